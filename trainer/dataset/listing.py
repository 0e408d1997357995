"""Listing what lies in a folder: sorted, without what systems leave there, safe from loops."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from trainer.dataset.images import SUFFIXES

_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"})


def is_hidden(name: str) -> bool:
    """Return whether a name is a hidden one (`.DS_Store`, `._a.png`) or one that a system left."""
    return name.startswith(".") or name.casefold() in _LEFT_BY_SYSTEMS


def is_image_name(name: str) -> bool:
    """Return whether a file's name ends as those of images that are read."""
    return os.path.splitext(name)[1].lower() in SUFFIXES  # noqa: PTH122 - names by the hundred thousand


def list_folder(folder: str) -> tuple[list[str], list[str]]:
    """Return the sorted names of the sub-folders and of the files, hidden ones left out.

    Whatever is not a folder counts as a file, and so does a link that leads nowhere, in circles, or where
    one may not look: reading it says what is wrong.

    Raises:
        OSError: The folder is gone or may not be read.
    """
    folders: list[str] = []
    files: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not is_hidden(entry.name):
                (folders if _is_folder(entry) else files).append(entry.name)
    folders.sort()
    files.sort()
    return folders, files


def walk_files(root: str, on_unreadable: Callable[[str, OSError], None] | None = None) -> Iterator[str]:
    """Yield all files below a folder, its own first, then those of its sorted sub-folders.

    Only one folder's names are held at a time. Links to folders are followed, but no folder is
    entered twice, and none that `root` itself lies in: loops end.

    Args:
        root: The folder.
        on_unreadable: Told of each folder (its path below `root`) that is gone or may not be read;
            without it such folders are passed over.

    Yields:
        Paths below `root`, with `/`.
    """
    seen: set[tuple[int, int] | str] = set()
    # Above by name and above in truth are different folders where `root` lies behind a link.
    for above in {*Path(os.path.abspath(root)).parents, *Path(os.path.realpath(root)).parents}:  # noqa: PTH100
        with contextlib.suppress(OSError):
            seen.add(_identity(str(above)))
    # A stack of folders still to visit, the next one last: deep trees need no recursion.
    pending = [""]
    while pending:
        prefix = pending.pop()
        folder = os.path.join(root, prefix) if prefix else root  # noqa: PTH118
        try:
            identity = _identity(folder)
            if identity in seen:
                continue
            seen.add(identity)
            folders, files = list_folder(folder)
        except OSError as error:
            if on_unreadable is not None:
                on_unreadable(prefix, error)
            continue
        for name in files:
            yield prefix + name
        pending.extend(f"{prefix}{name}/" for name in reversed(folders))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _identity(folder: str) -> tuple[int, int] | str:
    """Return what tells a folder from all others, whatever name it is reached by."""
    status = os.stat(folder)  # noqa: PTH116
    # Some network drives number nothing.
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(folder)
