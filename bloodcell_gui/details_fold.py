"""Details of a failure: folded away, and copied with what they are about."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.icons import set_icon
from trainer.language import tr

_HEIGHT = 144


class DetailsFold(QWidget):
    """The text and the button that copies it; whoever shows them places `button`, which folds them out.

    Attributes:
        button: Folds the details out and away; not seen where there are none.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headline = ""
        self.button = QPushButton(tr("&Details"))
        self.button.setCheckable(True)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setMaximumHeight(_HEIGHT)
        self._text.setAccessibleName(tr("Details of the failure"))
        copy = QPushButton(tr("C&opy details"))
        set_icon(copy, "copy")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._text)
        layout.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.toggled.connect(self.setVisible)
        copy.clicked.connect(self._on_copied)
        self.hide()

    def show_details(self, headline: str, details: str) -> None:
        """Take other details, folded away.

        Args:
            headline: What they are about; it is copied with them.
            details: The details; empty for none.
        """
        self._headline = headline
        self._text.setPlainText(details)
        self.button.setVisible(bool(details))
        self.button.setChecked(False)

    @Slot()
    def _on_copied(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._headline}\n\n{self._text.toPlainText()}")
