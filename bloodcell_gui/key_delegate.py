"""A class's key before its name, the same in every table."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from bloodcell_gui.class_colours import paint_key
from bloodcell_gui.table import Index

# By this role a model tells the `ClassStyle` of a field that names a class.
CLASS_STYLE = Qt.ItemDataRole.UserRole + 100

_SIDE = 16
_MARGIN = 4


class KeyDelegate(QStyledItemDelegate):
    """Draws the key in fields that have a `CLASS_STYLE`; the others as they are."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave room for the key."""
        super().initStyleOption(option, index)
        if index.data(CLASS_STYLE) is not None:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.decorationSize = QSize(_SIDE + _MARGIN, _SIDE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a field, and its key over the room that was left."""
        rect = option.rect
        super().paint(painter, option, index)
        style = index.data(CLASS_STYLE)
        if style is not None:
            top = rect.center().y() - _SIDE / 2 + 1
            paint_key(painter, QRectF(rect.left() + _MARGIN, top, _SIDE, _SIDE), style)
