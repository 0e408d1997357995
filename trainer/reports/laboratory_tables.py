"""A laboratory's own tables: what classes count as, and which figures are usual. See `laboratory_files`."""

import math
from collections.abc import Mapping
from pathlib import Path

from trainer.classes import KNOWN_CLASSES, Role, find_class, normalise_name
from trainer.dataset.records import Record, TableForm, read_number, read_records
from trainer.errors import LaboratoryError
from trainer.language import tr
from trainer.reports.laboratory import ReferenceRange, Unit
from trainer.reports.patient_groups import PATIENT_GROUP, SPELLINGS, read_patient_group
from trainer.words import join_words

RANGES, ROLES = "reference-ranges.csv", "class-roles.csv"

_RANGES_FORM = TableForm(
    columns={
        "class": ("class", "cellclass", "cell"),
        PATIENT_GROUP: SPELLINGS,
        "low": ("low", "lower", "from", "min"),
        "high": ("high", "upper", "to", "max"),
        "unit": ("unit", "units"),
    },
    needed="class",
    error=LaboratoryError,
    comments=True,
)
_ROLES_FORM = TableForm(
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


def read_roles(path: Path) -> dict[str, Role]:
    """Return what classes count as, by the id of the class.

    Raises:
        LaboratoryError: The table cannot be read, or what it says makes no sense.
    """
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


def read_ranges(path: Path, roles: Mapping[str, Role]) -> tuple[ReferenceRange, ...]:
    """Return which figures are usual.

    Args:
        path: The table.
        roles: What the laboratory says that classes count as.

    Raises:
        LaboratoryError: The table cannot be read, or what it says makes no sense.
    """
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
    group = read_patient_group(record, LaboratoryError)
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
    value = read_number(written)
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
