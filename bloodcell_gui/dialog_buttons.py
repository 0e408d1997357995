"""The row of buttons at the foot of a dialog."""

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox


def add_buttons(dialog: QDialog, buttons: QDialogButtonBox.StandardButton) -> QDialogButtonBox:
    """Return the buttons of a dialog, wired to its answers, without the style's coloured icons.

    Args:
        dialog: Accepted and rejected by the buttons.
        buttons: Which ones.
    """
    box = QDialogButtonBox(buttons)
    for button in box.buttons():
        button.setIcon(QIcon())
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box
