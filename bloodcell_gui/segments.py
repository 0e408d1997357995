"""A switch of a few words beside each other, one of which is chosen."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

_HEIGHT = 36
_LINE = 3


class Segments(QWidget):
    """Exactly one segment is chosen.

    Signals:
        chosen: Place of the segment that the user has chosen.
    """

    chosen = Signal(int)

    def __init__(self, name: str, texts: Sequence[str], parent: QWidget | None = None) -> None:
        """Make the segments; the first one is chosen.

        Args:
            name: What a screen reader calls the switch.
            texts: What the segments say.
            parent: Owner.
        """
        super().__init__(parent)
        self.setAccessibleName(name)
        self.buttons = tuple(_Segment(text) for text in texts)
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for place, button in enumerate(self.buttons):
            button.setCheckable(True)
            button.setMinimumHeight(_HEIGHT)
            self._group.addButton(button)
            layout.addWidget(button)
            button.clicked.connect(partial(self._on_clicked, place))
        self.buttons[0].setChecked(True)

    def show_chosen(self, place: int) -> None:
        """Show that a segment is chosen, without telling it."""
        self.buttons[place].setChecked(True)

    def _on_clicked(self, place: int, _checked: bool = False) -> None:
        self.chosen.emit(place)


class _Segment(QPushButton):
    """A button that is told from the others by a line under it too: styles differ little in the dark."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, and the line where it is chosen."""
        super().paintEvent(event)
        if self.isChecked():
            painter = QPainter(self)
            colour = QColor(self.palette().color(QPalette.ColorRole.Highlight))
            area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
            painter.fillRect(QRectF(area.left(), area.bottom() - _LINE, area.width(), _LINE), colour)
            colour.setAlphaF(0.2)
            painter.fillRect(area, colour)
            painter.end()
