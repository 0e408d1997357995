"""`bloodcell attune`: a model to a laboratory's microscope, by images without labels."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from trainer.bundle.card import Attuning
from trainer.bundle.library import default_model, find_path
from trainer.bundle.model_file import read_card
from trainer.commands.console import print_json, tell
from trainer.commands.job_reporter import report_job
from trainer.commands.model_path import choose_model_path
from trainer.jobs import AttuneJob


def attune(
    images: Annotated[
        Path,
        typer.Argument(help="Some hundred cells of your microscope, labelled or not: folder, .zip or .npz."),
    ],
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help="Model to start from; without it, your default one."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Model file to write; without it, one in your library."),
    ] = None,
    title: Annotated[str, typer.Option(help="What the new model is called.")] = "",
    seed: Annotated[int, typer.Option(min=0, help="Seed of what is drawn of the images.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Attune a model to your microscope without a label, and write it as a new one.

    What lamp, stain and lens do to all images alike is taken away; labels are not looked at. How good the new
    model is, only labelled cells can tell (`bloodcell evaluate`).
    """
    source = default_model() if model is None else find_path(model)
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
    tell(f"{end.reason} Model: {end.model}")
    if as_json:
        print_json(
            {"model": end.model, "reason": end.reason, "metrics": end.metrics, "attuned": asdict(told)}
        )


def _print(told: Attuning) -> None:
    table = Table(box=box.SIMPLE)
    table.add_column("")
    for heading in ("Before", "After"):
        table.add_column(heading, justify="right")
    for class_id, before in told.before.items():
        table.add_row(class_id, str(before), str(told.after.get(class_id, 0)))
    Console().print(table)
