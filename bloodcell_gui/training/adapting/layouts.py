"""What the parts of the page have in common: headings, rows of buttons, their height."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

BUTTON_HEIGHT = 36


def make_heading(scale: float, text: str = "") -> QLabel:
    """Return a bold line that wraps, so many times as large as the text below it."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setBold(True)
    label.setFont(font)
    return label


def make_row(*buttons: QPushButton) -> QHBoxLayout:
    """Return buttons beside each other, from the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch()
    return row
