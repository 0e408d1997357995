"""What every cell of a gallery has, whatever it shows: where the user is, border, picture; and headings."""

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPalette, QPen

from bloodcell_gui.class_colours import UNSURE_COLOUR
from bloodcell_gui.gallery.exhibit import Look
from bloodcell_gui.gallery.gallery_layout import BORDER
from bloodcell_gui.gallery.thumbnail import paint_thumbnail

# How much is seen of the picture of what is left out.
_GONE = 0.4


class Places(NamedTuple):
    """Where more can be painted about a cell.

    Attributes:
        picture: Where its picture is.
        line: What is under it.
    """

    picture: QRect
    line: QRect


def paint_framed(
    painter: QPainter,
    rect: QRect,
    picture: QImage | None,
    side: int,
    look: Look,
    palette: QPalette,
    *,
    border: QColor | QBrush | None,
    is_gone: bool = False,
) -> Places:
    """Paint a cell's picture in its border.

    Args:
        painter: Where to.
        rect: The cell's rectangle.
        picture: As `Exhibit.paint_cell` has it.
        side: Side of the thumbnail, device-independent pixels.
        look: How the user stands to it.
        palette: The view's colours.
        border: What the border is filled with; None for the dashes of what counts as no class.
        is_gone: Whether it is left out.
    """
    frame = QRect(rect.left(), rect.top(), side + 2 * BORDER, side + 2 * BORDER)
    inner = frame.adjusted(BORDER, BORDER, -BORDER, -BORDER)
    paint_look(painter, rect, look, palette)
    if border is None:
        paint_dashes(painter, frame)
    else:
        painter.fillRect(frame, border)
    painter.setOpacity(_GONE if is_gone else 1.0)
    paint_thumbnail(painter, inner, picture, palette)
    painter.setOpacity(1.0)
    line = QRect(rect.left(), frame.bottom() + 3, rect.width(), rect.bottom() - frame.bottom() - 3)
    return Places(inner, line)


def paint_look(painter: QPainter, rect: QRect, look: Look, palette: QPalette) -> None:
    """Paint the ground of a cell that is current or chosen, and a ring where the keyboard is.

    Args:
        painter: Where to.
        rect: The cell's rectangle.
        look: How the user stands to it.
        palette: The view's colours.
    """
    if not look.is_current and not look.is_chosen:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(palette.color(QPalette.ColorRole.Highlight))
    has_ring = look.is_current and look.has_focus
    painter.setPen(QPen(colour, 2) if has_ring else Qt.PenStyle.NoPen)
    fill = QColor(colour)
    fill.setAlphaF(0.35)
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(rect).adjusted(-3, -3, 3, 2), 4, 4)
    painter.restore()


def paint_dashes(painter: QPainter, frame: QRect) -> None:
    """Paint the dashed frame of a cell that counts as no class."""
    painter.save()
    painter.setPen(QPen(QColor(UNSURE_COLOUR), 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame.adjusted(1, 1, -2, -2))
    painter.restore()


def paint_heading_text(painter: QPainter, text: QRect, title: str, after: str, palette: QPalette) -> None:
    """Paint a heading: its title bold, what follows muted."""
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.save()
    font = QFont(painter.font())
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    painter.drawText(text, flags, title)
    width = painter.fontMetrics().horizontalAdvance(f"{title}  ")
    font.setBold(False)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    rest = text.adjusted(width, 0, 0, 0)
    elided = painter.fontMetrics().elidedText(after, Qt.TextElideMode.ElideRight, rest.width())
    painter.drawText(rest, flags, elided)
    painter.restore()
