"""Asking who reviews."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from bloodcell_gui.dialog_buttons import add_buttons
from bloodcell_gui.texts import make_text
from trainer.language import tr
from trainer.machine import name_user

_WIDTH = 400
_HEIGHT = 32
_LONGEST = 100


class NameDialog(QDialog):
    """Asks for the name of the person who reviews, and says what it is for."""

    def __init__(self, name: str, parent: QWidget) -> None:
        """Make the dialog.

        Args:
            name: The name so far; empty for none.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Who reviews?"))
        self.setMinimumWidth(_WIDTH)
        self.name = QLineEdit(name or name_user())
        self.name.setMaxLength(_LONGEST)
        self.name.setMinimumHeight(_HEIGHT)
        self.name.selectAll()
        buttons = add_buttons(
            self, QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.confirm = buttons.button(QDialogButtonBox.StandardButton.Ok)
        form = QFormLayout()
        form.addRow(tr("Your &name"), self.name)
        form.labelForField(self.name).setMinimumHeight(_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(
            make_text(
                tr(
                    "It stands beside every decision and signature, in the project and in its "
                    "reports. You can change it in the Project menu."
                )
            )
        )
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.name.textChanged.connect(self._show_state)
        self._show_state()
        self.name.setFocus()

    @Slot()
    def _show_state(self) -> None:
        self.confirm.setEnabled(bool(self.name.text().strip()))


def ask_name(name: str, parent: QWidget) -> str:
    """Return who reviews; empty where nobody wants to say.

    Args:
        name: The name so far; empty for none.
        parent: The window.
    """
    dialog = NameDialog(name, parent)
    is_given = dialog.exec() == QDialog.DialogCode.Accepted
    given = dialog.name.text().strip()
    dialog.deleteLater()
    return given if is_given else ""
