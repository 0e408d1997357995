"""The table of the differential: a row a class of white cells, its share as a bar under it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView, QWidget

from bloodcell_gui.class_colours import ClassStyle
from bloodcell_gui.focus import paint_focus_ring
from bloodcell_gui.key_delegate import CLASS_STYLE, KeyDelegate
from bloodcell_gui.table import Column, Index, ReadOnlyTable
from trainer.language import fill, mark, tr

if TYPE_CHECKING:
    from trainer.reports.counts import SampleSummary
    from trainer.reports.differential import ClassCount

_COLUMNS = (
    Column(mark("White cells")),
    Column("n", is_number=True),
    Column("%", is_number=True),
    Column(
        mark("95 % CI"),
        mark("95 % confidence interval of the share, from the number of cells alone (Wilson)"),
        is_number=True,
    ),
)
NONE = "–"
_BAR_HEIGHT = 4


class DifferentialTable(ReadOnlyTable):
    """The white cells of one summary, a row a class."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_COLUMNS, parent)
        self._rows: list[int] = []
        self._styles: tuple[ClassStyle, ...] = ()
        self._summary: SampleSummary | None = None

    def set_classes(self, styles: Sequence[ClassStyle], rows: Sequence[int]) -> None:
        """Show these classes, without numbers as yet.

        Args:
            styles: How each class is shown, in the model's order.
            rows: Indices of the classes that have a row, in order.
        """
        self.beginResetModel()
        self._styles, self._rows, self._summary = tuple(styles), list(rows), None
        self.endResetModel()

    def show_summary(self, summary: "SampleSummary | None") -> None:
        """Show other numbers."""
        self._summary = summary
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(_COLUMNS) - 1))

    def style_at(self, row: int) -> ClassStyle:
        """Return how a row's class is shown."""
        return self._styles[self._rows[row]]

    def count_at(self, row: int) -> "ClassCount | None":
        """Return the numbers of a row."""
        return None if self._summary is None else self._summary.classes[self._rows[row]]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of classes."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a number as it is read."""
        if role == CLASS_STYLE and index.column() == 0:
            return self.style_at(index.row())
        if role != Qt.ItemDataRole.DisplayRole:
            return super().data(index, role)
        counted = self.count_at(index.row())
        match index.column():
            case 0:
                return self.style_at(index.row()).title
            case 1:
                return NONE if counted is None else fill("{count:,}", count=counted.count)
            case 2:
                return NONE if counted is None else format_percent(counted.percent_of_wbc)
            case _:
                interval = None if counted is None else counted.wbc_interval
                return (
                    NONE
                    if interval is None
                    else fill("{low:.1f}–{high:.1f}", low=interval.low, high=interval.high)
                )

    def as_text(self) -> str:
        """Return the table as lines of tab-separated text, to paste into a spreadsheet."""
        lines = ["\t".join(tr(column.heading) for column in _COLUMNS)]
        lines.extend(
            "\t".join(str(self.data(self.index(row, column))) for column in range(len(_COLUMNS)))
            for row in range(len(self._rows))
        )
        return "\n".join(lines)


class RowDelegate(KeyDelegate):
    """Draws the share as a bar under the row too."""

    def __init__(self, table: DifferentialTable, view: QTableView) -> None:
        super().__init__(view)
        self._table = table
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a row with its bar."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), option.fontMetrics.height() + _BAR_HEIGHT + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one field."""
        full = QRect(option.rect)
        option.rect = full.adjusted(0, 0, 0, -_BAR_HEIGHT - 2)
        # A ring round the row shows the keyboard; a filled row would hide the colours.
        option.state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, option, index)
        if index.column() == 0:
            self._paint_bar(painter, full, index.row())

    def _paint_bar(self, painter: QPainter, rect: QRect, row: int) -> None:
        counted = self._table.count_at(row)
        track = QRectF(
            rect.left() + 4, rect.bottom() - _BAR_HEIGHT, self._view.viewport().width() - 8, _BAR_HEIGHT
        )
        painter.save()
        painter.setClipping(False)
        painter.fillRect(track, self._view.palette().color(QPalette.ColorRole.AlternateBase))
        if counted is not None and counted.percent_of_wbc:
            track.setWidth(track.width() * counted.percent_of_wbc / 100)
            painter.fillRect(track, self._table.style_at(row).colour)
        if self._view.hasFocus() and row == self._view.currentIndex().row():
            line = QRectF(rect.left(), rect.top(), self._view.viewport().width(), rect.height())
            paint_focus_ring(painter, line, self._view)
        painter.restore()


def format_percent(percent: float | None) -> str:
    """Return a percentage with one decimal; a dash where there is none, which is not 0."""
    return NONE if percent is None else fill("{percent:.1f}", percent=percent)
