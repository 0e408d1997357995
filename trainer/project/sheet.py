"""The sample sheet: what a laboratory knows of its samples, as a table.

| column | what |
|---|---|
| `sample_id` | the sample's name in the project |
| `folder` | the folder of its images, from the sheet's own or absolute; may be left out |
| `patient group` | words |
| `analyser WBC` | the analyser's count of white cells in 10^9 per litre |
| `includes NRBC` | whether that count includes erythroblasts: yes or no |

Columns stand in any order; comma, semicolon or tab divides them.
"""

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trainer.classes import normalise_name
from trainer.dataset.tables import decode_table, split_rows
from trainer.errors import SampleSheetError
from trainer.reports.tables import guard_text, unguard_text

MAX_BYTES = 16 * 2**20
# More than any blood has, in 10^9 per litre: whoever gives more counts in another unit.
_MOST_WBC = 5000

# Spellings as `normalise_name` leaves them.
_SPELLINGS = {
    "sample_id": ("sampleid", "sample"),
    "folder": ("folder", "path", "directory"),
    "patient_group": ("patientgroup", "group"),
    "analyser_wbc": ("analyserwbc", "analyzerwbc", "wbc"),
    "includes_nrbc": ("includesnrbc", "wbcincludesnrbc", "nrbcincluded"),
}
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One line of a sample sheet.

    Attributes:
        line: Its number; the first line, of the columns' names, is 1.
        sample_id: The sample.
        folder: Where its images are, which is there; None where the sheet does not say.
        patient_group: Empty where the sheet does not say.
        analyser_wbc: In 10^9 per litre; None where the sheet does not say.
        includes_nrbc: None where the sheet does not say.
    """

    line: int
    sample_id: str
    folder: Path | None
    patient_group: str
    analyser_wbc: float | None
    includes_nrbc: bool | None


def read_sheet(path: Path) -> tuple[SheetRow, ...]:
    """Read a sample sheet as spreadsheets write it.

    Raises:
        SampleSheetError: It cannot be read, has no column of samples, or a line makes no sense; says which.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SampleSheetError(
            f"The sample sheet “{path}” cannot be read ({error.strerror or error}).", "Check name and place."
        ) from error
    if len(data) > MAX_BYTES:
        raise SampleSheetError(
            f"The sample sheet “{path.name}” is larger than the {MAX_BYTES // 2**20} MB that are read.",
            "Give a table of samples.",
        )
    try:
        return tuple(_read_rows(path, split_rows(decode_table(data))))
    except csv.Error as error:
        raise SampleSheetError(
            f"“{path.name}” is no proper table ({error}).", "Save it again as CSV."
        ) from error


def _read_rows(path: Path, rows: Iterator[list[str]]) -> Iterator[SheetRow]:
    header = next(rows, [])
    columns = _find_columns(path, header)
    seen: dict[str, int] = {}
    for line, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        where = f"Line {line} of “{path.name}”"
        if len(row) > len(header):
            raise SampleSheetError(
                f"{where} has {len(row)} values, but the first line names {len(header)} columns.",
                "Write numbers with a point, or divide the columns by semicolons.",
            )
        fields = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        found = _read_fields(path, line, where, fields)
        if found.sample_id in seen:
            raise SampleSheetError(
                f"Lines {seen[found.sample_id]} and {line} of “{path.name}” are both about "
                f"“{found.sample_id}”.",
                "Remove one of them.",
            )
        seen[found.sample_id] = line
        yield found


def _find_columns(path: Path, header: list[str]) -> dict[str, int]:
    names = [normalise_name(name) for name in header]
    columns = {
        column: names.index(spelling)
        for column, spellings in _SPELLINGS.items()
        for spelling in reversed(spellings)
        if spelling in names
    }
    if "sample_id" not in columns:
        raise SampleSheetError(
            f"“{path.name}” has no column “sample_id”.",
            "Name the columns in its first line: "
            "sample_id, folder, patient group, analyser WBC, includes NRBC.",
        )
    return columns


def _read_fields(path: Path, line: int, where: str, fields: Mapping[str, str]) -> SheetRow:
    if not fields["sample_id"]:
        raise SampleSheetError(f"{where} names no sample.", "Write the sample's name, or remove the line.")
    group = fields.get("patient_group", "")
    if guard_text(group) != group:
        raise SampleSheetError(
            f"{where} has the patient group “{group}”, which a spreadsheet would take for a formula.",
            "Write it without the first sign.",
        )
    return SheetRow(
        line=line,
        sample_id=unguard_text(fields["sample_id"]),
        folder=_read_folder(path, where, unguard_text(fields.get("folder", ""))),
        patient_group=group,
        analyser_wbc=_read_wbc(where, fields.get("analyser_wbc", "")),
        includes_nrbc=_read_answer(where, fields.get("includes_nrbc", "")),
    )


def _read_folder(path: Path, where: str, written: str) -> Path | None:
    if not written:
        return None
    folder = path.absolute().parent / written.replace("\\", "/")
    if not folder.exists():
        raise SampleSheetError(
            f"{where} names the folder “{written}”, which is not there.",
            "Write its full path, or its path from the folder of the sheet.",
        )
    return folder


def _read_wbc(where: str, written: str) -> float | None:
    if not written:
        return None
    try:
        # One comma and no point is a decimal comma; anything else with a comma may mean two things.
        value = float(written.replace(",", ".") if "." not in written else written)
    except ValueError:
        value = math.nan
    if not 0 < value <= _MOST_WBC:
        raise SampleSheetError(
            f"{where} has the analyser WBC “{written}”, which is no count of white cells in 10⁹ per litre.",
            f"Write a number over 0 and up to {_MOST_WBC:,}, such as 7.4, or leave it empty.",
        )
    return value


def _read_answer(where: str, written: str) -> bool | None:
    answer = written.casefold()
    if answer and answer not in _YES | _NO:
        raise SampleSheetError(
            f"{where} has “{written}” for “includes NRBC”, which is neither yes nor no.",
            "Write yes or no, or leave it empty.",
        )
    return None if not answer else answer in _YES
