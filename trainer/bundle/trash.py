"""Models that were removed: kept for some weeks in a folder of their own, and brought back."""

import contextlib
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trainer import resources
from trainer.bundle.library import clear_default, is_default, is_written, require_own
from trainer.bundle.model_file import SUFFIX
from trainer.bundle.places import take_name
from trainer.errors import ModelFileError, OutputError
from trainer.files import move_into_place
from trainer.language import tr

KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Trashed:
    """A model in the trash: its file there, and the day it was removed."""

    path: Path
    removed: date

    @property
    def name(self) -> str:
        """The name that it had in the library."""
        return self.path.stem

    @property
    def days_left(self) -> int:
        """Days until it is gone for good."""
        return max(0, KEPT_DAYS - (date.today() - self.removed).days)


def remove_model(path: Path) -> Trashed:
    """Move a model of the user's to the trash; what has been there too long goes.

    Raises:
        ModelFileError: It is not the user's own, or not there.
        OutputError: It cannot be moved.
    """
    require_own(path)
    if not path.is_file():
        raise ModelFileError(
            tr("There is no model file “{path}”.", path=path), tr("`bloodcell models` lists those at hand.")
        )
    empty_trash(older_than_days=KEPT_DAYS)
    was_default = is_default(path)
    today = date.today()
    trashed = Trashed(take_name(resources.user_trash() / today.isoformat(), path.stem), today)
    _move(path, trashed.path)
    if was_default:
        clear_default()
    return trashed


def restore_model(trashed: Trashed) -> Path:
    """Bring a model back into the library, as `NAME_2` where its name is taken, and return its file.

    Raises:
        ModelFileError: It is gone.
        OutputError: It cannot be moved.
    """
    if not trashed.path.is_file():
        raise ModelFileError(
            tr("“{trashed}” is not in the trash any more.", trashed=trashed.name),
            tr("Import it from a copy."),
        )
    path = take_name(resources.user_models(), trashed.name)
    _move(trashed.path, path)
    return path


def list_trash() -> list[Trashed]:
    """Return what can be brought back, the latest first."""
    found = [
        Trashed(path, day)
        for folder, day in _list_days()
        for path in sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stem.casefold())
        if is_written(path)
    ]
    return sorted(found, key=lambda one: one.removed, reverse=True)


def empty_trash(*, older_than_days: int = -1) -> int:
    """Delete what was removed more than so many days ago, all by default; return how many models."""
    count = 0
    for folder, day in _list_days():
        if (date.today() - day).days > older_than_days:
            count += len(list(folder.glob(f"*{SUFFIX}")))
            # What cannot be deleted now is left for later.
            shutil.rmtree(folder, ignore_errors=True)
    return count


def _list_days() -> list[tuple[Path, date]]:
    days = []
    for folder in resources.user_trash().glob("*-*-*"):
        try:
            days.append((folder, date.fromisoformat(folder.name)))
        except ValueError:  # not ours
            continue
    return days


def _move(source: Path, target: Path) -> None:
    """Move a file onto the empty one that holds its new name."""
    try:
        move_into_place(source, target)
    except OSError as error:
        with contextlib.suppress(OSError):
            target.unlink(missing_ok=True)
        raise OutputError(
            tr(
                "“{source}” cannot be moved ({strerror}).",
                source=source.name,
                strerror=error.strerror or error,
            ),
            tr("Close what has it open, or allow writing there; nothing was changed."),
        ) from error
