"""One picture, as large as there is room."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from bloodcell_gui.class_colours import ClassStyle
from trainer.language import tr

# A cell is 96 pixels wide: beyond eight times nothing more is to be seen.
_LARGEST_SIDE = 768
# On a screen of 1920x1080 at 200 % there is not much more.
_SMALLEST_SIDE = 128


class LargePicture(QWidget):
    """A picture in the middle, framed in the colour of its class, with something laid over it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._style: ClassStyle | None = None
        self._overlay: QImage | None = None
        self.setMinimumSize(_SMALLEST_SIDE, _SMALLEST_SIDE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage | None, style: ClassStyle | None) -> None:
        """Show a picture in the colour of its class."""
        self._image, self._style = image, style
        self.update()

    def show_missing(self, style: ClassStyle | None) -> None:
        """Say that there is no picture that could be shown."""
        self.show_image(QImage(), style)

    def show_overlay(self, overlay: QImage | None) -> None:
        """Lay something half transparent over the picture."""
        self._overlay = overlay
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        side = min(self.width(), self.height(), _LARGEST_SIDE) - 16
        area = QRectF(0, 0, side, side)
        area.moveCenter(QPointF(self.rect().center()))
        if self._image is None:
            return
        if self._image.isNull():
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, tr("This image cannot be shown."))
            return
        size = self._image.size().scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(0, 0, size.width(), size.height())
        target.moveCenter(area.center())
        painter.drawImage(target, self._image)
        if self._overlay is not None:
            painter.drawImage(target, self._overlay)
        if self._style is not None:
            painter.setPen(QPen(self._style.colour, 4))
            painter.drawRect(target.adjusted(-4, -4, 4, 4))
