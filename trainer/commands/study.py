"""`bloodcell study`: the study's networks on one data set, as one table."""

import hashlib
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from trainer.bundle.model_file import SUFFIX, ModelFile, read_model
from trainer.child import run_in_child
from trainer.cleaning.decisions import read_decisions
from trainer.commands.console import print_json, show_progress, tell
from trainer.commands.job_reporter import JobReporter, finish_job
from trainer.config import TrainingConfig, change_config
from trainer.dataset.labelled import Dataset
from trainer.dataset.reading import read_dataset
from trainer.errors import Cancelled, ConfigError, TrainerError
from trainer.evaluation.evaluate import evaluate_dataset
from trainer.evaluation.results import find_results
from trainer.jobs import TrainJob
from trainer.networks import NetworkPreset, find_preset
from trainer.pretrained.sources import settle_weights
from trainer.recipes import Recipe, choose_network, find_recipe, read_recipe
from trainer.runs import unfinished_jobs
from trainer.study import PUBLISHED, StudyRow, put_row, read_rows, write_study


def study(
    dataset: Annotated[Path, typer.Argument(help="Labelled images: folder, manifest .csv, .zip or .npz.")],
    test: Annotated[
        Path | None, typer.Option(help="Another laboratory's labelled images, only to test on.")
    ] = None,
    networks: Annotated[
        str, typer.Option(help="Networks by id, separated by commas; without it, the study's six.")
    ] = ",".join(PUBLISHED),
    weights: Annotated[
        str | None, typer.Option(help="imagenet, none, a folder of weight files, or a model.")
    ] = None,
    epochs: Annotated[
        int | None,
        typer.Option(help="Passes over the training images; the head alone keeps its share of them."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of splits, weights and augmentation.")] = None,
    fraction: Annotated[float | None, typer.Option(help="Share of the data set to use.")] = None,
    images_per_class: Annotated[int | None, typer.Option(help="Most images of a class to use.")] = None,
    config: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="Recipe; options here win. Without it, the study's own.")
    ] = "study",
    decisions: Annotated[
        Path | None, typer.Option(help="Decisions of a cleaning, for the rows that are cleaned.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for tables and models.")] = Path("study"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Train the study's networks, with and without cleaning, and write the table.

    Rows that an earlier run in the same folder left are kept; those of the same data and
    options are not run again, so a study that was broken off goes on.
    """
    recipe = read_recipe(find_recipe(config))
    if recipe.config.test_fraction == 0.0:
        raise ConfigError(
            "A study without a test part has no figures to show.", "Set test_fraction above 0 in the recipe."
        )
    if decisions is not None:
        # A mistake in them shows now, not after the first network.
        read_decisions(decisions)
    chosen = [find_preset(name.strip()) for name in networks.split(",")]
    external = None if test is None else read_dataset(test)
    rows = read_rows(out)
    remarks = _remark(dataset, test)
    for preset in chosen:
        options = change_config(
            choose_network(recipe.config, preset.id),
            weights=_starting_weights(preset, weights),
            epochs=epochs,
            head_epochs=None if epochs is None else _head_share(recipe.config, epochs),
            seed=seed,
            fraction=fraction,
            images_per_class=images_per_class,
        )
        for is_cleaned in (False, True):
            job = _plan(dataset, options, recipe, out, decisions if is_cleaned else None, is_cleaned)
            digest = _digest(job, test)
            row = next((row for row in rows if row.digest == digest and not row.failure), None)
            if row is None:
                row = _run(_take_up(job), StudyRow(network=preset.id, is_cleaned=is_cleaned, digest=digest))
                # At once: what comes behind may fail, and hours of training are in the row.
                rows = put_row(rows, row)
                write_study(out, rows, remarks)
                tell(f"{_name(job)}: {row.failure or f'accuracy {row.accuracy:.4f}'}")
            else:
                tell(f"{_name(job)}: trained before.")
            if external is not None and not row.failure and row.external_accuracy is None:
                rows = put_row(rows, _test_externally(row, external, job.out))
                write_study(out, rows, remarks)
    files = write_study(out, rows, remarks)
    for path in files:
        tell(f"Written: {path}")
    if as_json:
        print_json({"rows": msgspec.to_builtins(rows), "files": [str(path) for path in files]})


def _head_share(config: TrainingConfig, epochs: int) -> int:
    """Return the epochs of the head alone in a shorter or longer study: what they are of the recipe's."""
    if config.head_epochs == 0:
        return 0
    return max(1, round(config.head_epochs * epochs / config.epochs))


def _starting_weights(preset: NetworkPreset, weights: str | None) -> str | None:
    """Return where a network starts: one that never learned on ImageNet starts from nothing."""
    if not preset.has_pretrained_weights:
        return "none"
    return None if weights is None else settle_weights(weights)


def _plan(
    dataset: Path,
    config: TrainingConfig,
    recipe: Recipe,
    out: Path,
    decisions: Path | None,
    is_cleaned: bool,
) -> TrainJob:
    name = f"{config.network}-{'cleaned' if is_cleaned else 'as-is'}{SUFFIX}"
    return TrainJob(
        dataset=dataset.absolute(),
        config=change_config(config, duplicates="leave_out" if is_cleaned else "keep"),
        out=(out / "models" / name).absolute(),
        texts=recipe.card,
        command=f"bloodcell study {dataset.name}",
        decisions=None if decisions is None else decisions.absolute(),
    )


def _take_up(job: TrainJob) -> TrainJob:
    """Return the job itself, or the same one of a study that broke off in the middle of it."""
    for other in unfinished_jobs():
        if replace(other, id=job.id) == job:
            return other
    return job


def _digest(job: TrainJob, test: Path | None) -> str:
    # Decisions are taken by and by, in one and the same file.
    decisions = "" if job.decisions is None else hashlib.sha256(job.decisions.read_bytes()).hexdigest()
    facts = (job.config, str(job.dataset), decisions, str(test and test.absolute()))
    return hashlib.sha256(msgspec.json.encode(facts)).hexdigest()


def _run(job: TrainJob, row: StudyRow) -> StudyRow:
    """Train in a process of its own and return the row with what came of it."""
    tell(f"{_name(job)}:")
    began = time.monotonic()
    with JobReporter() as reporter:
        end = run_in_child(job, reporter)
    row = replace(row, minutes=(time.monotonic() - began) / 60)
    try:
        return _describe(read_model(Path(finish_job(end).model)), row)
    except Cancelled:
        raise
    except TrainerError as error:
        tell(str(error))
        return replace(row, failure=error.summary)


def _test_externally(row: StudyRow, external: Dataset, path: Path) -> StudyRow:
    """Return the row with the figures of its model on another laboratory's images."""
    model = read_model(path)
    with show_progress("Evaluating on the external test set") as show:
        metrics = evaluate_dataset(external, model, on_progress=show).metrics
    return replace(
        row,
        external_accuracy=metrics.accuracy,
        external_balanced_accuracy=metrics.balanced_accuracy,
    )


def _describe(model: ModelFile, row: StudyRow) -> StudyRow:
    card, results = model.card, find_results(model.card)
    scores = card.scores["test"]
    return replace(
        row,
        started_from=card.started_from,
        n_train=card.data.n_images["train"],
        n_test=card.data.n_images["test"],
        fewest_images=min(card.data.n_per_class.values()),
        epochs_run=card.epochs_run,
        best_epoch=card.best_epoch,
        accuracy=scores.accuracy,
        balanced_accuracy=scores.balanced_accuracy,
        macro_f1=scores.macro_f1,
        corrupted_accuracy=results.corrupted.accuracy if results and results.corrupted else None,
    )


def _name(job: TrainJob) -> str:
    cleaned = "cleaned" if job.config.duplicates == "leave_out" else "as is"
    return f"{find_preset(job.config.network).title}, {cleaned}"


def _remark(dataset: Path, test: Path | None) -> list[str]:
    remarks = [
        f"Trained on {dataset.name}; accuracy, balanced accuracy and macro F1 on its own test part, "
        "which no training saw. Corrupted: mean over eleven families of corruption at five severities, "
        "on images of that part. Cleaned: exact copies left out, and decisions applied where given.",
        "The study's: accuracy on its own external test set, which is not public; for orientation.",
    ]
    if test is not None:
        remarks.insert(1, f"External: {test.name}, another laboratory's cells, never trained on.")
    return remarks
