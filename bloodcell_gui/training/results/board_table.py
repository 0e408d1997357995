"""The table of models that were tested on the same images; the best figure of each column is marked."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from bloodcell_gui.card_facts import title_network
from bloodcell_gui.table import Column, Index, ReadOnlyTable, set_read_only
from bloodcell_gui.training.figure_text import format_share
from bloodcell_gui.training.results.board_content import BoardGroup, BoardRow
from trainer.language import fill, mark, tr

_ROW_HEIGHT = 32
_BEST = "★ "


@dataclass(frozen=True, slots=True)
class _Figure:
    """One column.

    Attributes:
        heading: What stands above it.
        width: Its width in digits; 0 for what the others leave.
        text: Returns what is read in a row.
        figure: Returns the number that is compared, the higher the better; None where nothing is.
        tip: What the figure is.
    """

    heading: str
    width: int
    text: Callable[[BoardRow], str]
    figure: Callable[[BoardRow], float | None] | None = None
    tip: str = ""


def _format_accuracy(row: BoardRow) -> str:
    low, high = 100 * row.interval.low, 100 * row.interval.high
    return fill(
        "{accuracy}  ({low:.1f}–{high:.1f})", accuracy=format_share(row.metrics.accuracy), low=low, high=high
    )


def _format_parameters(row: BoardRow) -> str:
    return "–" if row.parameters is None else tr("{parameters:.1f} M", parameters=row.parameters / 1000000.0)


def _format_minutes(row: BoardRow) -> str:
    return fill("{minutes:,.0f}", minutes=row.results.minutes) if row.results.minutes else "–"


_COLUMNS = (
    _Figure(mark("Model"), 0, lambda row: row.title),
    _Figure(mark("Network"), 18, lambda row: title_network(row.results.network)),
    _Figure(
        mark("Accuracy"),
        25,
        _format_accuracy,
        lambda row: row.metrics.accuracy,
        mark("With its 95 % interval"),
    ),
    _Figure(
        mark("Balanced"),
        11,
        lambda row: format_share(row.metrics.balanced_accuracy),
        lambda row: row.metrics.balanced_accuracy,
        mark("Mean over the classes of the share that is called rightly"),
    ),
    _Figure(
        mark("Macro F1"),
        11,
        lambda row: format_share(row.metrics.macro_f1),
        lambda row: row.metrics.macro_f1,
        mark("Mean of F1 over the classes"),
    ),
    _Figure(
        mark("Corrupted"),
        12,
        lambda row: format_share(row.corrupted),
        lambda row: row.corrupted,
        mark("Mean accuracy on corrupted copies of a sample of the images"),
    ),
    _Figure(
        "ECE",
        10,
        lambda row: format_share(row.calibration_error),
        lambda row: -row.calibration_error,
        mark("Expected calibration error: how far confidences are from how often they are right"),
    ),
    _Figure(mark("Weights"), 10, _format_parameters, tip=mark("Weights of the network, in millions")),
    _Figure(mark("Minutes"), 10, _format_minutes, tip=mark("What the epochs took")),
    _Figure(mark("Epochs"), 9, lambda row: f"{len(row.results.history)}" if row.results.history else "–"),
)


class BoardTable(ReadOnlyTable):
    """One row a model."""

    def __init__(self, group: BoardGroup, parent: QWidget) -> None:
        super().__init__(
            [Column(one.heading, one.tip, column > 1) for column, one in enumerate(_COLUMNS)], parent
        )
        self._rows = group.rows
        self._best = {
            (row, column)
            for column, one in enumerate(_COLUMNS)
            if one.figure is not None and len(group.rows) > 1
            for row in _find_best([one.figure(row) for row in group.rows])
        }

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of models."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a figure as it is read; the best of a column is bold and has a star."""
        is_best = (index.row(), index.column()) in self._best
        text = _COLUMNS[index.column()].text(self._rows[index.row()])
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{_BEST}{text}" if is_best else text
            case Qt.ItemDataRole.AccessibleTextRole if is_best:
                return tr("{text}, the best", text=text)
            case Qt.ItemDataRole.ToolTipRole if index.column() == 0:
                return text
            case Qt.ItemDataRole.FontRole if is_best:
                font = QFont()
                font.setBold(True)
                return font
        return super().data(index, role)


class BoardView(QTableView):
    """The table as high as its rows."""

    def __init__(self, group: BoardGroup, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(BoardTable(group, self))
        set_read_only(self, name)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # The same in every group, so that figures stand under each other.
        for column, one in enumerate(_COLUMNS):
            self.setColumnWidth(column, one.width * self.fontMetrics().horizontalAdvance("0"))
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        height = header.sizeHint().height() + _ROW_HEIGHT * len(group.rows) + 2 * self.frameWidth()
        self.setFixedHeight(height)


def _find_best(figures: list[float | None]) -> list[int]:
    """Return the rows of the highest figure; of those that read alike, all."""
    known = [round(figure, 3) for figure in figures if figure is not None]
    if not known:
        return []
    return [
        row for row, figure in enumerate(figures) if figure is not None and round(figure, 3) == max(known)
    ]
