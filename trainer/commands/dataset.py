"""`bloodcell dataset`: labels from what was reviewed, when somebody asks for them."""

from pathlib import Path
from typing import Annotated

import typer

from trainer.commands.console import count_things, print_json, tell
from trainer.project.dataset import make_dataset
from trainer.project.project_file import open_project


def dataset(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="A project file.")],
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", help="The manifest to write: a .csv in a folder above the images."),
    ],
    signed: Annotated[bool, typer.Option("--signed", help="Only of samples that are signed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Make a data set of the cells that a person gave their class; remove the file to undo it."""
    with open_project(project) as opened:
        made = make_dataset(opened, out, signed_only=signed)
    tell(f"Written: {made.manifest} with {count_things(made.n_images, 'image')}.")
    if made.n_left_out:
        tell(
            f"Left out: {count_things(made.n_left_out, 'reviewed cell')} whose image is no file of its own, "
            "or is no longer there."
        )
    if as_json:
        print_json({"manifest": str(made.manifest), "n_images": made.n_images, "n_left_out": made.n_left_out})
