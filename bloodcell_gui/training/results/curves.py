"""How the training went: loss and accuracy by epoch, small and still."""

from collections.abc import Sequence
from math import isfinite

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from bloodcell_gui.training.results.chart import Axes, chart_rect, paint_axes
from bloodcell_gui.training.results.figure import Figure
from trainer.evaluation.results import EpochRecord
from trainer.language import tr, tr_n

_BOLD, _THIN, _RING = 2.5, 1.2, 5.0


class HistoryCurves(Figure):
    """Two charts side by side: validation bold, training thin, phases and best epoch marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(480, 232)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Loss and accuracy by epoch"))
        self._history: tuple[EpochRecord, ...] = ()

    def show_history(self, history: Sequence[EpochRecord]) -> None:
        """Show the epochs of a run."""
        self._history = tuple(history)
        if self._history:
            self.setAccessibleDescription(_describe(self._history))
        self.update()

    def paint_figure(self, painter: QPainter, size: QSize) -> None:
        """Paint both charts."""
        if not self._history:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = size.width() / 2
        history = self._history
        self._paint_chart(
            painter,
            QRectF(0, 0, half, size.height()),
            tr("Loss"),
            [one.loss for one in history],
            [one.validation_loss for one in history],
            percent=False,
        )
        self._paint_chart(
            painter,
            QRectF(half, 0, half, size.height()),
            tr("Accuracy"),
            [one.accuracy for one in history],
            [one.validation_accuracy for one in history],
            percent=True,
        )

    def _paint_chart(
        self,
        painter: QPainter,
        area: QRectF,
        name: str,
        training: list[float],
        validation: list[float],
        *,
        percent: bool,
    ) -> None:
        epochs = [float(one.epoch + 1) for one in self._history]
        low, high = _range_of(training + validation, highest=1.0 if percent else None)
        right = max(epochs[-1], epochs[0] + 1)
        painter.save()
        painter.translate(area.topLeft())
        rect = chart_rect(QRectF(0, 0, area.width(), area.height()), painter.fontMetrics())
        axes = Axes(rect, epochs[0], right, low, high)
        paint_axes(
            painter, self, axes, x_name=tr("Epoch"), y_name=name, percent=(False, percent), whole_x=True
        )
        self._paint_legend(painter, rect)
        self._paint_phases(painter, axes)
        accent = self.ink(QPalette.ColorRole.Highlight)
        for values, pen in (
            (training, QPen(self.ink(QPalette.ColorRole.PlaceholderText), _THIN)),
            (validation, QPen(accent, _BOLD)),
        ):
            painter.setPen(pen)
            shown = [(x, y) for x, y in zip(epochs, values, strict=True) if isfinite(y)]
            painter.drawPolyline(axes.polyline([x for x, _ in shown], [y for _, y in shown]))
        if (best := _best_of(self._history)) is not None:
            place = self._history.index(best)
            painter.setPen(QPen(accent, 2))
            painter.setBrush(self.ink(QPalette.ColorRole.Window))
            painter.drawEllipse(axes.point(epochs[place], validation[place]), _RING, _RING)
        painter.restore()

    def _paint_legend(self, painter: QPainter, rect: QRectF) -> None:
        """Say which line is which, at the right above the chart."""
        metrics = painter.fontMetrics()
        y = rect.top() - 8 - metrics.height() / 2
        right = rect.right()
        for text, pen in (
            (tr("training"), QPen(self.ink(QPalette.ColorRole.PlaceholderText), _THIN)),
            (tr("validation"), QPen(self.ink(QPalette.ColorRole.Highlight), _BOLD)),
        ):
            left = right - metrics.horizontalAdvance(text)
            painter.setPen(self.ink())
            painter.drawText(QPointF(left, y + metrics.ascent() / 2 - 1), text)
            painter.setPen(pen)
            painter.drawLine(QPointF(left - 24, y), QPointF(left - 8, y))
            right = left - 40

    def _paint_phases(self, painter: QPainter, axes: Axes) -> None:
        painter.setPen(QPen(self.ink(QPalette.ColorRole.PlaceholderText), 1, Qt.PenStyle.DashLine))
        for before, after in zip(self._history, self._history[1:], strict=False):
            if before.phase != after.phase:
                x = after.epoch + 0.5
                painter.drawLine(axes.point(x, axes.bottom), axes.point(x, axes.top))


def _describe(history: Sequence[EpochRecord]) -> str:
    best = _best_of(history)
    if best is None:
        return tr_n(
            "{count} epoch, not better than what it started from",
            "{count} epochs, none better than what it started from",
            len(history),
        )
    return tr_n(
        "{count} epoch; the best is epoch {epoch} with a validation loss of "
        "{validation_loss:.4f} and an accuracy of {validation_accuracy:.2%}",
        "{count} epochs; the best is epoch {epoch} with a validation loss of "
        "{validation_loss:.4f} and an accuracy of {validation_accuracy:.2%}",
        len(history),
        epoch=best.epoch + 1,
        validation_loss=best.validation_loss,
        validation_accuracy=best.validation_accuracy,
    )


def _best_of(history: Sequence[EpochRecord]) -> EpochRecord | None:
    """Return the epoch that was kept: the last that was the best so far; None where the start was."""
    return next((one for one in reversed(history) if one.is_best), None)


def _range_of(values: list[float], highest: float | None) -> tuple[float, float]:
    """Return lower and upper end of an axis that shows all values with a little room."""
    finite = [value for value in values if isfinite(value)] or [0.0]
    low, high = min(finite), max(finite)
    room = 0.06 * (high - low) or 0.01
    top = high + room if highest is None else min(high + room, max(highest, high))
    return max(0.0, low - room), top
