"""A laboratory's own files: three that a person reads and edits, in one folder. Each may be missing.

| file | what |
|---|---|
| `laboratory.toml` | `name`, `logo` (a picture beside it), `most_unsure_percent` |
| `reference-ranges.csv` | `class,patient group,low,high,unit` |
| `class-roles.csv` | `class,role` |
"""

import io
import math
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from trainer import resources
from trainer.classes import KNOWN_CLASSES, Role, find_class, normalise_name
from trainer.dataset.records import Record, TableForm, read_number, read_records
from trainer.errors import LaboratoryError
from trainer.files import write_bytes
from trainer.language import tr
from trainer.reports.laboratory import Laboratory, ReferenceRange, Unit
from trainer.reports.tables import guard_text
from trainer.words import join_words

FACTS, RANGES, ROLES = "laboratory.toml", "reference-ranges.csv", "class-roles.csv"
FILES = (FACTS, RANGES, ROLES)

_LONGEST_NAME = 120
_MOST_LOGO_BYTES = 4 * 2**20
_MOST_LOGO_SIDE = 4000
_LOGO_FORMATS = ("PNG", "JPEG")

_RANGES_FORM = TableForm(
    title="table of reference ranges",
    holds="reference ranges",
    columns={
        "class": ("class", "cellclass", "cell"),
        "patient group": ("patientgroup", "group"),
        "low": ("low", "lower", "from", "min"),
        "high": ("high", "upper", "to", "max"),
        "unit": ("unit", "units"),
    },
    needed="class",
    error=LaboratoryError,
    comments=True,
)
_ROLES_FORM = TableForm(
    title="table of roles",
    holds="roles",
    columns={"class": ("class", "cellclass", "cell"), "role": ("role", "countsas")},
    needed="class",
    error=LaboratoryError,
    comments=True,
)
# As people write them, without spaces and case.
_UNITS = {
    **dict.fromkeys(("", "%", "percent", "%ofwbc", "percentofwbc"), Unit.PERCENT_OF_WBC),
    **dict.fromkeys(("per100wbc", "/100wbc"), Unit.PER_100_WBC),
    **dict.fromkeys(("10^9/l", "10⁹/l", "x10^9/l", "×10⁹/l", "g/l", "10e9/l"), Unit.PER_LITRE),
}
# A class counts as one of these; “unsure” is no class.
_ROLES_OF_CLASSES = (Role.WBC, Role.NRBC, Role.PLATELET, Role.ARTEFACT)


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
        read = replace(read, roles=_read_roles(path))
    if (path := folder / RANGES).exists():
        read = replace(read, ranges=_read_ranges(path, read.roles))
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


def _read_roles(path: Path) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for record in read_records(path, _ROLES_FORM):
        class_id = _read_class(record)
        written = normalise_name(record.fields.get("role", ""))
        role = next((one for one in _ROLES_OF_CLASSES if normalise_name(one) == written), None)
        if role is None:
            raise LaboratoryError(
                tr(
                    "{where} has the role “{value}”, which there is not.",
                    where=record.where,
                    value=record.fields.get("role", ""),
                ),
                tr("The roles are {roles_of_classes}.", roles_of_classes=join_words(_ROLES_OF_CLASSES)),
            )
        if class_id in roles:
            raise LaboratoryError(
                tr("{where} gives “{class_id}” a second role.", where=record.where, class_id=class_id),
                tr("Remove one of them."),
            )
        roles[class_id] = role
    return roles


def _read_ranges(path: Path, roles: Mapping[str, Role]) -> tuple[ReferenceRange, ...]:
    ranges: list[ReferenceRange] = []
    seen: dict[tuple[str, str, Unit], int] = {}
    for record in read_records(path, _RANGES_FORM):
        found = _read_range(record, roles)
        key = (found.class_id, normalise_name(found.patient_group), found.unit)
        if key in seen:
            raise LaboratoryError(
                tr(
                    "Lines {seen} and {line} of “{path}” are about the same class, group and unit.",
                    seen=seen[key],
                    line=record.line,
                    path=path.name,
                ),
                tr("Remove one of them."),
            )
        seen[key] = record.line
        ranges.append(found)
    return tuple(ranges)


