"""Decisions about single images of a data set, and the one file that they are kept in.

`decisions.csv` has these columns, in any order; others are passed over:

| column | what |
|---|---|
| `path` | the image's path below the data set, with `/`; for an array `image 12` |
| `fingerprint` | `px:` and the 32 hex digits of its pixels; empty in a file written by hand |
| `label` | the class that the data set gave it when it was decided on |
| `decision` | `keep`, `relabel`, `exclude` or `undecided` |
| `new_label` | the class that it is to have; with `relabel` only |
| `role` | what a class counts as that the data set does not have: `wbc`, `nrbc`, `platelet`, `artefact` |
| `reason` | why, in words |
| `by` | who decided |
| `when` | when, `2025-03-31T14:05:00Z` |
| `version` | version of this form, 1 |

Comma, semicolon or tab divide it; it is written with a byte order mark. There is no number in it
but the version, and nothing that a spreadsheet takes for one: a fingerprint of digits alone would
come back from Excel as 1.2E+31, so it begins with `px:`.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainer.classes import Role, normalise_name
from trainer.dataset.tables import decode_table, split_rows
from trainer.errors import DecisionsError
from trainer.language import tr
from trainer.reports.tables import STANDARD, Dialect, guard_text, unguard_text, write_table

VERSION = 1
COLUMNS = (
    "path",
    "fingerprint",
    "label",
    "decision",
    "new_label",
    "role",
    "reason",
    "by",
    "when",
    "version",
)
MAX_BYTES = 256 * 2**20

_NEEDED = ("path", "decision")
_FINGERPRINT = re.compile("px:([0-9a-f]{32})")
_PREFIX = "px:"
# What a class may count as; nothing is labelled unsure.
ROLES = tuple(role for role in Role if role is not Role.UNSURE)


class Verdict(StrEnum):
    """What is to become of an image."""

    KEEP = "keep"
    RELABEL = "relabel"
    EXCLUDE = "exclude"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided about one image.

    Attributes:
        path: Its path below the data set, with `/`.
        fingerprint: Fingerprint of its pixels; empty where only the path is known.
        label: The label that it had.
        verdict: What is to become of it.
        new_label: The label that it is to have; empty but for `relabel`.
        role: What that class counts as, where the data set does not have it; else None.
        reason: Why, in words.
        by: Who decided.
        when: When, in ISO 8601.
    """

    path: str
    verdict: Verdict
    fingerprint: str = ""
    label: str = ""
    new_label: str = ""
    role: Role | None = None
    reason: str = ""
    by: str = ""
    when: str = ""


def write_decisions(path: Path, decisions: Iterable[Decision], dialect: Dialect = STANDARD) -> None:
    """Write a decisions file, sorted by path; the same decisions give the same bytes.

    Raises:
        OutputError: It cannot be written there.
    """
    with write_table(path, dialect, COLUMNS) as write_row:
        for one in sorted(decisions, key=lambda decision: (decision.path, decision.fingerprint)):
            fingerprint = f"{_PREFIX}{one.fingerprint}" if one.fingerprint else ""
            texts = (
                one.path,
                fingerprint,
                one.label,
                one.verdict,
                one.new_label,
                one.role or "",
                one.reason,
                one.by,
                one.when,
            )
            write_row([*map(guard_text, texts), VERSION])


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Read a decisions file, as it was written or as a spreadsheet saved it again.

    Raises:
        DecisionsError: It cannot be read, is no such file, comes from a newer version, or a line of
            it makes no sense or contradicts another.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise DecisionsError(
                tr(
                    "The decisions file “{path}” is larger than the {max_bytes} MB that are read.",
                    path=path.name,
                    max_bytes=MAX_BYTES // 2**20,
                ),
                tr("Give the file that the cleaning wrote."),
            )
        rows = split_rows(decode_table(data))
        header = [normalise_name(cell) for cell in next(rows, [])]
        columns = {name: header.index(key) for name in COLUMNS if (key := normalise_name(name)) in header}
        if missing := [name for name in _NEEDED if name not in columns]:
            raise DecisionsError(
                tr(
                    "“{path}” is no decisions file: it has no column “{missing}”.",
                    path=path.name,
                    missing=missing[0],
                ),
                tr("Give the file that the cleaning wrote, with its first line."),
            )
        return tuple(_check_lines(path.name, _read_lines(rows, columns)))
    except OSError as error:
        raise DecisionsError(
            tr(
                "The decisions file “{path}” cannot be read ({strerror}).",
                path=path,
                strerror=error.strerror or error,
            ),
            tr("Check the name and the place."),
        ) from error
    except csv.Error as error:
        raise DecisionsError(
            tr("“{path}” is no proper table ({error}).", path=path.name, error=error),
            tr("Save it again as CSV."),
        ) from error


