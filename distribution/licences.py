"""The licences of all packages that a built application brings."""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from distribution.product import Edition, read_requirements
from trainer.files import write_bytes

TEXTS = Path(__file__).parent / "texts"

_NAME = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
# Qt's packages bring no text of their licence.
_QT = "Qt and PySide6"


def list_packages(edition: Edition) -> Mapping[str, Distribution]:
    """Return what an edition needs at run time, directly or through others, by name."""
    found: dict[str, Distribution] = {}
    todo = list(_choose(read_requirements(edition), ()))
    while todo:
        wanted = todo.pop()
        try:
            package = distribution(wanted.name)
        except PackageNotFoundError:
            # Needed on another system, or by an older Python.
            continue
        if package.name not in found or wanted.extras:
            found[package.name] = package
            needed = _choose(package.requires or (), wanted.extras)
            todo += [one for one in needed if one.name not in found]
    return dict(sorted(found.items()))


def write_licences(edition: Edition, folder: Path) -> None:
    """Write the licences of all packages and of Python into a folder, a sub-folder each."""
    for name, package in list_packages(edition).items():
        for file in package.files or ():
            if _NAME.search(file.name) and "dist-info" in file.parts[0]:
                _copy(Path(str(package.locate_file(file))), folder / name)
    for text in sorted(TEXTS.iterdir()):
        _copy(text, folder / _QT)
    for place in (Path(os.__file__).parent, Path(sys.base_prefix)):
        if (licence := place / "LICENSE.txt").is_file():
            _copy(licence, folder / "Python")


def _choose(lines: Iterable[str], extras: Iterable[str]) -> Iterator[Requirement]:
    """Yield those requirements that count here, with such extras."""
    for line in lines:
        wanted = Requirement(line)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield wanted


def _copy(source: Path, folder: Path) -> None:
    write_bytes(folder / source.name, source.read_bytes())
