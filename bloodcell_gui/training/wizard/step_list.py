"""The list of steps at the left: where one is, what was chosen, and where one can go."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QVBoxLayout, QWidget

from bloodcell_gui.focus import ToolButton, paint_focus_ring
from bloodcell_gui.icons import draw_icon
from bloodcell_gui.text_size import keep_width
from trainer.language import tr

_WIDTH = 224
_HEIGHT = 56
_DISC = 24


class StepList(QFrame):
    """One button a step, the present one chosen.

    Signals:
        step_chosen: Number of the step, from 0.
    """

    step_chosen = Signal(int)

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keep_width(self, _WIDTH, QWidget.setFixedWidth)
        self.setAccessibleName(tr("Steps"))
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 16, 8, 8)
        layout.setSpacing(4)
        self._buttons = [_StepButton(number, title) for number, title in enumerate(titles, 1)]
        for number, button in enumerate(self._buttons):
            self._group.addButton(button, number)
            layout.addWidget(button)
        layout.addStretch()
        self._group.idClicked.connect(self.step_chosen)

    def show_steps(self, present: int, summaries: Sequence[str], n_open: int) -> None:
        """Show where the wizard is.

        Args:
            present: Number of the present step, from 0.
            summaries: What was chosen in each step.
            n_open: So many steps, from the first, can be gone to.
        """
        for number, (button, summary) in enumerate(zip(self._buttons, summaries, strict=True)):
            button.setChecked(number == present)
            button.setEnabled(number < n_open)
            button.show_state(summary if number < n_open else "", done=number < min(n_open - 1, present))


class _StepButton(ToolButton):
    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self._number = number
        self._title = title
        self._summary = ""
        self._is_done = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Step {number}: {title}", number=number, title=title))

    def show_state(self, summary: str, *, done: bool) -> None:
        self._summary = summary
        self._is_done = done
        self.setToolTip(summary)
        self.setAccessibleDescription(summary)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for two lines."""
        return QSize(_WIDTH - 16, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint number, title and what was chosen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        area = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            fill = palette.color(QPalette.ColorRole.Highlight)
            fill.setAlphaF(0.20 if self.isChecked() else 0.08)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(area, 6, 6)
        self._paint_disc(painter, QRectF(8, (area.height() - _DISC) / 2, _DISC, _DISC))
        text = palette.color(QPalette.ColorRole.WindowText)
        left = 8 + _DISC + 12
        width = area.width() - left - 8
        line = self.fontMetrics().height()
        top = (area.height() - line * (2 if self._summary else 1)) / 2
        font = self.font()
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(text)
        painter.drawText(QRectF(left, top, width, line), Qt.AlignmentFlag.AlignVCenter, self._title)
        if self._summary:
            painter.setFont(self.font())
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            elided = self.fontMetrics().elidedText(self._summary, Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(QRectF(left, top + line, width, line), Qt.AlignmentFlag.AlignVCenter, elided)
        if self.hasFocus():
            paint_focus_ring(painter, area, self)
        painter.end()

    def _paint_disc(self, painter: QPainter, disc: QRectF) -> None:
        """Paint the number in a disc; a tick where the step is done."""
        palette = self.palette()
        is_filled = self.isChecked()
        painter.setPen(
            palette.color(QPalette.ColorRole.Highlight if self.isEnabled() else QPalette.ColorRole.Mid)
        )
        painter.setBrush(palette.color(QPalette.ColorRole.Highlight) if is_filled else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc.adjusted(0.5, 0.5, -0.5, -0.5))
        if self._is_done:
            tick = draw_icon("done", 16)
            painter.drawPixmap(disc.center() - QPointF(8, 8), tick)
            return
        role = QPalette.ColorRole.HighlightedText if is_filled else QPalette.ColorRole.WindowText
        painter.setPen(palette.color(role))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self._number))
