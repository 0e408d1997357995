"""`bloodcell propose`: the cells that are worth labelling before a model is adapted."""

from pathlib import Path
from typing import Annotated

import typer

from trainer.bundle.library import find_model
from trainer.cleaning.proposing import USUAL_COUNT, propose_cells, write_proposal
from trainer.commands.console import count_things, print_json, show_progress, tell


def propose(
    folder: Annotated[Path, typer.Argument(help="Images of your laboratory: folder, .zip or .npz.")],
    out: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER", help="New folder that the chosen cells are copied to; then label them."
        ),
    ],
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help="Model to adapt later; without it, your default one."),
    ] = None,
    count: Annotated[int, typer.Option(min=1, max=10_000, help="How many cells.")] = USUAL_COUNT,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Choose the cells that a model would learn most from, and copy them into a new folder.

    Put them into a folder a class there, or label them on the Clean page of the window.
    """
    chosen = find_model(model)
    with show_progress("Looking at the cells") as show:
        cells = propose_cells(folder, chosen, count, show)
    write_proposal(cells, out)
    tell(f"{count_things(len(cells), 'cell')} copied to “{out}”.")
    tell(f"Label them, then: bloodcell adapt {out} --model {chosen.name}")
    if as_json:
        print_json({"folder": str(out), "cells": [cell.name for cell in cells]})
