"""Compiled files on Linux: libraries that nothing asks for any more, and debug symbols."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]
"""As PyInstaller has files: place in the application's folder, source, kind."""

_SYMLINK = "SYMLINK"
# Where libraries lie that are only there because a plugin or an extension module is linked with them.
_LIBRARY_FOLDERS = frozenset({".", "PySide6/Qt/lib"})
_PYTHON = "libpython"


def list_needed(path: str) -> set[str]:
    """Return the names of the libraries that a binary file is linked with."""
    # Here, so that what is only about names can be used without PyInstaller.
    from PyInstaller.depend.bindepend import get_imports

    return {PurePosixPath(name).name for name, _ in get_imports(path)}


def drop_orphans(
    entries: Sequence[Entry], list_needed: Callable[[str], Iterable[str]] = list_needed
) -> list[Entry]:
    """Return the files without those libraries that no other of them needs, directly or through others.

    Args:
        entries: All binaries.
        list_needed: Says which libraries a file is linked with.
    """
    if not sys.platform.startswith("linux"):
        return list(entries)
    libraries = {
        PurePosixPath(place).name: source for place, source, kind in entries if _is_library(place, kind)
    }
    todo = [source for place, source, kind in entries if kind != _SYMLINK and not _is_library(place, kind)]
    needed: set[str] = set()
    while todo:
        new = (set(list_needed(todo.pop())) & libraries.keys()) - needed
        needed |= new
        todo += [libraries[name] for name in new]
    return [entry for entry in entries if _stays(entry, needed)]


def strip_symbols(entries: Sequence[Entry], strips: Callable[[str], bool], folder: Path) -> list[Entry]:
    """Return the files with stripped copies in place of some of them.

    Args:
        entries: All binaries.
        strips: Says by a file's place whether its debug symbols are left out.
        folder: Takes the copies; is made anew.
    """
    if not sys.platform.startswith("linux"):
        return list(entries)
    shutil.rmtree(folder, ignore_errors=True)
    stripped = []
    for place, source, kind in entries:
        copy = source
        if kind != _SYMLINK and strips(place):
            copy = str(folder / place)
            Path(copy).parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["strip", "--strip-unneeded", "-o", copy, source], check=True)
        stripped.append((place, copy, kind))
    return stripped


def _is_library(place: str, kind: str) -> bool:
    path = PurePosixPath(place)
    is_kept = path.name.startswith(_PYTHON) or not path.name.startswith("lib")
    return kind != _SYMLINK and not is_kept and str(path.parent) in _LIBRARY_FOLDERS


def _stays(entry: Entry, needed: set[str]) -> bool:
    place, source, kind = entry
    if kind == _SYMLINK:
        # It leads to a file of the same name, or to one in the folder of another package.
        return (
            str(PurePosixPath(source).parent) not in _LIBRARY_FOLDERS or PurePosixPath(source).name in needed
        )
    return not _is_library(place, kind) or PurePosixPath(place).name in needed
