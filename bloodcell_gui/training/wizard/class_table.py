"""The table of a data set's classes: how many images each has, and what it counts as."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from bloodcell_gui.class_colours import ClassStyle, display_order, style_classes
from bloodcell_gui.key_delegate import CLASS_STYLE, KeyDelegate
from bloodcell_gui.table import Column, Index, ReadOnlyTable, set_read_only
from bloodcell_gui.texts import ROLE_TITLES
from trainer.language import fill, mark, tr

if TYPE_CHECKING:
    from trainer.dataset.inspection import ClassFound

_COLUMNS = (
    Column(mark("Class")),
    Column(mark("Counts as")),
    Column(mark("Images"), is_number=True),
    Column(""),
)
_BAR = 3
_BAR_HEIGHT = 8
_ROWS_SHOWN = 8


class ClassTable(ReadOnlyTable):
    """The classes found, in the order in which classes are always shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_COLUMNS, parent)
        self._found: tuple[ClassFound, ...] = ()
        self._styles: tuple[ClassStyle, ...] = ()

    def show_classes(self, found: "Sequence[ClassFound]") -> None:
        """Show other classes."""
        self.beginResetModel()
        classes = [one.cell_class for one in found]
        order = display_order(classes)
        styles = style_classes(classes)
        self._found = tuple(found[index] for index in order)
        self._styles = tuple(styles[index] for index in order)
        self.endResetModel()

    def style_at(self, row: int) -> ClassStyle:
        """Return how a row's class is shown."""
        return self._styles[row]

    def share_at(self, row: int) -> float:
        """Return a row's images as a share of the largest class's, in [0, 1]."""
        return self._found[row].n_images / max(one.n_images for one in self._found)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of classes."""
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a field."""
        if role == CLASS_STYLE and index.column() == 0:
            return self.style_at(index.row())
        found = self._found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            texts = (
                tr(found.cell_class.title),
                ROLE_TITLES[found.cell_class.role],
                fill("{n_images:,}", n_images=found.n_images),
                "",
            )
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and found.n_distinct < found.n_images:
            return tr(
                "{n_distinct:,} different images; the others are exact copies.", n_distinct=found.n_distinct
            )
        return super().data(index, role)


class ClassTableView(QTableView):
    """The table with a bar a row; as high as its rows, up to a few."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = ClassTable(self)
        self.setModel(self.table)
        self.setItemDelegate(_RowDelegate(self))
        set_read_only(self, tr("Classes of the data set"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        for column in range(_BAR):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_BAR, QHeaderView.ResizeMode.Stretch)

    def show_classes(self, found: "Sequence[ClassFound]") -> None:
        """Show other classes."""
        self.table.show_classes(found)
        rows = min(max(len(found), 2), _ROWS_SHOWN)
        height = rows * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(height + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth())


class _RowDelegate(KeyDelegate):
    def __init__(self, view: ClassTableView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the text, the key, and air."""
        size = super().sizeHint(option, index)
        return QSize(size.width() + 16, size.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one field."""
        area = QRectF(option.rect)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if index.column() == _BAR:
            bar = QRectF(
                area.left() + 16, area.center().y() - _BAR_HEIGHT / 2, area.width() - 32, _BAR_HEIGHT
            )
            painter.fillRect(bar, self._view.palette().color(QPalette.ColorRole.AlternateBase))
            bar.setWidth(max(2.0, bar.width() * self._view.table.share_at(index.row())))
            painter.fillRect(bar, self._view.table.style_at(index.row()).colour)
            return
        super().paint(painter, option, index)
