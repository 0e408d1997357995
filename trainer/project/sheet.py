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

from dataclasses import dataclass
from pathlib import Path

from trainer.dataset.records import Record, TableForm, read_number, read_records
from trainer.errors import SampleSheetError
from trainer.language import tr
from trainer.reports.patient_groups import PATIENT_GROUP, SPELLINGS, read_patient_group
from trainer.reports.tables import unguard_text

# More than any blood has, in 10^9 per litre: whoever gives more counts in another unit.
_MOST_WBC = 5000

_FORM = TableForm(
    columns={
        "sample_id": ("sampleid", "sample"),
        "folder": ("folder", "path", "directory"),
        PATIENT_GROUP: SPELLINGS,
        "analyser WBC": ("analyserwbc", "analyzerwbc", "wbc"),
        "includes NRBC": ("includesnrbc", "wbcincludesnrbc", "nrbcincluded"),
    },
    needed="sample_id",
    error=SampleSheetError,
)
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
    rows: dict[str, SheetRow] = {}
    for record in read_records(path, _FORM):
        row = _read_row(path, record)
        if row.sample_id in rows:
            raise SampleSheetError(
                tr(
                    "Lines {first} and {second} of “{path}” are both about “{sample_id}”.",
                    first=rows[row.sample_id].line,
                    second=row.line,
                    path=path.name,
                    sample_id=row.sample_id,
                ),
                tr("Remove one of them."),
            )
        rows[row.sample_id] = row
    return tuple(rows.values())


def _read_row(path: Path, record: Record) -> SheetRow:
    where, fields = record.where, record.fields
    if not fields["sample_id"]:
        raise SampleSheetError(
            tr("{where} names no sample.", where=where), tr("Write the sample's name, or remove the line.")
        )
    return SheetRow(
        line=record.line,
        sample_id=unguard_text(fields["sample_id"]),
        folder=_read_folder(path, where, unguard_text(fields.get("folder", ""))),
        patient_group=read_patient_group(record, SampleSheetError),
        analyser_wbc=_read_wbc(where, fields.get("analyser WBC", "")),
        includes_nrbc=_read_answer(where, fields.get("includes NRBC", "")),
    )


def _read_folder(path: Path, where: str, written: str) -> Path | None:
    if not written:
        return None
    folder = path.absolute().parent / written.replace("\\", "/")
    if not folder.exists():
        raise SampleSheetError(
            tr("{where} names the folder “{written}”, which is not there.", where=where, written=written),
            tr("Write its full path, or its path from the folder of the sheet."),
        )
    return folder


def _read_wbc(where: str, written: str) -> float | None:
    if not written:
        return None
    value = read_number(written)
    if not 0 < value <= _MOST_WBC:
        raise SampleSheetError(
            tr(
                "{where} has the analyser WBC “{written}”, which is no count of white cells in "
                "10⁹ per litre.",
                where=where,
                written=written,
            ),
            tr(
                "Write a number over 0 and up to {most_wbc:,}, such as 7.4, or leave it empty.",
                most_wbc=_MOST_WBC,
            ),
        )
    return value


def _read_answer(where: str, written: str) -> bool | None:
    answer = written.casefold()
    if answer and answer not in _YES | _NO:
        raise SampleSheetError(
            tr(
                "{where} has “{written}” for “includes NRBC”, which is neither yes nor no.",
                where=where,
                written=written,
            ),
            tr("Write yes or no, or leave it empty."),
        )
    return None if not answer else answer in _YES
