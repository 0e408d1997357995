"""What all tables of the window have in common: columns told once, rows that are read and not typed in."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from trainer.language import tr

Index = QModelIndex | QPersistentModelIndex


class Column(NamedTuple):
    """One column.

    Attributes:
        heading: What stands above it; a marked text is looked up when it is shown.
        tip: What it means, where the heading alone does not say so; looked up likewise.
        is_number: Whether it stands to the right, so that digits are under each other.
    """

    heading: str
    tip: str = ""
    is_number: bool = False


class ReadOnlyTable(QAbstractTableModel):
    """The columns of a table; who derives from it tells the rows by `rowCount` and `data`."""

    def __init__(self, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a heading, aligned as its column is."""
        if orientation is Qt.Orientation.Vertical:
            return None
        column = self._columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return tr(column.heading)
            case Qt.ItemDataRole.ToolTipRole:
                return tr(column.tip) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _align(column)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what all fields of a column share; the rest is for the deriving class to tell."""
        return _align(self._columns[index.column()]) if role == Qt.ItemDataRole.TextAlignmentRole else None


def set_read_only(view: QTableView, name: str) -> None:
    """Make a view one of calm rows: no grid, no row numbers, nothing typed in, Tab leaves it.

    Args:
        view: The view; it has its model already.
        name: What a screen reader says it is.
    """
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.horizontalHeader().setHighlightSections(False)


def _align(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
