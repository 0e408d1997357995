"""The licences of all packages that a built application brings."""

import os
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from distribution.product import Edition
from trainer.files import write_bytes

_NAME = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
# Python itself has no package to ask.
_PYTHON = "python"


def list_packages(edition: Edition) -> dict[str, Distribution]:
    """Return what an edition needs at run time, directly or through others, by name."""
    found: dict[str, Distribution] = {}
    todo = [("bloodcell", {"train"} if edition.trains else set[str]())]
    while todo:
        name, extras = todo.pop()
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        if package.name not in found or extras:
            found[package.name] = package
            todo += [one for one in _list_required(package, extras) if one[0] not in found]
    return dict(sorted(found.items()))


def _list_required(package: Distribution, extras: set[str]) -> Iterator[tuple[str, set[str]]]:
    for line in package.requires or ():
        wanted = Requirement(line)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield wanted.name, set(wanted.extras)


def write_licences(edition: Edition, folder: Path) -> None:
    """Write the licences of all packages into a folder, a sub-folder a package, and the one of Python."""
    for name, package in list_packages(edition).items():
        for file in package.files or ():
            if _NAME.search(file.name) and "dist-info" in file.parts[0]:
                write_bytes(folder / name / file.name, Path(str(package.locate_file(file))).read_bytes())
    for place in (Path(os.__file__).parent, Path(sys.base_prefix)):
        licence = place / "LICENSE.txt"
        if licence.is_file():
            write_bytes(folder / _PYTHON / licence.name, licence.read_bytes())
