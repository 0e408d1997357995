"""What stops or hinders training, each with what to do about it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bloodcell_gui.icons import draw_icon
from bloodcell_gui.training.wizard.step import make_text

if TYPE_CHECKING:
    from trainer.dataset.trainability import Concern

_ICON_SIDE = 16


class ConcernList(QWidget):
    """A framed line a concern; errors first, each told by icon and words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._concerns: Sequence[Concern] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def show_concerns(self, concerns: "Sequence[Concern]") -> None:
        """Show other concerns; nothing where there are none."""
        self._concerns = concerns
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        for concern in concerns:
            self._layout.addWidget(_make_line(concern))
        self.setVisible(bool(concerns))

    def recolour(self) -> None:
        """Follow the palette."""
        self.show_concerns(self._concerns)


def _make_line(concern: "Concern") -> QFrame:
    from trainer.dataset.trainability import Severity

    is_error = concern.severity is Severity.ERROR
    frame = QFrame()
    frame.setFrameShape(QFrame.Shape.StyledPanel)
    frame.setAutoFillBackground(True)
    frame.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
    icon = QLabel()
    icon.setPixmap(draw_icon("error" if is_error else "notice", _ICON_SIDE, QPalette.ColorRole.ToolTipText))
    text = make_text(f"{concern.summary} {concern.remedy}")
    text.setForegroundRole(QPalette.ColorRole.ToolTipText)
    frame.setAccessibleName(f"{'Error' if is_error else 'Warning'}: {text.text()}")
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(12, 8, 12, 8)
    layout.setSpacing(12)
    layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(text, 1)
    return frame
