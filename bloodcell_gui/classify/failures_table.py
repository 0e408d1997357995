"""The table of images that could not be read: looked at, copied, saved."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from bloodcell_gui.cells import Cells
from bloodcell_gui.gallery.arrangement import Arrangement
from bloodcell_gui.icons import set_icon
from bloodcell_gui.saving import Table
from bloodcell_gui.table import Column, Index, ReadOnlyTable, set_read_only
from trainer.language import mark, tr

HEADINGS = (mark("Sample"), mark("Image"), mark("What is wrong"))


class FailureTable(ReadOnlyTable):
    """The rows of an arrangement, by sample, name and reason."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__([Column(heading) for heading in HEADINGS], parent)
        self._cells: Cells | None = None
        self._arrangement = Arrangement([])
        self._sample_name: Callable[[int], str] = str
        self._length = 0

    def show_cells(self, cells: Cells, arrangement: Arrangement, sample_name: Callable[[int], str]) -> None:
        """Show the cells of an arrangement.

        Args:
            cells: All cells.
            arrangement: Those that are shown.
            sample_name: Returns the name of a sample by its key.
        """
        self.beginResetModel()
        self._cells, self._arrangement, self._sample_name = cells, arrangement, sample_name
        self._length = len(arrangement)
        self.endResetModel()

    def grow(self) -> None:
        """Take note that the arrangement has more cells than before."""
        if len(self._arrangement) > self._length:
            self.beginInsertRows(QModelIndex(), self._length, len(self._arrangement) - 1)
            self._length = len(self._arrangement)
            self.endInsertRows()

    def fields(self, place: int) -> tuple[str, str, str]:
        """Return sample, name and reason of a row."""
        if self._cells is None:
            return ("", "", "")
        row = self._arrangement.row_at(place)
        sample = self._sample_name(int(self._cells.samples.values[row]))
        return sample, self._cells.sources[row].name, self._cells.reasons.get(row, "")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of images."""
        return 0 if parent.isValid() else self._length

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a field."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.fields(index.row())[index.column()]
        return super().data(index, role)


class FailuresView(QWidget):
    """The table with what can be done with it.

    Signals:
        save_asked: The user wants the table as a file: sample, image and reason of each row.
    """

    save_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = FailureTable(self)
        self._view = _View(self)
        self._view.setModel(self.table)
        set_read_only(self._view, tr("Images that could not be read"))
        self._view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self._view.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._view.setColumnWidth(0, 112)
        self._view.setColumnWidth(1, 176)
        explanation = QLabel(tr("These images are in no count. The others are not affected."))
        explanation.setWordWrap(True)
        self._copy = QPushButton(tr("&Copy"))
        self._copy.setToolTip(tr("Copy the chosen rows, or all (Ctrl+C)"))
        self._save = QPushButton(tr("&Save as CSV…"))
        set_icon(self._copy, "copy")
        set_icon(self._save, "save")
        buttons = QHBoxLayout()
        buttons.addWidget(explanation, 1)
        buttons.addWidget(self._copy)
        buttons.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._view, 1)
        layout.addLayout(buttons)
        self._copy.clicked.connect(self.copy)
        self._save.clicked.connect(self._on_save_asked)
        self.setFocusProxy(self._view)

    @Slot()
    def copy(self) -> None:
        """Copy the chosen rows as tab-separated text; all where none is chosen."""
        chosen = sorted(index.row() for index in self._view.selectionModel().selectedRows())
        rows = chosen or range(self.table.rowCount())
        lines = ["\t".join(map(tr, HEADINGS)), *("\t".join(self.table.fields(row)) for row in rows)]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def lines(self) -> list[tuple[str, str, str]]:
        """Return all rows."""
        return [self.table.fields(row) for row in range(self.table.rowCount())]

    @Slot()
    def _on_save_asked(self) -> None:
        self.save_asked.emit(self.lines())


class _View(QTableView):
    def __init__(self, owner: FailuresView) -> None:
        super().__init__(owner)
        self._owner = owner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy rows with their headings."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._owner.copy()
        else:
            super().keyPressEvent(event)


def tabulate_failures(lines: list[tuple[str, str, str]]) -> Table:
    """Return sample, image and reason of each failed image as a table for a file."""
    return Table(HEADINGS, lines)
