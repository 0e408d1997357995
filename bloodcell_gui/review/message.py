"""What is said in the middle of the page where there is nothing to be shown, and what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.icons import IconLabel

_ICON_SIDE = 64
_LARGE = 1.6
_WIDTH, _HEIGHT = 176, 36
_TEXT_WIDTH = 520


class Message(QWidget):
    """An icon, a sentence in large letters, an explanation, and buttons."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        buttons: Sequence[QPushButton] = (),
        *,
        gives_keyboard: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Make the message.

        Args:
            icon: Name of the icon.
            title: What there is to know.
            text: What follows from it; may be empty.
            buttons: What can be done.
            gives_keyboard: Whether the first button gets the keyboard, and not the message itself.
            parent: Owner.
        """
        super().__init__(parent)
        self._icon = IconLabel(icon, _ICON_SIDE, QPalette.ColorRole.PlaceholderText)
        self._title, self._text = QLabel(), QLabel()
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * _LARGE)
        self._title.setFont(font)
        self._text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addStretch()
        for button in buttons:
            button.setMinimumSize(_WIDTH, _HEIGHT)
            row.addWidget(button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(16)
        layout.addStretch(2)
        layout.addWidget(self._icon)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setMaximumWidth(_TEXT_WIDTH)
            line = QHBoxLayout()
            line.addWidget(label)
            layout.addLayout(line)
        layout.addSpacing(8)
        layout.addLayout(row)
        layout.addStretch(3)
        if buttons and gives_keyboard:
            self.setFocusProxy(buttons[0])
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.say(icon, title, text)

    @property
    def text(self) -> str:
        """All that is said."""
        return f"{self._title.text()} {self._text.text()}".strip()

    def say(self, icon: str, title: str, text: str = "") -> None:
        """Say something else."""
        self._icon.show_icon(icon)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(self.text)
