"""The curve of what reviewing brings: so many cells looked at again, so many of the others right."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from bloodcell_gui.focus import paint_focus_ring
from bloodcell_gui.training.figure_text import format_share
from bloodcell_gui.training.results.chart import Axes, chart_rect, paint_axes
from bloodcell_gui.training.results.figure import Figure
from trainer.bundle.card import OperatingPoint
from trainer.language import tr

_LARGEST = 560
_DOT, _CHOSEN_DOT = 3.0, 7.0
# Nobody looks at more of the cells again.
_MOST_UNSURE = 0.2
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}


class ReviewCurve(Figure):
    """Points that were measured, one of them chosen by mouse or by the arrow keys.

    Signals:
        point_chosen: Index of the point that the user chose.
    """

    point_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(320, 320)
        self.setMaximumWidth(_LARGEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Share of the cells to review, and share of the others that is right"))
        self.setToolTip(tr("Click or drag to choose a point, or use the arrow keys"))
        self._points: Sequence[OperatingPoint] = ()
        self._chosen = 0
        self._stated: int | None = None

    def show_points(self, points: Sequence[OperatingPoint], chosen: int, stated: int | None) -> None:
        """Show points.

        Args:
            points: By rising threshold.
            chosen: Index of the chosen one.
            stated: Index of the one that the model itself states; None where it states none of them.
        """
        self._points = [point for point in points if point.unsure <= _MOST_UNSURE] or points[:1]
        self._chosen, self._stated = min(chosen, len(self._points) - 1), stated
        self._tell()

    @property
    def chosen(self) -> int:
        """Index of the chosen point."""
        return self._chosen

    def choose(self, index: int) -> None:
        """Choose a point as the user does; the last one beyond the ends."""
        index = min(max(index, 0), len(self._points) - 1)
        if self._points and index != self._chosen:
            self._chosen = index
            self._tell()
            self.point_chosen.emit(index)

    def _tell(self) -> None:
        if self._points:
            point = self._points[self._chosen]
            self.setAccessibleDescription(
                tr(
                    "{unsure} of the cells to review, {right} of the others right",
                    unsure=format_share(point.unsure),
                    right=format_share(point.right),
                )
            )
        self.update()

    def _axes(self, size: QSize) -> Axes:
        rect = chart_rect(
            QRectF(0, 0, min(size.width(), _LARGEST), min(size.height(), _LARGEST)), self.fontMetrics()
        )
        lowest = min(point.right for point in self._points)
        # The curve has room below, and the best that can be is at the top.
        low = max(0.0, 1 - max(1.25 * (1 - lowest), 0.01))
        return Axes(rect, 0.0, _MOST_UNSURE, low, 1.0)

    def paint_figure(self, painter: QPainter, size: QSize) -> None:
        """Paint axes, the points, and the chosen one with its lines to the axes."""
        if not self._points:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        axes = self._axes(size)
        paint_axes(
            painter,
            self,
            axes,
            x_name=tr("Cells to review"),
            y_name=tr("Right of the others"),
            percent=(True, True),
            n_ticks=(5, 6),
        )
        colour = self.ink(QPalette.ColorRole.Highlight)
        places = [axes.point(point.unsure, point.right) for point in self._points]
        chosen = places[self._chosen]
        painter.setPen(QPen(self.ink(QPalette.ColorRole.PlaceholderText), 1, Qt.PenStyle.DashLine))
        painter.drawLine(chosen, QPointF(chosen.x(), axes.rect.bottom()))
        painter.drawLine(chosen, QPointF(axes.rect.left(), chosen.y()))
        painter.setPen(QPen(colour, 2))
        painter.drawPolyline(places)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for place in places:
            painter.drawEllipse(place, _DOT, _DOT)
        painter.drawEllipse(chosen, _CHOSEN_DOT, _CHOSEN_DOT)
        if self._stated is not None and self._stated < len(places):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.ink(), 1.5))
            painter.drawEllipse(places[self._stated], _CHOSEN_DOT + 4, _CHOSEN_DOT + 4)
        if self.hasFocus():
            paint_focus_ring(painter, axes.rect, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the point that is nearest to where was pressed."""
        self._choose_nearest(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose along with the mouse."""
        self._choose_nearest(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the next point by the arrow keys, the first and the last by Home and End."""
        if event.key() == Qt.Key.Key_Home:
            self.choose(0)
        elif event.key() == Qt.Key.Key_End:
            self.choose(len(self._points) - 1)
        elif (step := _KEYS.get(Qt.Key(event.key()))) is not None:
            self.choose(self._chosen + step)
        else:
            super().keyPressEvent(event)

    def _choose_nearest(self, event: QMouseEvent) -> None:
        if not self._points or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        axes = self._axes(self.size())
        across = [abs(axes.point(one.unsure, one.right).x() - event.position().x()) for one in self._points]
        self.choose(across.index(min(across)))
