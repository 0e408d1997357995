"""Small marks that say by their shape what a person decided about an image."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen


def paint_tick(painter: QPainter, square: QRectF, palette: QPalette) -> None:
    """Paint a tick on a disc: somebody said that it is right."""
    painter.save()
    inner = _paint_disc(painter, square, palette)
    corner = inner.bottomLeft()
    corner.setX(inner.left() + inner.width() * 0.35)
    start = inner.topLeft()
    start.setY(inner.top() + inner.height() * 0.6)
    painter.drawPolyline([start, corner, inner.topRight()])
    painter.restore()


def paint_cross(painter: QPainter, square: QRectF, palette: QPalette) -> None:
    """Paint a cross on a disc: somebody left it out."""
    painter.save()
    inner = _paint_disc(painter, square, palette)
    painter.drawLine(inner.topLeft(), inner.bottomRight())
    painter.drawLine(inner.topRight(), inner.bottomLeft())
    painter.restore()


def paint_lines(painter: QPainter, square: QRectF, palette: QPalette) -> None:
    """Paint lines of writing on a disc: somebody wrote something about it."""
    painter.save()
    inner = _paint_disc(painter, square, palette)
    middle = inner.center().y()
    for height in (inner.top(), middle, inner.bottom()):
        painter.drawLine(QPointF(inner.left(), height), QPointF(inner.right(), height))
    painter.restore()


def _paint_disc(painter: QPainter, square: QRectF, palette: QPalette) -> QRectF:
    """Paint a disc, so that the mark is seen on any picture; return where the mark itself stands."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.color(QPalette.ColorRole.Text))
    painter.drawEllipse(square)
    side = square.width()
    pen = QPen(palette.color(QPalette.ColorRole.Base), max(1.5, side / 8))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    return square.adjusted(side * 0.3, side * 0.3, -side * 0.3, -side * 0.3)
