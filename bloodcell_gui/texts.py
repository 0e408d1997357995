"""Texts in the window: labels that wrap and can be copied, counts and roles in words, names within texts."""

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel

from trainer.classes import Role
from trainer.language import Texts

# Unicode's marks around text that has a direction of its own.
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})

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


def set_apart(name: str) -> str:
    """Return a name as it goes into a sentence of another direction.

    An Arabic or Hebrew name would draw numbers and dates that stand beside it to its other side. For texts
    that are seen alone: files and their names take a name as it is.
    """
    if any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in name):
        return f"{_FIRST_STRONG_ISOLATE}{name}{_POP_ISOLATE}"
    return name
