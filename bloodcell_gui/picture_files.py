"""Pictures as the bytes of files: of points (PNG) or of lines (SVG)."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QRect, QSize
from PySide6.QtGui import QImage, QPainter


def encode_png(image: QImage) -> bytes:
    """Return an image as the bytes of a PNG file; a large one takes seconds, in whatever thread."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def draw_svg(size: QSize, title: str, paint: Callable[[QPainter], None]) -> bytes:
    """Return a drawing as the bytes of an SVG file.

    Args:
        size: Its size, device-independent pixels.
        title: What the file says it is.
        paint: Paints it into a rectangle of that size at the origin.
    """
    # Imported here: only who saves a drawing needs it.
    from PySide6.QtSvg import QSvgGenerator

    data = QByteArray()
    buffer = QBuffer(data)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    return bytes(data.data())
