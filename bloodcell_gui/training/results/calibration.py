"""Whether confidences can be believed: the reliability diagram, and the error before and after."""

from math import floor

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from bloodcell_gui.class_colours import UNSURE_COLOUR
from bloodcell_gui.saving import Table, WriteTable
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.figure_text import format_share
from bloodcell_gui.training.results.chart import Axes, chart_rect, paint_axes
from bloodcell_gui.training.results.figure import Figure
from bloodcell_gui.training.results.report import Outcome, Report
from bloodcell_gui.training.results.section import Section
from trainer.evaluation.calibration import Calibration
from trainer.language import mark, tr, tr_n
from trainer.reports.intervals import wilson_interval

_LARGEST = 560
_TEXT_WIDTH = 360
# With fewer images a point of the curve is hardly more than one of them.
_FEW = 150


class ReliabilityDiagram(Figure):
    """How often the model is right, by how sure it is; on the diagonal it is as sure as it is right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(320, 320)
        self.setMaximumWidth(_LARGEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Reliability diagram"))
        self._now: Calibration | None = None
        self._before: Calibration | None = None

    def show_calibration(self, now: Calibration, before: Calibration | None) -> None:
        """Show a model's calibration, and what it was before the temperature."""
        self._now, self._before = now, before
        points = (
            tr(
                "confidence {confidence:.0%}: {accuracy:.0%} of {n_images} right",
                confidence=point.confidence,
                accuracy=point.accuracy,
                n_images=point.n_images,
            )
            for point in now.curve
        )
        self.setAccessibleDescription("; ".join(points))
        self.update()

    def paint_figure(self, painter: QPainter, size: QSize) -> None:
        """Paint axes, diagonal, and the two curves."""
        if self._now is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(size.width(), size.height(), _LARGEST)
        rect = chart_rect(QRectF(0, 0, side, side), painter.fontMetrics())
        low = _lowest(self._now, self._before)
        axes = Axes(rect, low, 1.0, low, 1.0)
        paint_axes(
            painter,
            self,
            axes,
            x_name=tr("Confidence"),
            y_name=tr("Share that is right"),
            percent=(True, True),
            n_ticks=(6, 6),
        )
        painter.setPen(QPen(self.ink(QPalette.ColorRole.PlaceholderText), 1, Qt.PenStyle.DashLine))
        painter.drawLine(axes.point(low, low), axes.point(1, 1))
        if self._before is not None:
            self._paint_curve(painter, axes, self._before, QColor(UNSURE_COLOUR), dashed=True)
        self._paint_curve(painter, axes, self._now, self.ink(QPalette.ColorRole.Highlight), dashed=False)

    def _paint_curve(
        self, painter: QPainter, axes: Axes, calibration: Calibration, colour: QColor, *, dashed: bool
    ) -> None:
        curve = calibration.curve
        pen = QPen(colour, 2, Qt.PenStyle.DotLine if dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        line = axes.polyline([one.confidence for one in curve], [one.accuracy for one in curve])
        painter.drawPolyline(line)
        if dashed:
            return
        for one in curve:
            at = axes.point(one.confidence, one.accuracy)
            interval = wilson_interval(round(one.accuracy * one.n_images), one.n_images)
            painter.setPen(QPen(colour, 1))
            painter.drawLine(
                axes.point(one.confidence, interval.low), axes.point(one.confidence, interval.high)
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(at), 4, 4)


def _lowest(now: Calibration, before: Calibration | None) -> float:
    """Return where the axes begin: at 0, or higher where nothing is lower and all is crowded at the top."""
    curve = [*now.curve, *(before.curve if before is not None else ())]
    lowest = min(
        min(one.confidence, wilson_interval(round(one.accuracy * one.n_images), one.n_images).low)
        for one in curve
    )
    return 0.0 if lowest < 0.5 else floor(10 * lowest) / 10


class CalibrationSection(Section):
    """The diagram, with what it means in words."""

    TITLE = mark("Calibration")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._diagram = ReliabilityDiagram()
        self._curve: Calibration | None = None
        self._error = make_text()
        font = self._error.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        self._error.setFont(font)
        self._meaning = make_text()
        self._before = make_text()
        self._legend = make_text(
            tr(
                "Each point stands for about as many images, of like confidence, with its 95 % "
                "interval. On the dashed line a model is right as often as it is sure; below "
                "it, it is too sure of itself."
            )
        )
        self._legend.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        beside = QWidget()
        keep_width(beside, _TEXT_WIDTH, QWidget.setFixedWidth)
        words = QVBoxLayout(beside)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(16)
        for label in (self._error, self._meaning, self._before, self._legend):
            words.addWidget(label)
        words.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(24)
        layout.addWidget(self._diagram, 1)
        layout.addWidget(beside)
        layout.addStretch()

    def show_report(self, report: Report) -> None:
        """Show a model."""
        assert report.outcome is not None
        outcome = report.outcome
        self._curve = outcome.calibration
        self._diagram.show_calibration(outcome.calibration, outcome.uncalibrated)
        self._error.setText(tr("Calibration error {error}", error=format_share(outcome.calibration.error)))
        self._meaning.setText(_say_meaning(outcome))
        self._before.setText(_say_before(outcome, report.model.card.temperature))

    def figure(self) -> Figure:
        """Return the diagram."""
        return self._diagram

    def table(self) -> WriteTable:
        """Return what writes the points of the curve."""
        assert self._curve is not None
        return Table(
            ("images", "confidence", "accuracy"),
            [(one.n_images, one.confidence, one.accuracy) for one in self._curve.curve],
        ).write


def _say_meaning(outcome: Outcome) -> str:
    found = outcome.calibration
    few = (
        tr_n(
            " Of only {count} image, this says little.",
            " Of only {count} images, this says little.",
            outcome.metrics.n_images,
        )
        if outcome.metrics.n_images < _FEW
        else ""
    )
    return tr(
        "A confidence and how often it is right differ by {error} on average (expected "
        "calibration error; 95 % interval {low:.1f} to {high}).{few}",
        error=format_share(found.error),
        low=100 * found.low,
        high=format_share(found.high),
        few=few,
    )


def _say_before(outcome: Outcome, temperature: float | None) -> str:
    if outcome.uncalibrated is None or temperature is None:
        return tr("The model's confidences are as the network gives them: it has no calibration temperature.")
    return tr(
        "Before calibration it was {error} (dotted). Its card has the temperature "
        "{temperature:.2f}, fitted to validation images.",
        error=format_share(outcome.uncalibrated.error),
        temperature=temperature,
    )
