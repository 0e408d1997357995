"""Axes of a small chart: from numbers to points, and the lines that are read by."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF

from bloodcell_gui.training.results.figure import CENTRE, RIGHT, Figure
from trainer.language import fill


@dataclass(frozen=True, slots=True)
class Axes:
    """A rectangle and the numbers at its edges.

    Attributes:
        rect: Where the chart is.
        left: Number at the left edge.
        right: Number at the right edge.
        bottom: Number at the lower edge.
        top: Number at the upper edge.
    """

    rect: QRectF
    left: float
    right: float
    bottom: float
    top: float

    def point(self, x: float, y: float) -> QPointF:
        """Return where a pair of numbers is."""
        across = (x - self.left) / (self.right - self.left)
        up = (y - self.bottom) / (self.top - self.bottom)
        return QPointF(
            self.rect.left() + across * self.rect.width(), self.rect.bottom() - up * self.rect.height()
        )

    def polyline(self, xs: Sequence[float], ys: Sequence[float]) -> QPolygonF:
        """Return the line through some pairs of numbers."""
        return QPolygonF([self.point(x, y) for x, y in zip(xs, ys, strict=True)])


def choose_ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers from `low` to `high`, at most so many and evenly apart."""
    rough = (high - low) / max(1, most - 1)
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first = -(-low // step) if low % step > step * 1e-9 else low / step
    ticks = []
    number = round(first)
    while number * step <= high + step * 1e-9:
        ticks.append(number * step)
        number += 1
    return ticks


def format_tick(value: float, *, percent: bool) -> str:
    """Return a number at an axis."""
    return fill("{value:.4g} %", value=100 * value) if percent else fill("{value:.4g}", value=value)


def paint_axes(
    painter: QPainter,
    figure: Figure,
    axes: Axes,
    *,
    x_name: str,
    y_name: str,
    percent: tuple[bool, bool],
    n_ticks: tuple[int, int] = (6, 5),
    whole_x: bool = False,
) -> None:
    """Paint the lines of a chart, their numbers, and what the axes are.

    Args:
        painter: Where to.
        figure: Whose colours are used.
        axes: The chart.
        x_name: What the numbers below are.
        y_name: What the numbers at the left are; it stands above them.
        percent: Whether the numbers below, and those at the left, are shares.
        n_ticks: Most lines across and up.
        whole_x: Whether there is nothing between whole numbers below.
    """
    rect, line = axes.rect, painter.fontMetrics().height()
    for value in choose_ticks(axes.bottom, axes.top, n_ticks[1]):
        y = axes.point(axes.left, value).y()
        painter.setPen(QPen(figure.faint(), 1))
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        painter.setPen(figure.ink())
        text = QRectF(0, y - line / 2, rect.left() - 8, line)
        painter.drawText(text, RIGHT, format_tick(value, percent=percent[1]))
    for value in choose_ticks(axes.left, axes.right, n_ticks[0]):
        if whole_x and value != round(value):
            continue
        x = axes.point(value, axes.bottom).x()
        painter.setPen(QPen(figure.faint(), 1))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        painter.setPen(figure.ink())
        text = QRectF(x - 40, rect.bottom() + 4, 80, line)
        painter.drawText(text, CENTRE, format_tick(value, percent=percent[0]))
    painter.setPen(figure.ink())
    painter.drawText(QRectF(rect.left(), rect.bottom() + 4 + line, rect.width(), line), CENTRE, x_name)
    name = QRectF(rect.left(), rect.top() - line - 8, rect.width(), line)
    painter.drawText(name, 0, y_name)


def chart_rect(area: QRectF, metrics: QFontMetrics) -> QRectF:
    """Return what is left of an area for the chart itself, beside numbers and names."""
    line = metrics.height()
    return area.adjusted(metrics.horizontalAdvance("100.5 %") + 8, line + 8, -24, -2 * line - 8)
