"""A switch of a few words beside each other, one of which is chosen."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

_HEIGHT = 36


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
        self.buttons = tuple(QPushButton(text) for text in texts)
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
