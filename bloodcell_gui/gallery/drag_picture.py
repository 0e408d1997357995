"""What is seen beside the pointer while cells are dragged: a few on a stack, and how many there are."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPalette, QPixmap

from bloodcell_gui.gallery.thumbnail import paint_thumbnail
from trainer.language import fill

_SIDE = 64
_STEP = 6
_BADGE_HEIGHT = 20


def draw_stack(pictures: Sequence[QImage | None], count: int, palette: QPalette, ratio: float) -> QPixmap:
    """Return the picture of a stack.

    Args:
        pictures: The pictures of the first few, as `paint_thumbnail` takes them; the first lies on top.
        count: How many cells there are in all.
        palette: The view's colours.
        ratio: Physical pixels for each of the window's.
    """
    side = _SIDE + _STEP * (len(pictures) - 1) + _BADGE_HEIGHT // 2
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number in reversed(range(len(pictures))):
        offset = _STEP * number
        area = QRect(offset, offset + _BADGE_HEIGHT // 2, _SIDE, _SIDE)
        paint_thumbnail(painter, area, pictures[number], palette)
        painter.setPen(palette.color(QPalette.ColorRole.Base))
        painter.drawRect(area)
    if count > 1:
        font = QFont(painter.font())
        font.setBold(True)
        painter.setFont(font)
        text = fill("{count:,}", count=count)
        width = max(_BADGE_HEIGHT, painter.fontMetrics().horizontalAdvance(text) + 12)
        badge = QRectF(side - width, 0, width, _BADGE_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
        painter.drawRoundedRect(badge, _BADGE_HEIGHT / 2, _BADGE_HEIGHT / 2)
        painter.setPen(palette.color(QPalette.ColorRole.HighlightedText))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap
