"""The one set of icons, drawn in the palette's own colours."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

from trainer.resources import icon

_PROPERTY = "iconName"
# Sizes that styles ask for; each is drawn at the screen's own resolution.
_SIZES = (16, 24, 32)


@cache
def _read_svg(name: str) -> bytes:
    return icon(name).read_bytes()


@cache
def _draw(name: str, colour: str, opacity: float, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(QByteArray(_read_svg(name).replace(b"currentColor", colour.encode())))
    # SVG knows no colour with its own transparency, which placeholders have.
    painter.setOpacity(opacity)
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def draw_icon(
    name: str,
    size: int,
    role: QPalette.ColorRole = QPalette.ColorRole.WindowText,
    group: QPalette.ColorGroup = QPalette.ColorGroup.Normal,
) -> QPixmap:
    """Return an icon as a pixmap.

    Args:
        name: The file's name in `resources/icons`, without `.svg`.
        size: Side in device-independent pixels.
        role: Palette role of its colour.
        group: Palette group of its colour.
    """
    application = QGuiApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
    colour = QGuiApplication.palette().color(group, role)
    return _draw(name, colour.name(), colour.alphaF(), size, ratio)


def themed_icon(name: str) -> QIcon:
    """Return an icon in the palette's present colours; `set_icon` follows later changes."""
    drawn = QIcon()
    for size in _SIZES:
        drawn.addPixmap(draw_icon(name, size))
        drawn.addPixmap(draw_icon(name, size, group=QPalette.ColorGroup.Disabled), mode=QIcon.Mode.Disabled)
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
    for target in (*root.findChildren(QAbstractButton), *root.findChildren(QAction)):
        name = target.property(_PROPERTY)
        if isinstance(name, str):
            target.setIcon(themed_icon(name))


def application_icon() -> QIcon:
    """Return the application's own icon, in its own colours."""
    drawn = QIcon()
    for size in (16, 32, 64, 128):
        drawn.addPixmap(draw_icon("application", size))
    return drawn
