"""`bloodcell evaluate`: how good a model is on labelled cells."""

from collections.abc import Collection, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from trainer.bundle.library import find_model
from trainer.bundle.model_file import ModelFile
from trainer.commands.console import count_things, list_some, print_json, show_progress, tell
from trainer.commands.model_split import find_split
from trainer.dataset.framing import FramingChoice
from trainer.dataset.labelled import Dataset
from trainer.dataset.parts import keep_part
from trainer.dataset.reading import read_dataset
from trainer.dataset.splits import Split
from trainer.errors import ConfigError
from trainer.evaluation.corruptions import SEVERITIES, Family
from trainer.evaluation.evaluate import Evaluation, evaluate_dataset
from trainer.evaluation.robustness import Robustness, evaluate_corrupted
from trainer.evaluation.seen_families import find_seen_families
from trainer.inference.classify import ClassifyOptions
from trainer.reports.description import describe_model
from trainer.reports.notice import join_notice
from trainer.reports.used_model import name_model


def evaluate(
    dataset: Annotated[Path, typer.Argument(help="Labelled images: folder, manifest .csv, .zip or .npz.")],
    model: Annotated[
        str | None, typer.Option(metavar="NAME|FILE", help="Model to use; without it, your default one.")
    ] = None,
    framing: Annotated[
        FramingChoice, typer.Option(help="Cut images to the centre that the model learned from, or not.")
    ] = FramingChoice.AUTO,
    part: Annotated[
        Split | None,
        typer.Option(help="Only the images that were in this part when the model was trained."),
    ] = None,
    split_file: Annotated[
        Path | None,
        typer.Option(help="With --part: what `bloodcell train` wrote; without it, what the model tells."),
    ] = None,
    corrupted: Annotated[
        bool,
        typer.Option(
            "--corrupted", help="Also on corrupted copies: 11 families at 5 severities, so 55 times the work."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Hold a model against a labelled data set."""
    if split_file is not None and part is None:
        raise ConfigError("A split file alone does not say which images to take.", "Name one --part, too.")
    chosen = find_model(model)
    options = ClassifyOptions(framing=framing)
    labelled = read_dataset(dataset)
    if part is not None:
        labelled = _take_part(labelled, chosen, part, split_file)
    with show_progress("Evaluating") as show:
        found = evaluate_dataset(labelled, chosen, options, show)
    robustness = None
    if corrupted:
        with show_progress("Evaluating corrupted copies") as show:
            robustness = evaluate_corrupted(labelled, chosen, options, on_progress=show)
    seen = find_seen_families(chosen.card.augmentations)
    if not as_json:
        _print_metrics(found)
        if robustness is not None:
            _print_robustness(robustness, seen)
    for line in (*_remark(found), join_notice(chosen.card.caution)):
        tell(line)
    if as_json:
        result = {**_describe(found, chosen, framing), "part": part}
        if robustness is not None:
            result["corrupted"] = _describe_robustness(robustness, seen)
        print_json(result)


def _take_part(dataset: Dataset, model: ModelFile, part: Split, split_file: Path | None) -> Dataset:
    split = find_split(model, split_file)
    with show_progress("Looking for the images") as show:
        return keep_part(dataset, split, part, show)


def _print_metrics(evaluation: Evaluation) -> None:
    metrics = evaluation.metrics
    table = Table(box=box.SIMPLE)
    table.add_column("Class")
    for heading in ("Images", "Precision", "Recall", "F1"):
        table.add_column(heading, justify="right")
    for class_id, found in metrics.per_class.items():
        shares = (_format(share) for share in (found.precision, found.recall, found.f1))
        table.add_row(Text(class_id), str(found.support), *shares)
    console = Console()
    console.print(table)
    console.print(
        f"{count_things(metrics.n_images, 'image')} · accuracy {metrics.accuracy:.4f} · "
        f"balanced accuracy {metrics.balanced_accuracy:.4f} · macro F1 {metrics.macro_f1:.4f} · "
        f"expected calibration error {evaluation.calibration.error:.4f}",
        highlight=False,
        soft_wrap=True,
    )


def _print_robustness(found: Robustness, seen: Collection[Family]) -> None:
    table = Table(box=box.SIMPLE)
    table.add_column("Corrupted copies")
    for severity in SEVERITIES:
        table.add_column(str(severity), justify="right")
    table.add_column("Mean", justify="right")
    for family, alone in found.families.items():
        shares = (_format(score.accuracy) for score in alone.scores)
        table.add_row(family.replace("_", " "), *shares, _format(alone.accuracy))
    console = Console()
    console.print(table)
    summaries = {"All corrupted copies": found}
    if seen:
        summaries["Of kinds that training showed it"] = found.choose(seen)
        summaries["Of kinds that it never saw"] = found.choose(set(Family) - set(seen))
    for what, some in summaries.items():
        console.print(
            f"{what} · accuracy {some.accuracy:.4f} · balanced accuracy {some.balanced_accuracy:.4f}",
            highlight=False,
            soft_wrap=True,
        )


def _remark(found: Evaluation) -> Iterator[str]:
    """Yield what was left out, a line each."""
    for label, count in found.unknown_labels.items():
        yield f"Left out: {count_things(count, 'image')} of “{label}”, a class that the model does not know."
    yield from list_some(
        f"{count_things(len(found.problems), 'file')} could not be used:",
        [f"{problem.name}: {problem.reason}" for problem in found.problems],
    )


def _describe(found: Evaluation, model: ModelFile, framing: FramingChoice) -> dict[str, Any]:
    metrics = found.metrics
    return {
        "n_images": metrics.n_images,
        "accuracy": metrics.accuracy,
        "balanced_accuracy": metrics.balanced_accuracy,
        "macro_f1": metrics.macro_f1,
        "classes": list(metrics.class_ids),
        "confusion": metrics.confusion.tolist(),
        "per_class": {class_id: asdict(scores) for class_id, scores in metrics.per_class.items()},
        "calibration": {"error": found.calibration.error, "temperature": model.card.temperature},
        "n_failed": len(found.problems),
        "failed": [asdict(problem) for problem in found.problems],
        "unknown_labels": list(found.unknown_labels),
        "model": describe_model(name_model(model)),
        "framing": {
            "choice": framing,
            "native_crop": model.card.framing.native_crop,
            "n_cropped": found.n_cropped,
        },
    }


def _describe_robustness(found: Robustness, seen: Collection[Family]) -> dict[str, Any]:
    return {
        "n_images": found.n_images,
        "seed": found.seed,
        "accuracy": found.accuracy,
        "balanced_accuracy": found.balanced_accuracy,
        "seen_in_training": _sum_up(found.choose(seen)) if seen else None,
        "not_seen_in_training": _sum_up(found.choose(set(Family) - set(seen))),
        "families": {
            family: {
                "seen_in_training": family in seen,
                "accuracy": alone.accuracy,
                "balanced_accuracy": alone.balanced_accuracy,
                "severities": [
                    {
                        "severity": score.severity,
                        "accuracy": score.accuracy,
                        "balanced_accuracy": score.balanced_accuracy,
                    }
                    for score in alone.scores
                ],
            }
            for family, alone in found.families.items()
        },
    }


def _sum_up(found: Robustness) -> dict[str, float]:
    return {"accuracy": found.accuracy, "balanced_accuracy": found.balanced_accuracy}


def _format(share: float | None) -> str:
    return "" if share is None else f"{share:.4f}"
