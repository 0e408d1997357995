"""A laboratory's own files: three that a person reads and edits, in one folder. Each may be missing.

| file | what |
|---|---|
| `laboratory.toml` | `name`, `logo` (a picture beside it), `most_unsure_percent` |
| `reference-ranges.csv` | `class,patient group,low,high,unit` |
| `class-roles.csv` | `class,role` |
"""

import io
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from trainer import resources
from trainer.errors import LaboratoryError
from trainer.files import write_bytes
from trainer.language import tr
from trainer.reports.laboratory import Laboratory
from trainer.reports.laboratory_tables import RANGES, ROLES, read_ranges, read_roles

FACTS = "laboratory.toml"
FILES = (FACTS, RANGES, ROLES)

_LONGEST_NAME = 120
_MOST_LOGO_BYTES = 4 * 2**20
_MOST_LOGO_SIDE = 4000
_LOGO_FORMATS = ("PNG", "JPEG")


def read_laboratory(folder: Path | None = None) -> Laboratory:
    """Return what a laboratory says for itself.

    Args:
        folder: Where its files are; None for the user's own folder, in which there may be none.

    Raises:
        LaboratoryError: The folder is not there, a file cannot be read, or what it says makes no sense.
    """
    if folder is None:
        folder = resources.user_laboratory()
    elif not folder.is_dir():
        raise LaboratoryError(
            tr("There is no folder “{folder}”.", folder=folder),
            tr("Give the folder that holds {facts}.", facts=FACTS),
        )
    try:
        return _read(folder)
    except LaboratoryError as error:
        raise LaboratoryError(
            error.summary, tr("{remedy} The file is in “{folder}”.", remedy=error.remedy, folder=folder)
        ) from error


def write_example(folder: Path) -> tuple[Path, ...]:
    """Write files that show how a laboratory says things for itself, to be edited.

    Args:
        folder: Where they go; files that are there stay as they are.

    Returns:
        The files that were written.

    Raises:
        OutputError: They cannot be written there.
    """
    written = []
    for name in FILES:
        if not (folder / name).exists():
            write_bytes(folder / name, (resources.example_laboratory() / name).read_bytes())
            written.append(folder / name)
    return tuple(written)


def _read(folder: Path) -> Laboratory:
    read = Laboratory()
    if (path := folder / FACTS).exists():
        read = _read_facts(path)
    if (path := folder / ROLES).exists():
        read = replace(read, roles=read_roles(path))
    if (path := folder / RANGES).exists():
        read = replace(read, ranges=read_ranges(path, read.roles))
    return read


def _read_facts(path: Path) -> Laboratory:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise LaboratoryError(
            tr("“{path}” cannot be read ({error}).", path=path.name, error=error),
            tr('Write lines such as: name = "Our laboratory".'),
        ) from error
    unknown = sorted(set(told) - {"name", "logo", "most_unsure_percent"})
    if unknown:
        raise LaboratoryError(
            tr("“{path}” has “{unknown}”, which means nothing.", path=path.name, unknown=unknown[0]),
            tr("It knows name, logo and most_unsure_percent."),
        )
    name = told.get("name", "")
    if not isinstance(name, str) or len(name) > _LONGEST_NAME or not name.isprintable():
        raise LaboratoryError(
            tr("“{path}” has a name that cannot stand in a report.", path=path.name),
            tr("Write one line of at most {longest_name} signs in quotes.", longest_name=_LONGEST_NAME),
        )
    facts = Laboratory(name=name.strip(), logo=_read_logo(path, told.get("logo", "")))
    most = told.get("most_unsure_percent", facts.most_unsure_percent)
    if isinstance(most, bool) or not isinstance(most, int | float) or not 0 <= most <= 100:
        raise LaboratoryError(
            tr("“{path}” has “{most}” for most_unsure_percent.", path=path.name, most=most),
            tr("Write a number from 0 to 100, such as 5."),
        )
    return replace(facts, most_unsure_percent=float(most))


def _read_logo(path: Path, name: Any) -> bytes:
    if name == "":
        return b""
    if not isinstance(name, str):
        raise LaboratoryError(
            tr("“{path}” has a logo that is no name of a file.", path=path.name), tr("Write it in quotes.")
        )
    logo = path.parent / name
    try:
        data = logo.read_bytes()
        if len(data) > _MOST_LOGO_BYTES:
            raise ValueError(f"over {_MOST_LOGO_BYTES // 2**20} MB")
        with Image.open(io.BytesIO(data), formats=_LOGO_FORMATS) as picture:
            if max(picture.size) > _MOST_LOGO_SIDE:
                raise ValueError(f"over {_MOST_LOGO_SIDE} pixels wide or high")
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        reason = error.strerror or error if isinstance(error, OSError) else error
        raise LaboratoryError(
            tr(
                "The logo “{logo}” of “{path}” cannot be used ({reason}).",
                logo=logo.name,
                path=path.name,
                reason=reason,
            ),
            tr("Give a PNG or JPEG file beside it, or remove the line."),
        ) from error
    return data