def _read_lines(
    rows: Iterator[list[str]], columns: Mapping[str, int]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield number and fields of each line that is not empty; the header is line 1."""
    for number, row in enumerate(rows, 2):
        fields = {
            name: unguard_text(row[column].strip()) if column < len(row) else ""
            for name, column in columns.items()
        }
        if any(fields.values()):
            yield number, fields


def _check_lines(name: str, lines: Iterable[tuple[int, dict[str, str]]]) -> Iterator[Decision]:
    """Yield each decision once; refuse what makes no sense."""
    seen: dict[str, tuple[int, Decision]] = {}
    for number, fields in lines:
        _check_version(name, number, fields.get("version", ""))
        decision = _decide(name, number, fields)
        if decision.path not in seen:
            seen[decision.path] = (number, decision)
            yield decision
            continue
        earlier, first = seen[decision.path]
        if (first.verdict, first.new_label) != (decision.verdict, decision.new_label):
            raise DecisionsError(
                tr(
                    "Lines {earlier} and {number} of “{name}” decide differently about “{path}”.",
                    earlier=earlier,
                    number=number,
                    name=name,
                    path=decision.path,
                ),
                tr("Remove one of them."),
            )


def _check_version(name: str, number: int, written: str) -> None:
    # A comma country's spreadsheet may write 1,0.
    whole = re.fullmatch(r"(\d+)(?:[.,]0*)?", written)
    if written and whole is None:
        raise DecisionsError(
            tr(
                "Line {number} of “{name}” has the version “{written}”, which is no number.",
                number=number,
                name=name,
                written=written,
            ),
            tr("Write {version} there.", version=VERSION),
        )
    if whole is not None and int(whole[1]) > VERSION:
        raise DecisionsError(
            tr(
                "“{name}” comes from a newer version (form {whole}; this one knows {version}).",
                name=name,
                whole=whole[1],
                version=VERSION,
            ),
            tr("Update the application."),
        )


def _decide(name: str, number: int, fields: Mapping[str, str]) -> Decision:
    try:
        verdict = Verdict(fields["decision"].casefold())
    except ValueError as error:
        raise DecisionsError(
            tr(
                "Line {number} of “{name}” has the decision “{fields}”, which is not known.",
                number=number,
                name=name,
                fields=fields["decision"],
            ),
            tr("Write one of: {verdict}.", verdict=", ".join(Verdict)),
        ) from error
    path, new_label = fields["path"], fields.get("new_label", "")
    if not path:
        raise DecisionsError(
            tr("Line {number} of “{name}” names no image.", number=number, name=name),
            tr("Write the image's path there, or remove the line."),
        )
    if (verdict is Verdict.RELABEL) != bool(new_label):
        raise DecisionsError(
            tr("Line {number} of “{name}” gives no class to relabel to.", number=number, name=name)
            if not new_label
            else tr(
                "Line {number} of “{name}” says {verdict}, but gives a new class.",
                number=number,
                name=name,
                verdict=verdict,
            ),
            tr("Write the new class in new_label, with the decision relabel; leave it empty otherwise."),
        )
    role = fields.get("role", "").casefold()
    if role and (role not in ROLES or verdict is not Verdict.RELABEL):
        raise DecisionsError(
            tr(
                "Line {number} of “{name}” has the role “{role}”, which is not known."
                if role not in ROLES
                else "Line {number} of “{name}” has the role “{role}”, but gives no new class.",
                number=number,
                name=name,
                role=fields["role"],
            ),
            tr(
                "Write one of {roles} beside a class that the data set does not have.", roles=", ".join(ROLES)
            ),
        )
    fingerprint = fields.get("fingerprint", "").casefold()
    digits = _FINGERPRINT.fullmatch(fingerprint)
    if fingerprint and digits is None:
        raise DecisionsError(
            tr(
                "Line {number} of “{name}” has a fingerprint that was changed (“{fields}”).",
                number=number,
                name=name,
                fields=fields["fingerprint"],
            ),
            tr("Leave that column as it was written, or empty it."),
        )
    return Decision(
        path=path.replace("\\", "/"),
        verdict=verdict,
        fingerprint="" if digits is None else digits[1],
        label=fields.get("label", ""),
        new_label=new_label,
        role=Role(role) if role else None,
        reason=fields.get("reason", ""),
        by=fields.get("by", ""),
        when=fields.get("when", ""),
    )
