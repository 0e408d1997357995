"""What came of a comparison as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from bloodcell_gui.saving import Table
from bloodcell_gui.table import Column, Index, ReadOnlyTable
from trainer.language import fill, tr
from trainer.project.comparison import JudgementComparison
from trainer.project.comparison_text import tell_judgements, tell_left_out, tell_p, tell_samples
from trainer.reports.proportions import SampleComparison


@dataclass(frozen=True, slots=True)
class Outcome:
    """A comparison as it is shown.

    Attributes:
        columns: Of the table.
        rows: Its fields.
        text: The same in sentences.
        strong: Fields that stand out, as row and column.
        file: The table as it is saved, with all that the numbers have; None where there is none.
    """

    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    text: str
    strong: frozenset[tuple[int, int]] = frozenset()
    file: Table | None = None


NOTHING = Outcome((), (), "")


def show_judgements(found: JudgementComparison) -> Outcome:
    """Return a confusion table; cells on which both agree stand out."""
    classes, confusion = found.agreement.classes, found.agreement.confusion.tolist()
    first, second = found.names
    columns = (
        Column(f"{first} ↓   {second} →", tr("Rows: {first}; columns: {second}", first=first, second=second)),
        # Numbers: names of eight classes do not fit beside each other.
        *(
            Column(str(place), f"{second}: {tr(one.title)}", is_number=True)
            for place, one in enumerate(classes, 1)
        ),
    )
    rows = [
        (
            f"{place} {tr(one.title)}",
            *(fill("{number:,}", number=number) if number else "·" for number in row),
        )
        for place, (one, row) in enumerate(zip(classes, confusion, strict=True), 1)
    ]
    strong = frozenset((place, place + 1) for place in range(len(classes)))
    file = Table(
        (first, *(f"{second}: {one.id}" for one in classes)),
        [(one.id, *row) for one, row in zip(classes, confusion, strict=True)],
    )
    return Outcome(columns, rows, f"{tell_judgements(found)} {tell_left_out(found)}", strong, file)


def show_samples(found: SampleComparison) -> Outcome:
    """Return the shares of both samples, their differences, and how likely those are by chance."""
    columns = (
        Column(tr("Class")),
        *(Column(f"{name}, %", tr("Share of the white cells"), is_number=True) for name in found.sample_ids),
        Column(tr("Difference"), tr("In points of percent"), is_number=True),
        Column(tr("95 % interval"), tr("Of the difference"), is_number=True),
        Column(
            "p", tr("How likely such a difference is by chance, adjusted for the classes"), is_number=True
        ),
    )
    rows = [
        (
            tr(one.cell_class.title),
            *(fill("{percent:.1f}", percent=percent) for percent in one.percents),
            fill("{difference:+.1f}", difference=one.difference),
            tr("{low:.1f} to {high:.1f}", low=one.interval.low, high=one.interval.high),
            tell_p(one.p_value),
        )
        for one in found.classes
    ]
    first, second = found.sample_ids
    file = Table(
        (
            "class",
            *(f"{name}: {what}" for name in (first, second) for what in ("count", "percent_of_wbc")),
            "difference",
            "difference_low",
            "difference_high",
            "p",
        ),
        [
            (
                one.cell_class.id,
                one.counts[0],
                one.percents[0],
                one.counts[1],
                one.percents[1],
                one.difference,
                *one.interval,
                one.p_value,
            )
            for one in found.classes
        ],
    )
    return Outcome(columns, rows, tell_samples(found), file=file)


class OutcomeTable(ReadOnlyTable):
    """The table of one comparison."""

    def __init__(self, outcome: Outcome, parent: QWidget) -> None:
        super().__init__(outcome.columns, parent)
        self._outcome = outcome
        self._bold = QFont(parent.font())
        self._bold.setBold(True)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._outcome.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a field."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._outcome.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.FontRole and (index.row(), index.column()) in self._outcome.strong:
            return self._bold
        return super().data(index, role)
