"""Naming a class that there is not yet."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.dialog_buttons import add_buttons
from bloodcell_gui.texts import ROLE_TITLES, make_text
from trainer.classes import KNOWN_CLASSES, CellClass, Role, describe_class, find_class
from trainer.language import tr

_WIDTH = 400
_HEIGHT = 32
_LONGEST_NAME = 60
# “Unsure” is no class.
_ROLES = tuple(role for role in Role if role is not Role.UNSURE)


class NewClassDialog(QDialog):
    """Asks for a name, and for what the class counts as; a class that is known counts as what it is."""

    def __init__(self, classes: Sequence[CellClass], consequence: str, parent: QWidget) -> None:
        """Make the dialog.

        Args:
            classes: The classes that there are.
            consequence: What becomes of a new one, one sentence.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("New class"))
        self.setMinimumWidth(_WIDTH)
        self._classes = classes
        self._consequence = consequence
        self.name = QLineEdit()
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setPlaceholderText(tr("Blast, smudge, basophil…"))
        self.role = QComboBox()
        for role in _ROLES:
            self.role.addItem(ROLE_TITLES[role].capitalize(), role.value)
        self._told = make_text(muted=True)
        # Room for two lines, so that nothing jumps while somebody types.
        self._told.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        buttons = add_buttons(
            self, QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.confirm = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.confirm.setText(tr("&Create"))
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(tr("&Name"), self.name)
        form.addRow(tr("Counts &as"), self.role)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(form)
        layout.addWidget(self._told)
        layout.addWidget(buttons)
        for field in (self.name, self.role):
            field.setMinimumHeight(_HEIGHT)
        self.name.textChanged.connect(self._show_state)
        self._show_state()

    @property
    def told(self) -> str:
        """What is said of the name."""
        return self._told.text()

    @property
    def cell_class(self) -> CellClass:
        """The class as it is described now."""
        known = describe_class(self.name.text())
        return known if _is_known(known) else replace(known, role=Role(self.role.currentData()))

    @Slot()
    def _show_state(self) -> None:
        name = self.name.text().strip()
        taken = find_class(name, self._classes) if name else None
        known = describe_class(name)
        is_known = bool(name) and _is_known(known)
        if is_known:
            self.role.setCurrentIndex(self.role.findData(known.role.value))
        self.role.setEnabled(not is_known)
        if taken is not None:
            self._told.setText(tr("There is the class “{taken}” already.", taken=tr(taken.title)))
        elif is_known:
            self._told.setText(tr("It is the class “{known}”.", known=tr(known.title)))
        else:
            self._told.setText(self._consequence)
        self.confirm.setEnabled(bool(name) and taken is None)


def ask_new_class(classes: Sequence[CellClass], consequence: str, parent: QWidget) -> CellClass | None:
    """Return a class that there is not yet, or None; the arguments as `NewClassDialog` has them."""
    dialog = NewClassDialog(classes, consequence, parent)
    is_wanted = dialog.exec() == QDialog.DialogCode.Accepted
    cell_class = dialog.cell_class
    dialog.deleteLater()
    return cell_class if is_wanted else None


def _is_known(cell_class: CellClass) -> bool:
    return cell_class in KNOWN_CLASSES