def _read_range(record: Record, roles: Mapping[str, Role]) -> ReferenceRange:
    where, fields = record.where, record.fields
    class_id = _read_class(record)
    known = next((one.role for one in KNOWN_CLASSES if one.id == class_id), None)
    role = roles.get(class_id, known)
    if role is None:
        raise LaboratoryError(
            tr("{where} has the class “{class_id}”, which nobody knows.", where=where, class_id=class_id),
            tr("Correct its spelling, or give the class a role in “{roles}”.", roles=ROLES),
        )
    unit = _read_unit(where, fields.get("unit", ""))
    fits = {Unit.PERCENT_OF_WBC: role is Role.WBC, Unit.PER_100_WBC: role is Role.NRBC}
    if not fits.get(unit, role is Role.WBC):
        raise LaboratoryError(
            tr(
                "{where} gives “{class_id}” a range in {unit}, but it counts as {role}.",
                where=where,
                class_id=class_id,
                unit=unit,
                role=role,
            ),
            tr(
                "White cells have ranges in {percent_of_wbc} or {per_litre}, erythroblasts in {per_100_wbc}.",
                percent_of_wbc=Unit.PERCENT_OF_WBC,
                per_litre=Unit.PER_LITRE,
                per_100_wbc=Unit.PER_100_WBC,
            ),
        )
    low, high = (_read_border(where, fields.get(name, ""), unit) for name in ("low", "high"))
    if low is None and high is None:
        raise LaboratoryError(
            tr("{where} has neither a low nor a high border.", where=where),
            tr("Write one, or remove the line."),
        )
    if low is not None and high is not None and low > high:
        raise LaboratoryError(
            tr(
                "{where} has a low border of {low:g}, which is above its high border of {high:g}.",
                where=where,
                low=low,
                high=high,
            ),
            tr("Exchange or correct them."),
        )
    group = fields.get("patient group", "")
    if guard_text(group) != group:
        raise LaboratoryError(
            tr(
                "{where} has the patient group “{group}”, which a spreadsheet would take for a formula.",
                where=where,
                group=group,
            ),
            tr("Write it without the first sign."),
        )
    return ReferenceRange(class_id=class_id, patient_group=group, low=low, high=high, unit=unit)


def _read_class(record: Record) -> str:
    written = record.fields["class"]
    if not written:
        raise LaboratoryError(
            tr("{where} names no class.", where=record.where), tr("Write its name, or remove the line.")
        )
    known = find_class(written, KNOWN_CLASSES)
    # A class of one's own is called by its title in small letters.
    return known.id if known is not None else " ".join(written.split()).casefold()


def _read_unit(where: str, written: str) -> Unit:
    unit = _UNITS.get("".join(written.split()).casefold())
    if unit is None:
        raise LaboratoryError(
            tr(
                "{where} has the unit “{written}”, which is none of a differential.",
                where=where,
                written=written,
            ),
            tr(
                "Write {percent_of_wbc}, {per_100_wbc} or {per_litre}.",
                percent_of_wbc=Unit.PERCENT_OF_WBC,
                per_100_wbc=Unit.PER_100_WBC,
                per_litre=Unit.PER_LITRE,
            ),
        )
    return unit


def _read_border(where: str, written: str, unit: Unit) -> float | None:
    if not written:
        return None
    try:
        value = read_number(written)
    except ValueError:
        value = math.nan
    most = 100.0 if unit is Unit.PERCENT_OF_WBC else math.inf
    if not 0 <= value <= most or math.isinf(value):
        raise LaboratoryError(
            tr(
                "{where} has the border “{written}”, which is no figure in {unit}.",
                where=where,
                written=written,
                unit=unit,
            ),
            tr("Write a number such as 7.5, or leave it empty."),
        )
    return value
