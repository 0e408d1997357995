"""The differential at the right: counts, shares with their intervals, and bars, live."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.class_colours import ClassStyle, paint_key
from bloodcell_gui.icons import set_icon

if TYPE_CHECKING:
    from trainer.reports.counts import ClassCount, SampleSummary

_Index = QModelIndex | QPersistentModelIndex
_HEADINGS = ("White cells", "n", "%", "95 % CI")
_NONE = "–"
_BAR_HEIGHT = 4
_KEY_SIDE = 16
_WIDTH = 312


class DifferentialTable(QAbstractTableModel):
    """The white cells of one summary, a row a class."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[int] = []
        self._styles: tuple[ClassStyle, ...] = ()
        self._summary: SampleSummary | None = None

    def set_classes(self, styles: Sequence[ClassStyle], rows: Sequence[int]) -> None:
        """Show these classes.

        Args:
            styles: How each class is shown, in the model's order.
            rows: Indices of the classes that have a row, in order.
        """
        self.beginResetModel()
        self._styles, self._rows = tuple(styles), list(rows)
        self.endResetModel()

    def show_summary(self, summary: "SampleSummary | None") -> None:
        """Show other numbers."""
        self._summary = summary
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(_HEADINGS) - 1))

    def style_at(self, row: int) -> ClassStyle:
        """Return how a row's class is shown."""
        return self._styles[self._rows[row]]

    def count_at(self, row: int) -> "ClassCount | None":
        """Return the numbers of a row."""
        return None if self._summary is None else self._summary.classes[self._rows[row]]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of classes."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a heading."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == 0 else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and section == 3:
            return "95 % confidence interval of the share, from the number of cells alone (Wilson)"
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a number as it is read."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if index.column() == 0 else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        counted = self.count_at(index.row())
        match index.column():
            case 0:
                return self.style_at(index.row()).title
            case 1:
                return _NONE if counted is None else f"{counted.count:,}"
            case 2:
                return _NONE if counted is None else format_percent(counted.percent_of_wbc)
            case _:
                interval = None if counted is None else counted.wbc_interval
                return _NONE if interval is None else f"{interval.low:.1f}–{interval.high:.1f}"

    def as_text(self) -> str:
        """Return the table as lines of tab-separated text, to paste into a spreadsheet."""
        lines = ["\t".join(_HEADINGS)]
        lines.extend(
            "\t".join(str(self.data(self.index(row, column))) for column in range(len(_HEADINGS)))
            for row in range(len(self._rows))
        )
        return "\n".join(lines)


class _RowDelegate(QStyledItemDelegate):
    """Draws the key before the name, and the share as a bar under the row."""

    def __init__(self, table: DifferentialTable, view: QTableView) -> None:
        super().__init__(view)
        self._table = table
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of a row with its bar."""
        size = super().sizeHint(option, index)
        extra = _KEY_SIDE + 8 if index.column() == 0 else 0
        return QSize(size.width() + extra, option.fontMetrics.height() + _BAR_HEIGHT + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one field."""
        full = QRect(option.rect)
        option.rect = full.adjusted(0, 0, 0, -_BAR_HEIGHT - 2)
        if index.column() == 0:
            key = QRectF(full.left() + 4, option.rect.center().y() - _KEY_SIDE / 2 + 1, _KEY_SIDE, _KEY_SIDE)
            paint_key(painter, key, self._table.style_at(index.row()))
            option.rect.setLeft(full.left() + _KEY_SIDE + 6)
        # The row is marked by the bar alone; a filled row would hide the colours.
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
        painter.restore()


