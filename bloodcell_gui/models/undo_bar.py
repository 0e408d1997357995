"""The line that says what was just done to the library, and takes it back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from bloodcell_gui.focus import ToolButton
from bloodcell_gui.icons import set_icon
from trainer.language import tr


class UndoBar(QFrame):
    """One sentence, and the button that takes back what it says.

    Signals:
        undo_asked: The user wants it taken back.
    """

    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._undo = QPushButton(tr("U&ndo"))
        self._undo.setToolTip(tr("Take it back (Ctrl+Z)"))
        self._close = ToolButton()
        set_icon(self._close, "close")
        self._close.setToolTip(tr("Dismiss; Ctrl+Z still takes it back"))
        self._close.setAccessibleName(tr("Dismiss this line"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._undo)
        layout.addWidget(self._close)
        self._undo.clicked.connect(self.undo_asked)
        self._close.clicked.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def offer(self, text: str) -> None:
        """Say what was done; an empty text hides the line."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
