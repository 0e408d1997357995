"""`bloodcell models quantise`: a model in whole numbers."""

from pathlib import Path
from typing import Annotated

import typer

from trainer.bundle.library import find_path
from trainer.commands.console import print_json, tell
from trainer.commands.job_reporter import report_job
from trainer.commands.model_path import choose_model_path
from trainer.jobs import QuantiseJob


def quantise(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="Model to start from.")],
    dataset: Annotated[Path, typer.Argument(help="The labelled images that it was trained with.")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Model file to write; without it, one in your library."),
    ] = None,
    split_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="What `bloodcell train` wrote; without it, what the model's file tells."
        ),
    ] = None,
    title: Annotated[str, typer.Option(help="What the new model is called.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Write a model that calculates in whole numbers: smaller and faster.

    Only where it tells at most 0.2 % of the validation images wrong in addition. The old one stays as it is.
    """
    source = find_path(name)
    end = report_job(
        QuantiseJob(
            model=source.absolute(),
            dataset=dataset.absolute(),
            out=choose_model_path(out, f"{source.stem}-int8").absolute(),
            title=title,
            split_file=None if split_file is None else split_file.absolute(),
            command=f"bloodcell models quantise {source.name} {dataset.name}",
        )
    )
    tell(f"{end.reason} Model: {end.model}")
    if as_json:
        print_json({"model": end.model, "reason": end.reason, "metrics": end.metrics})
