"""How well each class is told from the others: a table that can be sorted."""

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from bloodcell_gui.class_colours import ClassStyle
from bloodcell_gui.key_delegate import CLASS_STYLE, KeyDelegate
from bloodcell_gui.saving import Table, WriteTable
from bloodcell_gui.table import Column, Index, ReadOnlyTable, set_read_only
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.figure_text import format_share
from bloodcell_gui.training.results.report import Report
from bloodcell_gui.training.results.section import Section
from trainer.language import fill, mark, tr
from trainer.reports.intervals import wilson_interval

_SORT_ROLE = Qt.ItemDataRole.UserRole

_COLUMNS = (
    Column(mark("Class")),
    Column(mark("Images"), mark("Test images that are labelled so"), is_number=True),
    Column(mark("Called so"), mark("Test images that the model called so"), is_number=True),
    Column(mark("Precision"), mark("Share of right ones among those that were called so"), is_number=True),
    Column(mark("Recall"), mark("Share of the class that was called so"), is_number=True),
    Column(
        mark("95 % CI of recall"),
        mark("95 % confidence interval of the recall, from the number of images alone (Wilson)"),
        is_number=True,
    ),
    Column("F1", mark("Harmonic mean of precision and recall"), is_number=True),
)


class _Line(NamedTuple):
    """The figures of one class; shares in [0, 1], None where undefined."""

    style: ClassStyle
    class_id: str
    support: int
    called: int
    precision: float | None
    recall: float | None
    low: float | None
    high: float | None
    f1: float | None

    @property
    def numbers(self) -> tuple[str | int | float | None, ...]:
        """What a file keeps of it."""
        return (
            self.class_id,
            self.support,
            self.called,
            self.precision,
            self.recall,
            self.low,
            self.high,
            self.f1,
        )


class ClassTable(ReadOnlyTable):
    """One row a class."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_COLUMNS, parent)
        self.lines: list[_Line] = []

    def show_report(self, report: Report) -> None:
        """Show the classes of a model."""
        self.beginResetModel()
        self.lines = [] if report.outcome is None else [_measure(report, index) for index in report.order]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of classes."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a figure as it is read, or as it is sorted by."""
        line = self.lines[index.row()]
        counts = (line.style.title, line.support, line.called)
        shares = (line.precision, line.recall, line.low, line.f1)
        column = index.column()
        value = counts[column] if column < len(counts) else shares[column - len(counts)]
        match role:
            case _ if role == _SORT_ROLE:
                # Classes without a figure stand below the worst.
                return -1.0 if value is None else value
            case _ if role == CLASS_STYLE and column == 0:
                return line.style
            case Qt.ItemDataRole.DisplayRole if index.column() == 5:
                return _format_interval(line)
            case Qt.ItemDataRole.DisplayRole if isinstance(value, str):
                return value
            case Qt.ItemDataRole.DisplayRole if isinstance(value, int):
                return fill("{value:,}", value=value)
            case Qt.ItemDataRole.DisplayRole:
                return format_share(shares[column - len(counts)])
        return super().data(index, role)


class ClassesSection(Section):
    """The table with one line of explanation."""

    TITLE = mark("Classes")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = ClassTable(self)
        self._sorter = QSortFilterProxyModel(self)
        self._sorter.setSourceModel(self._table)
        self._sorter.setSortRole(_SORT_ROLE)
        self.view = QTableView()
        self.view.setModel(self._sorter)
        set_read_only(self.view, tr("Figures of each class"))
        self.view.setItemDelegateForColumn(0, KeyDelegate(self.view))
        self.view.setAlternatingRowColors(True)
        self.view.verticalHeader().setDefaultSectionSize(32)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._text = make_text()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(self._text)
        layout.addWidget(self.view, 1)
        self.setFocusProxy(self.view)

    def show_report(self, report: Report) -> None:
        """Show a model."""
        self._table.show_report(report)
        # As the classes are shown everywhere, until the user sorts by a column.
        self._sorter.sort(-1)
        self.view.setSortingEnabled(True)
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._text.setText(_say_weakest(self._table.lines))

    def table(self) -> WriteTable:
        """Return what writes the figures of each class, as they are sorted now."""
        rows = [
            self._sorter.mapToSource(self._sorter.index(row, 0)).row()
            for row in range(len(self._table.lines))
        ]
        return Table(
            ("class", "images", "called_so", "precision", "recall", "recall_low", "recall_high", "f1"),
            [self._table.lines[row].numbers for row in rows],
        ).write


def _measure(report: Report, index: int) -> _Line:
    assert report.outcome is not None
    metrics = report.outcome.metrics
    class_id = metrics.class_ids[index]
    found = metrics.per_class[class_id]
    right = int(metrics.confusion[index, index])
    interval = wilson_interval(right, found.support) if found.support else None
    return _Line(
        report.styles[index],
        class_id,
        found.support,
        int(metrics.confusion[:, index].sum()),
        found.precision,
        found.recall,
        None if interval is None else interval.low,
        None if interval is None else interval.high,
        found.f1,
    )


def _say_weakest(lines: list[_Line]) -> str:
    known = [line for line in lines if line.f1 is not None and line.support]
    weakest = min(known, key=lambda line: line.f1 or 0.0)
    absent = [line.style.title for line in lines if not line.support]
    text = tr(
        "The weakest class is {style}, with an F1 of {f1}.",
        style=weakest.style.title,
        f1=format_share(weakest.f1),
    )
    if absent:
        text += tr(" No test image is labelled {absent}: they count in no mean.", absent=", ".join(absent))
    return text


def _format_interval(line: _Line) -> str:
    if line.low is None or line.high is None:
        return "–"
    return fill("{low:.1f}–{high:.1f} %", low=100 * line.low, high=100 * line.high)
