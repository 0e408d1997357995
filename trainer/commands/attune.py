"""`bloodcell attune`: a model to a laboratory's microscope, by images without labels."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from trainer.bundle.card import Attuning
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
from trainer.jobs import AttuneJob


def attune(
    images: Annotated[
        Path,
        typer.Argument(help="Some hundred cells of your microscope, labelled or not: folder, .zip or .npz."),
    ],
    model: SourceOption = None,
    out: OutOption = None,
    title: TitleOption = "",
    seed: Annotated[int, typer.Option(min=0, help="Seed of what is drawn of the images.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Attune a model to your microscope without a label, and write it as a new one.

    What lamp, stain and lens do to all images alike is taken away; labels are not looked at. How good the new
    model is, only labelled cells can tell (`bloodcell evaluate`).
    """
    source = find_path(model)
    end = report_job(
        AttuneJob(
            model=source.absolute(),
            images=images.absolute(),
            out=choose_model_path(out, f"{source.stem}-{images.stem}").absolute(),
            title=title,
            seed=seed,
            command=f"bloodcell attune {images.name} --model {source.stem}",
        )
    )
    told = read_card(Path(end.model)).attuned
    assert told is not None
    if not as_json:
        _print(told)
    tell(f"{told.changed:.1%} of the images are in another class now; whether rightly, only labels tell.")
    tell_new_model(end)
    if as_json:
        print_new_model(end, attuned=asdict(told))


def _print(told: Attuning) -> None:
    table = Table(box=box.SIMPLE)
    table.add_column("")
    for heading in ("Before", "After"):
        table.add_column(heading, justify="right")
    for class_id, before in told.before.items():
        table.add_row(class_id, str(before), str(told.after.get(class_id, 0)))
    Console().print(table)
