"""Painting an image's picture into a small square."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPalette


def paint_thumbnail(painter: QPainter, area: QRect, picture: QImage | None, palette: QPalette) -> None:
    """Paint a picture, or what stands for it.

    Args:
        painter: Where to.
        area: The square.
        picture: None while it is being decoded; a null one where it cannot be.
        palette: The widget's colours.
    """
    if picture is None or picture.isNull() or picture.width() != picture.height():
        painter.fillRect(area, palette.color(QPalette.ColorRole.AlternateBase))
    if picture is None:
        return
    if picture.isNull():
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "?")
        return
    size = picture.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRect(area.topLeft(), size)
    target.moveCenter(area.center())
    painter.drawImage(target, picture)
