"""The line over the gallery that says what a reader of the results must know of the images."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.icons import IconLabel
from trainer.language import mark, tr

DRAWN = mark("These cells are drawn by the application to try it out. They are no photographs.")


class Caption(QWidget):
    """Up to two sentences: that cells are drawn, and that images were cut.

    Signals:
        whole_asked: The user wants the images whole.
    """

    whole_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn = _Line(tr(DRAWN))
        self._cropped = _Line("")
        self._whole = QPushButton(tr("Use &whole images"))
        self._whole.setToolTip(tr("Classify again without cutting; the Model menu has the same choice"))
        self._cropped.add_button(self._whole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(4)
        layout.addWidget(self._drawn)
        layout.addWidget(self._cropped)
        self._whole.clicked.connect(self.whole_asked)
        self.show_facts(drawn=False, cropped="")

    def show_facts(self, *, drawn: bool, cropped: str) -> None:
        """Show what holds.

        Args:
            drawn: Whether any of the cells is drawn.
            cropped: How images were cut, one sentence; empty where none was.
        """
        self._drawn.setVisible(drawn)
        self._cropped.set_text(cropped)
        self._cropped.setVisible(bool(cropped))
        self.setVisible(drawn or bool(cropped))

    @property
    def text(self) -> str:
        """What is said."""
        return " ".join(line.text for line in (self._drawn, self._cropped) if not line.isHidden())


class _Line(QWidget):
    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = QLabel(text)
        self._text.setWordWrap(True)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(IconLabel("notice"))
        self._layout.addWidget(self._text, 1)

    @property
    def text(self) -> str:
        return self._text.text()

    def set_text(self, text: str) -> None:
        self._text.setText(text)

    def add_button(self, button: QPushButton) -> None:
        self._layout.addWidget(button)
