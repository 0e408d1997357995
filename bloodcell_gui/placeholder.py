"""A page that is not built yet: it says so, and what will be there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

_TEXT_WIDTH = 480


class PlaceholderPage(QWidget):
    """The name of a page and what it will do, with what can be done meanwhile."""

    def __init__(self, title: str, purpose: str, meanwhile: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = QLabel(title)
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        heading.setFont(font)
        text = QLabel(f"This page is not built yet. {purpose}")
        now = QLabel(meanwhile)
        now.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        now.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout()
        column.setSpacing(16)
        column.addStretch()
        for label in (heading, text, now):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            label.setFixedWidth(_TEXT_WIDTH)
            column.addWidget(label)
        column.addStretch()
        row = QHBoxLayout(self)
        row.addStretch()
        row.addLayout(column)
        row.addStretch()
