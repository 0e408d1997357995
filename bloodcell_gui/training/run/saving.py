"""The curves as a picture, of points or of lines."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsView


def render_png(view: QGraphicsView) -> bytes:
    """Return what a view shows as a PNG file, in the pixels of its screen."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    view.viewport().grab().save(buffer, "PNG")
    return bytes(data.data())


def render_svg(view: QGraphicsView, title: str) -> bytes:
    """Return what a view shows as an SVG file.

    Args:
        view: Shows the plots.
        title: Title of the drawing.
    """
    from PySide6.QtSvg import QSvgGenerator

    size: QSize = view.viewport().size()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), view.backgroundBrush())
    view.scene().render(painter, QRectF(0, 0, size.width(), size.height()), view.sceneRect())
    painter.end()
    return bytes(data.data())
