"""A figure that is painted by one piece of code in the window, in a PNG and in an SVG."""

from math import sqrt

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from bloodcell_gui.picture_files import draw_svg
from bloodcell_gui.saving import FileKind, png_kind, svg_kind

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


def picture_kinds(figure: Figure, title: str) -> list[FileKind]:
    """Return the kinds of file that a figure is saved as.

    Args:
        figure: The figure.
        title: What a drawing says it is.
    """
    return [png_kind(lambda: _draw_image(figure)), svg_kind(lambda: _draw_svg(figure, title))]


def _draw_image(figure: Figure) -> QImage:
    size = figure.figure_size()
    scale = min(_PNG_SCALE, sqrt(_MOST_PIXELS / (size.width() * size.height())))
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    painter = QPainter(image)
    _paint(figure, painter, size)
    painter.end()
    return image


def _draw_svg(figure: Figure, title: str) -> bytes:
    size = figure.figure_size()
    return draw_svg(size, title, lambda painter: _paint(figure, painter, size))


def _paint(figure: Figure, painter: QPainter, size: QSize) -> None:
    painter.setFont(figure.font())
    painter.fillRect(0, 0, size.width(), size.height(), figure.ink(QPalette.ColorRole.Window))
    figure.paint_figure(painter, size)


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
