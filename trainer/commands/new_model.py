"""What commands that make a model ask alike: from which one, where to, its title; and how they tell of it."""

from pathlib import Path
from typing import Annotated

import typer

from trainer.bundle.library import free_model_path
from trainer.bundle.model_file import SUFFIX
from trainer.commands.console import print_json, tell
from trainer.errors import OutputError
from trainer.events import Finished

SourceOption = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME|FILE", help="Model to start from; without it, your default one."),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Model file to write; without it, one in your library."),
]
TitleOption = Annotated[str, typer.Option("--title", help="What the new model is called.")]


def choose_model_path(out: Path | None, name: str, *, may_replace: bool = False) -> Path:
    """Return where a model goes; never over one in the library that has the name by chance.

    Args:
        out: What the user says; None for the library.
        name: What the file is called there, where that is free.
        may_replace: Whether the user may name a file that is there.

    Raises:
        OutputError: It is no name for a model file, or is there already.
    """
    if out is None:
        return free_model_path(name)
    if out.is_dir() or out.suffix != SUFFIX:
        raise OutputError(
            f"“{out}” is no name for a model file.", f"Give --out a file that ends in {SUFFIX}."
        )
    if out.exists() and not may_replace:
        raise OutputError(f"“{out}” is there already.", "Choose another name or folder.")
    return out


def tell_new_model(end: Finished) -> None:
    """Say how a job ended that made a model, and where that is."""
    tell(f"{end.reason} Model: {end.model}")


def print_new_model(end: Finished, **told: object) -> None:
    """Write the same as one JSON object, with what else there is to tell of the model."""
    print_json({"model": end.model, "reason": end.reason, "metrics": end.metrics, **told})
