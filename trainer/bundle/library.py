"""The library: the bundled model and the user's own, found by name, one of them the default."""

import itertools
from collections.abc import Iterator
from pathlib import Path

from trainer import resources
from trainer.bundle.model_file import SUFFIX, ModelFile, read_model
from trainer.bundle.own_thresholds import apply_own_thresholds
from trainer.errors import ModelFileError, OutputError
from trainer.files import make_stem, write_bytes
from trainer.language import tr

# In the folder of the user's models: the name of the default one. No file: the bundled one.
_DEFAULT = "default.txt"


def list_models() -> list[Path]:
    """Return the model files of the library: the bundled one first, then the user's by name."""
    bundled = resources.bundled_model()
    found = (path for path in resources.user_models().glob(f"*{SUFFIX}") if is_written(path))
    own = sorted(found, key=lambda path: path.stem.casefold())
    return [*([bundled] if bundled.is_file() else []), *own]


def is_written(path: Path) -> bool:
    """Whether a file holds anything yet: an empty one is a name that was taken for a model to come."""
    try:
        return path.stat().st_size > 0
    except OSError:  # it cannot be read, or has just gone: whoever opens it says so
        return True


def is_bundled(path: Path) -> bool:
    """Return whether a file is the model that comes with the product, which stays as it is."""
    return path == resources.bundled_model()


def free_model_path(name: str) -> Path:
    """Return a place in the library that no model has now; who writes there makes sure by `take_name`.

    Args:
        name: What the model is to be called; what no system has in a file's name becomes a hyphen.
    """
    return next(free_paths(resources.user_models(), make_stem(name, "model")))


def free_paths(folder: Path, stem: str) -> Iterator[Path]:
    """Yield the model files of a name that are not there: `STEM`, `STEM_2` and so on, without end.

    The bundled model's name is passed over: whoever had it would hide behind that one.
    """
    hidden = resources.bundled_model().stem.casefold()
    for name in itertools.chain([stem], (f"{stem}_{number}" for number in itertools.count(2))):
        path = folder / f"{name}{SUFFIX}"
        if name.casefold() != hidden and not path.exists():
            yield path


def find_model(name: str | None = None) -> ModelFile:
    """Open a model by name or by path, with the user's own thresholds; the default one for None.

    Raises:
        ModelFileError: There is none, or it cannot be opened.
        ConfigError: The user's thresholds cannot be read.
    """
    return apply_own_thresholds(read_model(find_path(name)))


def find_path(name: str | None = None) -> Path:
    """Return the file of a model by name or by path, of the default one for None; it may be damaged.

    Raises:
        ModelFileError: No model has that name.
    """
    if name is None:
        return default_model()
    path = Path(name)
    if path.suffix.lower() == SUFFIX or path.is_file():
        return path
    models = list_models()
    for model in models:
        if model.stem.casefold() == name.casefold():
            return model
    known = ", ".join(model.stem for model in models) or tr("none yet")
    raise ModelFileError(
        tr("There is no model “{name}”.", name=name),
        tr("Models at hand: {known}; or give a model file.", known=known),
    )


def default_model() -> Path:
    """Return the file of the model that is used when none is named.

    Raises:
        ModelFileError: The one that was chosen has gone: no other takes its place in silence, since
            its results would be others.
    """
    try:
        name = (resources.user_models() / _DEFAULT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return resources.bundled_model()
    path = resources.user_models() / f"{name}{SUFFIX}"
    if not path.is_file():
        raise ModelFileError(
            tr("The default model “{name}” is not in the library any more.", name=name),
            tr("Choose another on the Models page, or by `bloodcell models default NAME`."),
        )
    return path


def is_default(path: Path) -> bool:
    """Return whether a model is used when none is named."""
    try:
        return path == default_model()
    except ModelFileError:
        return False


def set_default(path: Path) -> None:
    """Let a model of the library be used when none is named, in the window and on the command line.

    Raises:
        ModelFileError: It is not in the library, or cannot be opened.
        OutputError: The choice cannot be written.
    """
    if is_bundled(path):
        clear_default()
        return
    if path.parent != resources.user_models():
        raise ModelFileError(tr("“{path}” is not in the library.", path=path), tr("Import it first."))
    read_model(path)
    write_bytes(resources.user_models() / _DEFAULT, path.stem.encode())


def clear_default() -> None:
    """Let the bundled model be used when none is named.

    Raises:
        OutputError: The earlier choice cannot be removed.
    """
    choice = resources.user_models() / _DEFAULT
    try:
        choice.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            tr("“{choice}” in “{folder}” cannot be removed.", choice=choice.name, folder=choice.parent),
            tr("Allow writing there; the default model is what it was."),
        ) from error


def require_own(path: Path) -> None:
    """Refuse to change what is not the user's own.

    Raises:
        ModelFileError: It is the bundled model, or lies outside the library.
    """
    if is_bundled(path):
        raise ModelFileError(
            tr("The model that comes with the application stays as it is."),
            tr("Duplicate it, and change the copy."),
        )
    if path.parent != resources.user_models():
        raise ModelFileError(
            tr("“{path}” is not in the library.", path=path), tr("Import it first, and change that copy.")
        )
