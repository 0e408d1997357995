"""Asking the user once more before something is done that cannot be taken back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSpacerItem, QWidget

_WIDTH = 400


def confirm(parent: QWidget, question: str, consequence: str, *, yes: str, no: str) -> bool:
    """Ask, and return whether the user wants it; Enter and Escape are a no.

    Args:
        parent: The window.
        question: What is asked, one sentence.
        consequence: What comes of it, in a sentence or two.
        yes: Text of the button that does it.
        no: Text of the button that leaves all as it is.
    """
    # With all its kinds of buttons it is loaded where something is asked, not at each start.
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(parent)
    box.setWindowTitle(question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.setInformativeText(consequence)
    layout = box.layout()
    if isinstance(layout, QGridLayout):
        # Qt makes the box as narrow as the question, however long the consequence is.
        layout.addItem(QSpacerItem(_WIDTH, 0), layout.rowCount(), 0, 1, layout.columnCount())
    do_it = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    leave_it = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(leave_it)
    box.setEscapeButton(leave_it)
    box.exec()
    is_wanted = box.clickedButton() is do_it
    box.deleteLater()
    return is_wanted
