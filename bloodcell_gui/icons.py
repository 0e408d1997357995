"""The one set of icons, drawn in the palette's own colours."""

from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QImageReader, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from trainer.resources import icon

_PROPERTY = "iconName"
# Sizes that styles ask for; each is drawn at the screen's own resolution.
_SIZES = (16, 24)


@cache
def _read_svg(name: str) -> bytes:
    return icon(name).read_bytes()


@cache
def _draw(name: str, colour: str, opacity: float, size: int, ratio: float) -> QPixmap:
    svg = QByteArray(_read_svg(name).replace(b"currentColor", colour.encode()))
    buffer = QBuffer(svg)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # Qt's own plugin draws it; the QtSvg module would cost the start of the window 15 ms.
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(round(size * ratio), round(size * ratio)))
    drawn = reader.read()
    pixmap = QPixmap(drawn.size())
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    # SVG knows no colour with its own transparency, which placeholders have.
    painter.setOpacity(opacity)
    painter.drawImage(0, 0, drawn)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def draw_icon(
    name: str,
    size: int,
    role: QPalette.ColorRole = QPalette.ColorRole.WindowText,
) -> QPixmap:
    """Return an icon as a pixmap.

    Args:
        name: The file's name in `resources/icons`, without `.svg`.
        size: Side in device-independent pixels.
        role: Palette role of its colour.
    """
    application = QGuiApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
    colour = QGuiApplication.palette().color(role)
    return _draw(name, colour.name(), colour.alphaF(), size, ratio)


def themed_icon(name: str) -> QIcon:
    """Return an icon in the palette's present colours; `set_icon` follows later changes."""
    drawn = QIcon()
    for size in _SIZES:
        drawn.addPixmap(draw_icon(name, size))
    return drawn


def set_icon(target: QAbstractButton | QAction, name: str) -> None:
    """Give a button or action an icon that `recolour_icons` can find again.

    A QIconEngine in Python that paints in the palette's colours would need no second call, but
    Qt deletes copies of it that Python still holds, which ends in a crash.
    """
    target.setProperty(_PROPERTY, name)
    target.setIcon(themed_icon(name))


def recolour_icons(root: QWidget) -> None:
    """Draw all icons below a widget again, after the palette has changed."""
    targets: list[QAbstractButton | QAction] = [
        *root.findChildren(QAbstractButton),
        *root.findChildren(QAction),
    ]
    for target in targets:
        name = target.property(_PROPERTY)
        if isinstance(name, str):
            target.setIcon(themed_icon(name))


class IconLabel(QLabel):
    """An icon that follows the palette and the text size."""

    def __init__(
        self,
        name: str,
        size: int = 0,
        role: QPalette.ColorRole = QPalette.ColorRole.WindowText,
        parent: QWidget | None = None,
    ) -> None:
        """Show an icon.

        Args:
            name: As for `draw_icon`.
            size: Side in device-independent pixels; 0 for as high as a line of text.
            role: Palette role of its colour.
            parent: Owner.
        """
        super().__init__(parent)
        self._name = name
        self._size = size
        self._role = role
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._draw()

    def show_icon(self, name: str) -> None:
        """Show another icon."""
        self._name = name
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon anew where its colour or its size may be another."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._draw()

    def _draw(self) -> None:
        self.setPixmap(draw_icon(self._name, self._size or self.fontMetrics().height(), self._role))


def application_icon() -> QIcon:
    """Return the application's own icon, in its own colours."""
    drawn = QIcon()
    for size in (32, 64):
        drawn.addPixmap(draw_icon("application", size))
    return drawn
