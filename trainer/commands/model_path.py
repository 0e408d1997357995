"""Where a command writes the model that it makes."""

from pathlib import Path

from trainer.bundle.library import free_model_path
from trainer.bundle.model_file import SUFFIX
from trainer.errors import OutputError


def choose_model_path(out: Path | None, name: str) -> Path:
    """Return where a model goes; never over one that is there.

    Args:
        out: What the user says; None for the library.
        name: What the file is called there, where that is free.

    Raises:
        OutputError: It is no name for a model file, or is there already.
    """
    if out is None:
        return free_model_path(name)
    if out.is_dir() or out.suffix != SUFFIX:
        raise OutputError(
            f"“{out}” is no name for a model file.", f"Give --out a file that ends in {SUFFIX}."
        )
    if out.exists():
        raise OutputError(f"“{out}” is there already.", "Choose another name or folder.")
    return out
