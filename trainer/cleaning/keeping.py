"""Where the decisions about a data set are kept while a person makes them: one file each, the user's own."""

import hashlib
import os
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from trainer.errors import DecisionsError, OutputError
from trainer.files import make_stem
from trainer.language import tr
from trainer.resources import user_decisions

# Enough to tell data sets of one name apart, and short enough to be read.
_DIGITS = 12


def find_place(dataset: Path) -> Path:
    """Return the decisions file of a data set, by the data set's absolute path; it may not exist yet.

    Args:
        dataset: Folder, manifest, `.zip` or `.npz`.
    """
    key = os.path.normcase(dataset.absolute()).encode("utf-8", "surrogatepass")
    return user_decisions() / f"{_stem(dataset)}-{hashlib.sha256(key).hexdigest()[:_DIGITS]}.csv"


def find_training_place(dataset: Path, now: datetime) -> Path:
    """Return a place for the decisions as they are now, for a training that must not see later ones.

    Args:
        dataset: The data set.
        now: The present time.
    """
    return _free(user_decisions() / f"{_stem(dataset)} {now:%Y-%m-%d %H%M%S}.csv")


def hold_place(place: Path) -> FileLock | None:
    """Keep other windows from deciding about the same data set, so that none overwrites another's decisions.

    Args:
        place: The decisions file.

    Returns:
        What holds it until it is released; None where nothing can be written there, which saving will tell.

    Raises:
        DecisionsError: Another window holds it.
    """
    # Taken in one thread and released in another.
    lock = FileLock(place.with_suffix(".lock"), timeout=0, thread_local=False)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise DecisionsError(
            tr("This data set is being decided on in another window."),
            tr("Go on there, or close the data set there and look it through here again."),
        ) from error
    except OSError:
        return None
    return lock


def set_aside(path: Path) -> Path:
    """Give a file that cannot be used another name beside it, so that nothing overwrites it.

    Returns:
        Where it is now.

    Raises:
        OutputError: It cannot be renamed.
    """
    aside = _free(path.with_name(f"{path.stem} set aside.csv"))
    try:
        path.rename(aside)
    except OSError as error:
        raise OutputError(
            tr(
                "“{path}” in “{path_parent}” cannot be renamed ({strerror}).",
                path=path.name,
                path_parent=path.parent,
                strerror=error.strerror or error,
            ),
            tr("Move it away yourself, or close the program that holds it."),
        ) from error
    return aside


def _stem(dataset: Path) -> str:
    return make_stem(dataset.absolute().stem, "data set")


def _free(path: Path) -> Path:
    free, number = path, 2
    while free.exists():
        free, number = path.with_name(f"{path.stem} {number}.csv"), number + 1
    return free