class DifferentialPanel(QWidget):
    """Counts of the chosen sample, as they come.

    Signals:
        export_asked: The user wants the results as files.
    """

    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(_WIDTH)
        self._heading = QLabel("Differential")
        font = self._heading.font()
        font.setBold(True)
        self._heading.setFont(font)
        self._basis = QLabel()
        self._basis.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._table = DifferentialTable(self)
        self._view = self._make_view()
        self._flag = QLabel()
        self._flag.setWordWrap(True)
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, tip in (
            ("NRBC per 100 WBC", "Nucleated red cells (erythroblasts) for every 100 white cells"),
            ("Platelets seen", "The number of platelet images, no concentration"),
            ("Unsure", "Cells that the model is too unsure of to be counted"),
            ("Copies left out", "Pictures that are byte for byte in the sample already"),
            ("Failed", "Images that could not be read"),
            ("Images", "All images of the sample"),
        ):
            label, value = QLabel(name), QLabel(_NONE)
            label.setToolTip(tip)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setAccessibleName(name)
            form.addRow(label, value)
            self._facts[name] = (label, value)
        self._export = QPushButton("&Export…")
        self._export.setToolTip("Write counts and cells as CSV and JSON files (Ctrl+E)")
        self._export.setMinimumHeight(32)
        set_icon(self._export, "export")

        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(self._basis)
        layout.addWidget(self._view)
        layout.addWidget(self._flag)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(self._export)
        self._export.clicked.connect(self.export_asked)
        self.set_exportable(False)

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self._table)
        view.setItemDelegate(_RowDelegate(self._table, view))
        view.setAccessibleName("Differential of the white cells")
        view.setShowGrid(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setTabKeyNavigation(False)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFrameShape(QTableView.Shape.NoFrame)
        view.verticalHeader().hide()
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        palette = view.palette()
        palette.setColor(QPalette.ColorRole.Base, palette.color(QPalette.ColorRole.Window))
        view.viewport().setAutoFillBackground(False)
        return view

    def set_classes(self, styles: Sequence[ClassStyle], white: Sequence[int]) -> None:
        """Show a model's white cells.

        Args:
            styles: How each class is shown, in the model's order.
            white: Indices of the white cells in the order of the rows.
        """
        self._table.set_classes(styles, white)
        self._view.resizeRowsToContents()
        rows = sum(self._view.rowHeight(row) for row in range(len(white)))
        self._view.setFixedHeight(rows + self._view.horizontalHeader().sizeHint().height() + 2)

    def show_summary(self, title: str, summary: "SampleSummary | None") -> None:
        """Show the numbers of a sample.

        Args:
            title: Name of the sample.
            summary: Its numbers; None for nothing yet.
        """
        self._heading.setText(f"Differential of {title}" if title else "Differential")
        self._table.show_summary(summary)
        if summary is None:
            self._basis.setText("")
            self._flag.hide()
            for _, value in self._facts.values():
                value.setText(_NONE)
            return
        n_sure = summary.n_classified
        basis = f"based on {summary.n_wbc:,} white cells"
        if summary.n_unsure:
            basis += f", {n_sure:,} of {n_sure + summary.n_unsure:,} cells sure"
        self._basis.setText(basis)
        self._flag.setVisible(bool(summary.flag))
        self._flag.setText(f"Note: {summary.flag}, so the percentages are uncertain.")
        nrbc = summary.nrbc_per_100_wbc
        for name, text in (
            ("NRBC per 100 WBC", _NONE if nrbc is None else f"{nrbc:.1f}"),
            ("Platelets seen", f"{summary.n_platelets:,}"),
            ("Unsure", f"{summary.n_unsure:,} of {n_sure + summary.n_unsure:,}"),
            ("Copies left out", f"{summary.n_excluded:,}"),
            ("Failed", f"{summary.n_failed:,}"),
            ("Images", f"{summary.n_images:,}"),
        ):
            self._facts[name][1].setText(text)
        for name, count in (("Copies left out", summary.n_excluded), ("Failed", summary.n_failed)):
            self._embolden(name, bold=count > 0)

    @Slot(bool)
    def set_exportable(self, exportable: bool) -> None:
        """Allow or forbid the export."""
        self._export.setEnabled(exportable)

    @Slot()
    def copy(self) -> None:
        """Copy the whole table as tab-separated text: a part of a differential means nothing."""
        QGuiApplication.clipboard().setText(self._table.as_text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the table with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _embolden(self, name: str, *, bold: bool) -> None:
        for label in self._facts[name]:
            font = QFont(label.font())
            if font.bold() != bold:
                font.setBold(bold)
                label.setFont(font)


def format_percent(percent: float | None) -> str:
    """Return a percentage with one decimal; a dash where there is none, which is not 0."""
    return _NONE if percent is None else f"{percent:.1f}"
