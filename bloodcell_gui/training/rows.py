"""Rows of the training home: a title, a line on it, and what can be done."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.status_line import ElidedLabel

_HEIGHT = 36
Choice = tuple[str, Callable[[], object]]


class Row(QFrame):
    """One thing in a section.

    Args:
        title: What it is.
        line: How it stands.
        choices: Text of each button, and what it does.
    """

    def __init__(self, title: str, line: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.title = title
        name = ElidedLabel()
        name.setText(title)
        font = name.font()
        font.setBold(True)
        name.setFont(font)
        self._line = ElidedLabel()
        self._line.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(name)
        texts.addWidget(self._line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(texts, 1)
        for text, act in choices:
            button = QPushButton(text)
            button.setMinimumHeight(_HEIGHT)
            button.setAccessibleName(f"{text.replace('&', '')}: {title}")
            button.clicked.connect(lambda _=False, act=act: act())
            layout.addWidget(button)
        self.show_line(line)

    def show_line(self, line: str) -> None:
        """Show how it stands now."""
        self._line.setText(line)
        self._line.setToolTip(line)


class Section(QWidget):
    """A heading with rows under it; hidden while there are none."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = QLabel(heading)
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._rows: list[Row] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(label)
        self.hide()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, from the top."""
        return tuple(self._rows)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows."""
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = list(rows)
        for row in rows:
            self._layout.addWidget(row)
        self.setVisible(bool(rows))
