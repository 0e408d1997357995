"""A figure that is painted by one piece of code in the window, in a PNG and in an SVG."""

from math import sqrt

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

# Printed at 300 dots an inch a figure is then about as large as on the screen.
_PNG_SCALE = 3.0
# A matrix of a thousand classes would else take gigabytes.
_MOST_PIXELS = 64e6


class Figure(QWidget):
    """A widget that is nothing but a drawing; what is saved is what is seen."""

    def paint_figure(self, painter: QPainter, size: QSize) -> None:
        """Paint the whole figure into a rectangle of that size at the origin."""
        raise NotImplementedError

    def figure_size(self) -> QSize:
        """Return the size at which the figure is saved, device-independent pixels."""
        return self.size()

    def ink(self, role: QPalette.ColorRole = QPalette.ColorRole.WindowText) -> QColor:
        """Return a colour of the palette."""
        return self.palette().color(role)

    def faint(self) -> QColor:
        """Return the colour of lines that are there to be looked past."""
        colour = self.ink()
        colour.setAlphaF(0.2)
        return colour

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the figure."""
        painter = QPainter(self)
        self.paint_figure(painter, self.size())
        painter.end()


def draw_png(figure: Figure) -> bytes:
    """Return the figure as the bytes of a PNG file."""
    size = figure.figure_size()
    scale = min(_PNG_SCALE, sqrt(_MOST_PIXELS / (size.width() * size.height())))
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(figure.ink(QPalette.ColorRole.Window))
    painter = QPainter(image)
    painter.setFont(figure.font())
    figure.paint_figure(painter, size)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def draw_svg(figure: Figure, title: str) -> bytes:
    """Return the figure as the bytes of an SVG file.

    Args:
        figure: The figure.
        title: What the file says it is.
    """
    # Imported here: only who saves a figure needs it.
    from PySide6.QtSvg import QSvgGenerator

    size = figure.figure_size()
    data = QByteArray()
    buffer = QBuffer(data)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    painter = QPainter(generator)
    painter.setFont(figure.font())
    painter.fillRect(QRect(0, 0, size.width(), size.height()), figure.ink(QPalette.ColorRole.Window))
    figure.paint_figure(painter, size)
    painter.end()
    return bytes(data.data())


def blend(under: QColor, over: QColor, share: float) -> QColor:
    """Return a colour laid over another; a share of 0 leaves the one under it."""

    def mix(first: float, second: float) -> float:
        return first + (second - first) * share

    return QColor.fromRgbF(
        mix(under.redF(), over.redF()), mix(under.greenF(), over.greenF()), mix(under.blueF(), over.blueF())
    )


CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
