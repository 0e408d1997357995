"""Changing the library: titles, notes, copies, and model files that come and go."""

import shutil
from pathlib import Path

from trainer import resources
from trainer.bundle.library import require_own
from trainer.bundle.model_file import read_card, read_model, read_weights, rewrite_card
from trainer.bundle.places import take_place
from trainer.errors import ConfigError, ModelFileError, OutputError
from trainer.files import replace_file
from trainer.language import tr

MAX_TITLE = 200
MAX_NOTE = 10_000


def rename_model(path: Path, title: str) -> None:
    """Give a model of the user's another title; its file keeps its name.

    Raises:
        ConfigError: The title is empty or far too long.
        ModelFileError: It is not the user's own, or damaged.
        OutputError: The file cannot be written.
    """
    require_own(path)
    given = " ".join(title.split())
    if not given:
        raise ConfigError(tr("A title cannot be empty."), tr("Type what you call the model."))
    if len(given) > MAX_TITLE:
        raise ConfigError(
            tr("The title is longer than {max_title} letters.", max_title=MAX_TITLE),
            tr("Put the rest into the note."),
        )
    rewrite_card(path, path, title=given)


def note_model(path: Path, note: str) -> None:
    """Write a note on a model of the user's; it is the card's free text, and goes where the file goes.

    Raises:
        ConfigError: The note is far too long.
        ModelFileError: It is not the user's own, or damaged.
        OutputError: The file cannot be written.
    """
    require_own(path)
    if len(note) > MAX_NOTE:
        raise ConfigError(
            tr("The note is longer than {max_note:,} letters.", max_note=MAX_NOTE), tr("Keep it shorter.")
        )
    rewrite_card(path, path, description=note.strip())


def duplicate_model(path: Path) -> Path:
    """Copy a model within the library, where the copy can be changed, and return the copy.

    Raises:
        ModelFileError: It is damaged.
        OutputError: The copy cannot be written.
    """
    title = f"{read_card(path).title} (copy)"[:MAX_TITLE]
    with take_place(resources.user_models() / path.name) as copy:
        rewrite_card(path, copy, title=title)
    return copy


def import_model(source: Path) -> Path:
    """Copy a model file into the library and return the copy; nothing there is ever overwritten.

    Raises:
        ModelFileError: It is no model file, damaged, or in the library already.
        OutputError: The copy cannot be written.
    """
    if source.resolve().parent == resources.user_models().resolve():
        raise ModelFileError(
            tr("“{source}” is in the library already.", source=source.name), tr("Duplicate it for a copy.")
        )
    # All that the file holds, before any of it is taken in.
    read_model(source)
    read_weights(source)
    with take_place(resources.user_models() / source.name) as target:
        _copy(source, target)
    return target


def export_model(path: Path, target: Path, *, overwrite: bool = False) -> Path:
    """Copy a model out of the library, whole, and return the copy.

    Args:
        path: The model.
        target: A file, or a folder that gets a file of the model's name.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        ModelFileError: It is damaged.
        OutputError: Something is there already, or the copy cannot be written.
    """
    read_model(path)
    file = target / path.name if target.is_dir() else target
    if file.exists() and (not overwrite or file.samefile(path)):
        raise OutputError(tr("“{file}” is there already.", file=file), tr("Choose another name or folder."))
    _copy(path, file)
    return file


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as original, replace_file(target) as file:
        shutil.copyfileobj(original, file, 2**20)
