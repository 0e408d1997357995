"""One plot over the epochs: training thin, validation bold, best epoch and phases marked."""

import math
from collections.abc import Sequence

import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette, QPen
from PySide6.QtWidgets import QGraphicsItem

from bloodcell_gui.training.figure_text import format_rate
from bloodcell_gui.training.run.curves import Floats
from trainer.language import fill, tr

_AXIS_WIDTH = 60
_VALIDATION_WIDTH = 2.5
_TRAINING_WIDTH = 1.2
_RING = 13
# With more, the steps between pixels are not seen any more, but cost most of the time.
_SMOOTH_EPOCHS = 200
_CACHED = QGraphicsItem.CacheMode.DeviceCoordinateCache
# How much of the text's colour is left in what must not push itself forward.
_FAINT, _PALE = 0.6, 0.14


class EpochAxis(pyqtgraph.AxisItem):
    """Epochs: whole numbers only."""

    def __init__(self) -> None:
        super().__init__("bottom")

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N803
        """Return the spacing of major and minor ticks, one epoch at least."""
        levels = super().tickSpacing(minVal, maxVal, size)
        return [(spacing, offset) for spacing, offset in levels if spacing >= 1] or [(1.0, 0.0)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return the epochs as text."""
        return [fill("{value:.0f}", value=value) for value in values]


class PercentAxis(pyqtgraph.AxisItem):
    """Shares in [0, 1], written as percent."""

    def __init__(self) -> None:
        super().__init__("left")

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return the shares as text."""
        places = max(0, math.ceil(-math.log10(spacing * 100)))
        return [f"{value * 100:.{places}f} %" for value in values]


class RateAxis(pyqtgraph.AxisItem):
    """Powers of ten, given by their exponents; only whole ones are written."""

    def __init__(self) -> None:
        super().__init__("left")

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N803
        """Return the spacing of ticks: a power of ten."""
        return [(max(1.0, math.ceil((maxVal - minVal) / 4)), 0.0)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return the rates as text."""
        return [format_rate(10**value) for value in values]


class EpochPlot(pyqtgraph.PlotItem):
    """A plot whose curves are changed in place.

    Args:
        title: What is plotted.
        axis: The axis at its left.
        bounds: Values at its foot and its head while there is nothing to show.
        has_epochs: Whether the epochs are written under it.
    """

    def __init__(
        self,
        title: str,
        axis: pyqtgraph.AxisItem,
        bounds: tuple[float, float],
        *,
        has_epochs: bool = False,
    ) -> None:
        epochs = EpochAxis()
        super().__init__(axisItems={"left": axis, "bottom": epochs}, enableMenu=False)
        self._title = title
        self._axes = (axis, epochs)
        axis.setWidth(_AXIS_WIDTH)
        for one in self._axes:
            one.setStyle(maxTickLevel=0)
            one.setCacheMode(_CACHED)
        if not has_epochs:
            epochs.setStyle(showValues=False)
        self.hideButtons()
        self.setMouseEnabled(x=True, y=False)
        self.setLimits(xMin=-0.05, minXRange=0.5)
        view = self.getViewBox()
        view.setAutoVisible(y=True)
        view.setDefaultPadding(0.06)
        view.setYRange(*bounds, padding=0)
        self.training = self._add_curve()
        self.running = self._add_curve()
        self.validation = self._add_curve()
        for one in (self.training, self.validation):
            one.setCacheMode(_CACHED)
        self._best = pyqtgraph.ScatterPlotItem(size=_RING, antialias=True)
        self.addItem(self._best)
        self._pointer = pyqtgraph.InfiniteLine(angle=90)
        self._pointer.hide()
        self.addItem(self._pointer, ignoreBounds=True)
        self._boundaries: dict[str, pyqtgraph.InfiniteLine] = {}
        self._colour, self._ratio = QColor(), 1.0

    def show_epochs(
        self, epoch: Floats, training: Floats, validation: Floats | None = None, best: int | None = None
    ) -> None:
        """Show the epochs that ended.

        Args:
            epoch: (E,) places.
            training: (E,) values of the thin curve.
            validation: (E,) values of the bold curve; None for no such curve.
            best: Index of the best epoch, which is ringed; None for no ring.
        """
        smooth = len(epoch) <= _SMOOTH_EPOCHS
        self.training.setData(epoch, training, antialias=smooth)
        self._follow(len(epoch))
        if validation is not None:
            self.validation.setData(epoch, validation, antialias=smooth)
            place = slice(0, 0) if best is None else slice(best, best + 1)
            self._best.setData(epoch[place], validation[place])

    def show_running(self, epoch: Floats, training: Floats) -> None:
        """Show the epoch that is not over: (B,) places and values."""
        self.running.setData(epoch, training)
        self._follow(len(epoch))

    def _follow(self, n_points: int) -> None:
        """Fit the range to the values from the first one on."""
        if n_points and not self.getViewBox().autoRangeEnabled()[1]:
            self.getViewBox().enableAutoRange(x=False, y=True)

    def show_phases(self, phases: Sequence[tuple[str, int]], *, named: bool) -> None:
        """Mark where each phase but the first began.

        Args:
            phases: Name of each, with the epochs that had ended by then.
            named: Whether their names are written too.
        """
        for name, first in phases[1:]:
            if name not in self._boundaries:
                line = pyqtgraph.InfiniteLine(
                    first,
                    angle=90,
                    label=name if named else None,
                    labelOpts={"position": 0.94, "anchors": [(-0.05, 0.5), (-0.05, 0.5)]},
                )
                self._boundaries[name] = line
                self.addItem(line, ignoreBounds=True)
                self._paint_boundary(line)
            self._boundaries[name].setValue(first)
        for name in set(self._boundaries) - {name for name, _ in phases[1:]}:
            self.removeItem(self._boundaries.pop(name))

    def point_at(self, epoch: float | None) -> None:
        """Draw the pointer's line at an epoch; none for None."""
        self._pointer.setVisible(epoch is not None)
        if epoch is not None:
            self._pointer.setValue(epoch)

    def recolour(self, palette: QPalette, font: QFont, ratio: float, *, has_legend: bool) -> None:
        """Take the colours and the font of a widget.

        Args:
            palette: Its palette.
            font: Its font.
            ratio: Pixels of its screen to one of its own.
            has_legend: Whether the title tells the two curves apart.
        """
        text = palette.color(QPalette.ColorRole.Text)
        accent = palette.color(QPalette.ColorRole.Highlight)
        self._colour, self._ratio = text, ratio
        for axis in self._axes:
            axis.setPen(self._pen(faded(text, _FAINT), 1))
            axis.setTextPen(faded(text, _FAINT + 0.2))
            axis.setStyle(tickFont=font)
        self.showGrid(x=True, y=True, alpha=_PALE)
        self.validation.setPen(self._pen(accent, _VALIDATION_WIDTH))
        self.training.setPen(self._pen(faded(text, _FAINT), _TRAINING_WIDTH))
        self.running.setPen(self._pen(faded(text, _FAINT), _TRAINING_WIDTH, Qt.PenStyle.DotLine))
        self._best.setPen(self._pen(accent, 2))
        self._best.setBrush(palette.color(QPalette.ColorRole.Base))
        self._pointer.setPen(self._pen(faded(text, _FAINT), 1))
        for line in self._boundaries.values():
            self._paint_boundary(line)
        legend = ""
        if has_legend:
            legend = tr(
                "&nbsp;&nbsp;&nbsp;<span style='color:{name}'><b>━━</b></span> "
                "validation&nbsp;&nbsp;&nbsp;<span style='color:{text}'>──</span> training",
                name=accent.name(),
                text=_mixed(text, palette),
            )
        self.titleLabel.item.setFont(font)
        self.setTitle(
            f"<b>{self._title}</b>{legend}", justify="left", color=text, size=f"{font.pointSizeF()}pt"
        )

    def _paint_boundary(self, line: pyqtgraph.InfiniteLine) -> None:
        line.setPen(self._pen(faded(self._colour, _FAINT), 1, Qt.PenStyle.DashLine))
        if hasattr(line, "label"):
            line.label.setColor(faded(self._colour, _FAINT + 0.2))

    def _pen(self, colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
        """Return a pen of the same width whatever the plot's scale; Qt takes it in the screen's pixels."""
        made = QPen(colour, width * self._ratio, style)
        made.setCosmetic(True)
        return made

    def _add_curve(self) -> pyqtgraph.PlotCurveItem:
        curve = pyqtgraph.PlotCurveItem(antialias=True)
        self.addItem(curve)
        return curve


def faded(colour: QColor, share: float) -> QColor:
    """Return a colour of which so much is left, the rest being seen through."""
    made = QColor(colour)
    made.setAlphaF(min(1.0, share))
    return made


def _mixed(text: QColor, palette: QPalette) -> str:
    """Return the text's colour as it looks when it is faded; rich text knows no transparency."""
    base = palette.color(QPalette.ColorRole.Base)

    def mix(one: float, other: float) -> float:
        return _FAINT * one + (1 - _FAINT) * other

    return QColor.fromRgbF(
        mix(text.redF(), base.redF()), mix(text.greenF(), base.greenF()), mix(text.blueF(), base.blueF())
    ).name()
