"""The library: the bundled model and the user's own, found by name."""

from pathlib import Path

from trainer.bundle.model_file import ModelFile


def list_models() -> list[Path]:
    """Return the model files of the library: the bundled one first, then the user's by name."""
    raise NotImplementedError


def find_model(name: str | None = None) -> ModelFile:
    """Open a model by name or by path; the bundled one for None.

    Raises:
        ModelFileError: There is none, or it cannot be opened.
    """
    raise NotImplementedError
