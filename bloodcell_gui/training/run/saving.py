"""The curves as a picture, of points or of lines."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsView

# A picture for print: this many points to one of the screen's own.
_PNG_SCALE = 2.0


def render_png(view: QGraphicsView) -> bytes:
    """Return what a view shows as a PNG file, at twice its size in pixels."""
    size = view.viewport().size() * _PNG_SCALE
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(view.backgroundBrush().color())
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.scene().render(painter, QRectF(image.rect()), view.sceneRect())
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # PySide's stubs want bytes, Qt takes a name
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
