"""What every step of the wizard is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from bloodcell_gui.texts import make_text
from bloodcell_gui.training.wizard.draft import Draft

SPACING = 16


class Step(QWidget):
    """One step: a heading, a sentence on what it decides, and its controls below.

    Signals:
        reason_changed: `reason` may say something else.
    """

    reason_changed = Signal()

    # What stands in the list of steps.
    TITLE = ""

    def __init__(self, draft: Draft, heading: str, introduction: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 16, 24, 16)
        self.column.setSpacing(SPACING)
        title = QLabel(heading)
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        title.setFont(font)
        self.column.addWidget(title)
        self.column.addWidget(make_text(introduction, muted=True))
        draft.changed.connect(self.show_draft)

    def show_draft(self) -> None:
        """Show the choices as they are."""

    def reason(self) -> str:
        """Return why the wizard cannot go on from here, in one sentence; empty where it can."""
        return ""

    def summary(self) -> str:
        """Return what was chosen, in a few words; empty where nothing was yet."""
        return ""

    def enter(self) -> None:
        """Take note that the step is shown."""

    def leave(self) -> None:
        """Take note that the step is shown no longer."""
