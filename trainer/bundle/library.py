"""The library: the bundled model and the user's own, found by name."""

from pathlib import Path

from trainer import resources
from trainer.bundle.model_file import SUFFIX, ModelFile, read_model
from trainer.errors import ModelFileError


def list_models() -> list[Path]:
    """Return the model files of the library: the bundled one first, then the user's by name."""
    bundled = resources.bundled_model()
    own = sorted(resources.user_models().glob(f"*{SUFFIX}"), key=lambda path: path.stem.casefold())
    return [*([bundled] if bundled.is_file() else []), *own]


def find_model(name: str | None = None) -> ModelFile:
    """Open a model by name or by path; the bundled one for None.

    Raises:
        ModelFileError: There is none, or it cannot be opened.
    """
    if name is None:
        return read_model(resources.bundled_model())
    path = Path(name)
    if path.suffix.lower() == SUFFIX or path.is_file():
        return read_model(path)
    models = list_models()
    for model in models:
        if model.stem.casefold() == name.casefold():
            return read_model(model)
    known = ", ".join(model.stem for model in models) or "none yet"
    raise ModelFileError(f"There is no model “{name}”.", f"Models at hand: {known}; or give a model file.")
