"""Texts in the window: labels that wrap and can be copied, counts and roles in words."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel

from trainer.classes import Role
from trainer.language import Texts

ROLE_TITLES = Texts(
    {
        Role.WBC: "white cell",
        Role.NRBC: "erythroblast",
        Role.PLATELET: "platelet",
        Role.ARTEFACT: "artefact",
        Role.UNSURE: "unsure",
    }
)


def make_text(text: str = "", *, muted: bool = False) -> QLabel:
    """Return a label that wraps and whose text can be copied."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if muted:
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def shorten(text: str, most: int = 24) -> str:
    """Return a name as a button has room for it: cut with dots where it has more signs than that."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
