"""Where the decisions about a data set are kept while a person makes them: one file each, the user's own."""

import hashlib
import os
import re
from datetime import datetime
from pathlib import Path

from trainer.errors import OutputError
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
            f"“{path.name}” in “{path.parent}” cannot be renamed ({error.strerror or error}).",
            "Move it away yourself, or close the program that holds it.",
        ) from error
    return aside


def _stem(dataset: Path) -> str:
    # A name must be short, and some systems have no signs of this kind in it.
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]+', "-", dataset.absolute().stem)[:60].strip(" .-") or "data set"


def _free(path: Path) -> Path:
    free, number = path, 2
    while free.exists():
        free, number = path.with_name(f"{path.stem} {number}.csv"), number + 1
    return free
