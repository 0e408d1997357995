"""`bloodcell adapt`: a model of the library to a laboratory's own cells."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from trainer.bundle.card import Adaptation, Scores
from trainer.bundle.library import find_path
from trainer.bundle.model_file import read_card
from trainer.commands.console import tell
from trainer.commands.job_reporter import report_job
from trainer.commands.new_model import (
    OutOption,
    SourceOption,
    TitleOption,
    choose_model_path,
    print_new_model,
    tell_new_model,
)
from trainer.errors import ConfigError
from trainer.jobs import AdaptJob


def adapt(
    dataset: Annotated[
        Path, typer.Argument(help="About 100 labelled cells of yours: folder, manifest .csv, .zip or .npz.")
    ],
    model: SourceOption = None,
    out: OutOption = None,
    decisions: Annotated[
        Path | None, typer.Option(help="Decisions file of a cleaning (.csv) that labels the cells.")
    ] = None,
    old_test: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Images that the model was tested on: tells what it forgot, if anything."
        ),
    ] = None,
    split_file: Annotated[
        Path | None,
        typer.Option(help="With --old-test: what `bloodcell train` wrote; without it, what the model tells."),
    ] = None,
    title: TitleOption = "",
    seed: Annotated[int, typer.Option(min=0, help="Seed of the varied copies.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Adapt a model to your own cells, and write it as a new one; the old one stays as it is."""
    if split_file is not None and old_test is None:
        raise ConfigError("A split file alone is no test.", "Give the images, too, by --old-test.")
    source = find_path(model)
    given = {"model": source.stem, "decisions": None if decisions is None else decisions.name}
    job = AdaptJob(
        dataset=dataset.absolute(),
        model=source.absolute(),
        out=choose_model_path(out, f"{source.stem}-{dataset.stem}").absolute(),
        title=title,
        decisions=None if decisions is None else decisions.absolute(),
        old_test=None if old_test is None else old_test.absolute(),
        split_file=None if split_file is None else split_file.absolute(),
        seed=seed,
        command=" ".join(
            ["bloodcell adapt", dataset.name, *(f"--{name} {its}" for name, its in given.items() if its)]
        ),
    )
    end = report_job(job)
    told = read_card(Path(end.model)).adapted
    assert told is not None
    if not as_json:
        _print(told)
    for line in describe_adaptation(told):
        tell(line)
    tell_new_model(end)
    if as_json:
        print_new_model(end, adapted=asdict(told))


def describe_adaptation(told: Adaptation) -> list[str]:
    """Return what the figures mean, a sentence each."""
    lines = [
        f"Each of your cells was judged by a model that was adapted in {told.n_folds} turns without it and "
        "its look-alikes; the new model has learned from all of them."
    ]
    if told.not_measured:
        lines.append(f"Forgetting not measured. {told.not_measured}")
    return lines


def _print(told: Adaptation) -> None:
    table = Table(box=box.SIMPLE)
    table.add_column("")
    for heading in ("Images", "Right before", "Right after"):
        table.add_column(heading, justify="right")
    for class_id, count in told.n_cells.items():
        before, after = told.before.recall.get(class_id), told.after.recall.get(class_id)
        table.add_row(class_id, str(count), _percent(before), _percent(after))
    _add(table, "your cells, mean of the classes", told.before, told.after)
    if told.old_before is not None and told.old_after is not None:
        _add(table, "old test images, mean of the classes", told.old_before, told.old_after)
    Console().print(table)


def _add(table: Table, name: str, before: Scores, after: Scores) -> None:
    shares = _percent(before.balanced_accuracy), _percent(after.balanced_accuracy)
    table.add_row(name, str(after.n_images), *shares)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"
