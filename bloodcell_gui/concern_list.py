"""What stands in the way or must be known, each in a frame with what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from bloodcell_gui.icons import IconLabel
from bloodcell_gui.texts import make_text
from trainer.language import fill, tr

if TYPE_CHECKING:
    from trainer.dataset.concerns import Concern

_ICON_SIDE = 16


@dataclass(frozen=True, slots=True)
class Line:
    """What is said in one frame."""

    text: str
    is_error: bool = False


class ConcernList(QWidget):
    """A framed line for each, in the order given, told by icon and words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def show_concerns(self, concerns: "Sequence[Concern]") -> None:
        """Show concerns; nothing where there are none."""
        self.show_lines(describe_concerns(concerns))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; nothing where there are none."""
        self.lines = lines
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        for line in lines:
            self._layout.addWidget(_make_frame(line))
        self.setVisible(bool(lines))


def describe_concerns(concerns: "Sequence[Concern]") -> list[Line]:
    """Return what stands in the way of learning from a data set, a line each."""
    from trainer.dataset.concerns import Severity

    return [
        Line(f"{concern.summary} {concern.remedy}", is_error=concern.severity is Severity.ERROR)
        for concern in concerns
    ]


def _make_frame(line: Line) -> QFrame:
    frame = QFrame()
    frame.setFrameShape(QFrame.Shape.StyledPanel)
    frame.setAutoFillBackground(True)
    frame.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
    icon = IconLabel("error" if line.is_error else "notice", _ICON_SIDE, QPalette.ColorRole.ToolTipText)
    text = make_text(line.text)
    text.setForegroundRole(QPalette.ColorRole.ToolTipText)
    frame.setAccessibleName(
        fill("{value}: {text}", value=tr("Error") if line.is_error else tr("Warning"), text=text.text())
    )
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(12, 8, 12, 8)
    layout.setSpacing(12)
    layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(text, 1)
    return frame
