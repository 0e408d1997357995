"""The menu of all classes: also of those beyond the nine digits, and of one that there is not yet."""

from functools import partial

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from bloodcell_gui.class_colours import ClassStyle, paint_key
from bloodcell_gui.gallery.class_choice import MOST_KEYS
from bloodcell_gui.review.sheet import ReviewSheet
from trainer.language import tr

_SIDE = 16


class ClassMenu(QMenu):
    """Says of which class cells are.

    Signals:
        class_chosen: Index of the class.
        new_class_asked: They are of a class that there is not yet.
    """

    class_chosen = Signal(int)
    new_class_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("It is of class"), parent)

    def open_at(self, sheet: ReviewSheet, point: QPoint) -> None:
        """Open the menu with the classes that there are now.

        Args:
            sheet: The cells of the sample.
            point: Where, on the screen.
        """
        self.clear()
        for place, index in enumerate(sheet.order):
            style = sheet.styles[index]
            digit = f"\t{place + 1}" if place < MOST_KEYS else ""
            # The letter beside its colour is its key in the menu.
            action = self.addAction(_draw_key(style, self.devicePixelRatioF()), f"{_mark_key(style)}{digit}")
            action.triggered.connect(partial(self.class_chosen.emit, index))
        self.addSeparator()
        self.addAction(tr("New class…")).triggered.connect(self.new_class_asked)
        self.popup(point)


def _mark_key(style: ClassStyle) -> str:
    """Return a class's title with its key underlined, where the title has it."""
    title = style.title.replace("&", "&&")
    place = title.upper().find(style.key)
    return title if place < 0 else f"{title[:place]}&{title[place:]}"


def _draw_key(style: ClassStyle, ratio: float) -> QIcon:
    pixmap = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_key(painter, QRectF(0, 0, _SIDE, _SIDE), style)
    painter.end()
    return QIcon(pixmap)
