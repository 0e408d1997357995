"""Lighting the place under the pointer that chosen cells may be dropped on."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPalette, QPen


def paint_drop_target(painter: QPainter, area: QRectF, palette: QPalette) -> None:
    """Paint the light into an area, over what is there.

    Args:
        painter: Where to.
        area: The place.
        palette: The widget's colours.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    fill = QColor(palette.color(QPalette.ColorRole.Highlight))
    painter.setPen(QPen(fill, 2))
    fill.setAlphaF(0.3)
    painter.setBrush(fill)
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
    painter.restore()
