"""Writing a note on a model."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from bloodcell_gui.dialog_buttons import add_buttons
from trainer.language import tr


class NoteDialog(QDialog):
    """The note of one model, to be changed."""

    def __init__(self, title: str, note: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Note"))
        label = QLabel(
            tr("&Note on “{title}”; it goes wherever the model file goes:", title=title.replace("&", "&&"))
        )
        label.setWordWrap(True)
        self._text = QPlainTextEdit(note)
        self._text.setTabChangesFocus(True)
        label.setBuddy(self._text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(label)
        layout.addWidget(self._text)
        layout.addWidget(
            add_buttons(self, QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        )
        self.resize(480, 280)

    @property
    def note(self) -> str:
        """The note as it now is."""
        return self._text.toPlainText()
