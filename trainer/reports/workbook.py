"""A report as one Excel workbook: typed cells, no formulas, and bytes that depend on nothing else."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import xlsxwriter
import xlsxwriter.exceptions

from trainer.errors import OutputError
from trainer.files import replace_by_name
from trainer.language import tr
from trainer.leftovers import make_temporary_folder
from trainer.reports.counts import RunCounts, SampleSummary
from trainer.reports.description import PERCENT_PLACES, PROBABILITY_PLACES
from trainer.reports.notice import RESEARCH_USE, join_notice
from trainer.reports.outcomes import Outcome
from trainer.reports.tables import guard_text
from trainer.reports.target import ReportTarget
from trainer.reports.used_model import UsedModel
from trainer.reports.writers import OnProgress
from trainer.words import clean_text

_Value = str | int | float | bool | datetime | None

# An Excel sheet has 1,048,576 rows, and a cell 32,767 signs.
_MOST_ROWS = 1_000_000
_LONGEST_TEXT = 32_767
# A file knows when it was made; this one is the same whenever it is made.
_MADE = datetime(2000, 1, 1)
_TIME_FORMAT = "yyyy-mm-dd hh:mm:ss"

SAMPLE_COLUMNS = (
    ("Sample", 18),
    ("State", 10),
    ("Reviewer", 16),
    ("Reviewed at (UTC)", 19),
    ("Images", 9),
    ("Classified", 9),
    ("Unsure", 9),
    ("Excluded", 9),
    ("Not read", 9),
    ("WBC counted", 9),
    ("NRBC per 100 WBC", 10),
    ("Platelets seen", 9),
    ("Patient group", 14),
    ("Analyser WBC (10⁹/l)", 12),
    ("Includes NRBC", 9),
    ("Corrected WBC (10⁹/l)", 12),
    ("Notes", 60),
)
DIFFERENTIAL_COLUMNS = (
    ("Sample", 18),
    ("Class", 22),
    ("Role", 10),
    ("Count", 9),
    ("% of WBC", 9),
    ("95 % from", 9),
    ("95 % to", 9),
    ("% of all", 9),
    ("10⁹/l", 9),
    ("Reference range", 18),
    ("Against it", 18),
)
CELL_COLUMNS = (
    ("Sample", 18),
    ("Image", 30),
    ("Machine's class", 18),
    ("Confidence", 11),
    ("Status", 11),
    ("Final class", 18),
    ("Reviewed", 9),
    ("Reason", 30),
    ("Comment", 30),
    ("Converted from", 14),
    ("Cropped", 9),
)


class _Sheet:
    """A sheet that is written row by row, under a heading that stays in sight."""

    def __init__(self, book: Any, name: str, columns: Sequence[tuple[str, int]]) -> None:
        self._sheet = book.add_worksheet(name)
        self._text = book.add_format({"valign": "top"})
        # Excel takes such a text for one also after somebody has gone into its cell.
        self._guarded = book.add_format({"valign": "top", "quote_prefix": True})
        self._number = book.add_format({"valign": "top", "num_format": f"0.{'0' * PERCENT_PLACES}"})
        self._time = book.add_format({"valign": "top", "num_format": _TIME_FORMAT})
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for place, (title, width) in enumerate(columns):
            self._sheet.set_column(place, place, width)
            self._sheet.write_string(0, place, title, heading)
        self._sheet.freeze_panes(1, 0)
        self.n_rows = 1

    def add(self, row: Sequence[_Value]) -> None:
        """Write a row: text, whole numbers, other numbers, times and yes or no; nothing for None."""
        for place, value in enumerate(row):
            at = (self.n_rows, place)
            if isinstance(value, str):
                text = clean_text(value)[:_LONGEST_TEXT]
                if text:
                    guarded = guard_text(text) != text
                    self._sheet.write_string(*at, text, self._guarded if guarded else self._text)
            elif isinstance(value, bool):
                self._sheet.write_boolean(*at, value, self._text)
            elif isinstance(value, int):
                self._sheet.write_number(*at, value, self._text)
            elif isinstance(value, float):
                self._sheet.write_number(*at, value, self._number)
            elif value is not None:
                self._sheet.write_datetime(*at, value, self._time)
        self.n_rows += 1


class _WorkbookWriter:
    """A workbook that is open; see `ReportWriter`."""

    def __init__(self, book: Any, model: UsedModel, counts: RunCounts, framing: str) -> None:
        self._book = book
        self._model = model
        self._counts = counts
        self._framing = framing
        # In the order in which they are shown; cells are the last that anybody looks for.
        self._samples = _Sheet(book, "Samples", SAMPLE_COLUMNS)
        self._differential = _Sheet(book, "Differential", DIFFERENTIAL_COLUMNS)
        self._write_about(_Sheet(book, "About", (("What", 24), ("", 90))))
        self._n_cell_sheets = 0
        self._cells = self._add_cell_sheet()
        self._titles = tuple(one.title for one in counts.classes)

    def add(self, outcome: Outcome) -> None:
        """Write an image."""
        if self._cells.n_rows >= _MOST_ROWS:
            self._cells = self._add_cell_sheet()
        shares: list[float] = []
        machine_class, confidence = "", None
        if outcome.probabilities is not None:
            shares = [round(share, PROBABILITY_PLACES) for share in outcome.probabilities.tolist()]
            machine_class, confidence = self._titles[outcome.machine_index], shares[outcome.machine_index]
        self._cells.add(
            (
                outcome.sample_id,
                outcome.image,
                machine_class,
                confidence,
                outcome.status.value,
                self._titles[outcome.class_index] if outcome.class_index >= 0 else "",
                outcome.reviewed,
                outcome.reason,
                outcome.comment,
                " ".join(outcome.conversions),
                outcome.cropped,
                *shares,
            )
        )

    def finish(self, summaries: Sequence[SampleSummary], on_progress: OnProgress) -> None:
        """Write what was counted, and the file."""
        for done, summary in enumerate(summaries, 1):
            self._samples.add(_list_sample(summary))
            for row in _list_classes(summary):
                self._differential.add(row)
            on_progress(done, len(summaries))
        self._book.close()

    def _add_cell_sheet(self) -> _Sheet:
        self._n_cell_sheets += 1
        number = "" if self._n_cell_sheets == 1 else f" {self._n_cell_sheets}"
        shares = ((f"p {one.title}", 11) for one in self._model.classes)
        return _Sheet(self._book, f"Cells{number}", (*CELL_COLUMNS, *shares))

    def _write_about(self, sheet: _Sheet) -> None:
        model, laboratory = self._model, self._counts.laboratory
        lines = [
            ("Use", RESEARCH_USE),
            ("Laboratory", laboratory.name),
            ("Model", model.title),
            ("Model's file", model.name),
            ("Model's version", model.created),
            ("Model's SHA-256", model.sha256),
            ("Network", model.network),
            ("Caution", model.caution),
            ("Native framing", self._framing),
            ("Unsure cells are noted over", f"{laboratory.most_unsure_percent:g} %"),
        ]
        titles = {one.id: one.title for one in self._counts.classes}
        lines += [
            ("Role by the laboratory", f"{titles.get(one, one)}: {role}")
            for one, role in laboratory.roles.items()
        ]
        lines += [
            (
                "Reference range",
                f"{titles.get(one.class_id, one.class_id)}"
                f"{f' ({one.patient_group})' if one.patient_group else ''}: {one.text} {one.unit.printed}",
            )
            for one in laboratory.ranges
        ]
        for line in lines:
            sheet.add(line)


@contextmanager
def write_workbook(
    target: ReportTarget, model: UsedModel, counts: RunCounts, framing: str
) -> Iterator[_WorkbookWriter]:
    """Write a report as an Excel workbook, which takes its place when the block ends well.

    Rows go to the disk as they come: memory does not grow with the cells.

    Args:
        target: Where it goes.
        model: The model that classified the images.
        counts: The tallies, whose classes and laboratory are those of the report.
        framing: The user's word on the native crop.

    Raises:
        OutputError: It cannot be written there.
    """
    with (
        replace_by_name(target.workbook) as temporary,
        make_temporary_folder() as rows,
    ):
        options = {"constant_memory": True, "tmpdir": str(rows), "strings_to_urls": False}
        book = xlsxwriter.Workbook(str(temporary), options)
        book.use_zip64()
        book.set_properties(
            {
                "title": target.name,
                "author": clean_text(counts.laboratory.name),
                "comments": clean_text(join_notice(model.caution)),
                "created": _MADE,
            }
        )
        try:
            yield _WorkbookWriter(book, model, counts, framing)
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OutputError(
                tr(
                    "“{path}” cannot be written in “{path_parent}” ({reason}).",
                    path=target.workbook.name,
                    path_parent=target.folder,
                    reason=error,
                ),
                tr("Choose another folder, or make room and allow writing there; nothing was changed."),
            ) from error
        finally:
            # What was not finished has files open, which Windows does not remove.
            for sheet in book.worksheets():
                sheet.row_data_fh.close()


def _list_sample(summary: SampleSummary) -> tuple[_Value, ...]:
    facts, found = summary.facts, summary.differential
    return (
        summary.sample_id,
        facts.state,
        facts.reviewer,
        datetime.fromisoformat(facts.reviewed_at).replace(tzinfo=None) if facts.reviewed_at else None,
        summary.n_images,
        summary.n_classified,
        summary.n_unsure,
        summary.n_excluded,
        summary.n_failed,
        summary.n_wbc,
        _round(found.nrbc_per_100_wbc),
        summary.n_platelets,
        facts.patient_group,
        _round(found.analyser.wbc),
        found.analyser.includes_nrbc,
        _round(found.corrected_wbc),
        summary.flag,
    )


def _list_classes(summary: SampleSummary) -> Iterator[tuple[_Value, ...]]:
    for counted in summary.classes:
        low, high = counted.wbc_interval or (None, None)
        yield (
            summary.sample_id,
            counted.cell_class.title,
            counted.cell_class.role.value,
            counted.count,
            _round(counted.percent_of_wbc),
            _round(low),
            _round(high),
            _round(counted.percent_of_all),
            _round(counted.per_litre),
            "; ".join(f"{one.reference.text} {one.reference.unit.printed}" for one in counted.findings),
            "; ".join(one.standing.value for one in counted.findings),
        )


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, PERCENT_PLACES)
