"""A class and its probability in one line: key, name, figure, and a bar under them."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPalette

from bloodcell_gui.class_colours import ClassStyle, paint_key
from bloodcell_gui.gallery.cell_painter import format_confidence

_BAR_HEIGHT = 4


def paint_share(
    painter: QPainter, area: QRectF, style: ClassStyle, share: float | None, palette: QPalette
) -> None:
    """Paint the line into the top of an area; it takes the text's height and ten pixels.

    Args:
        painter: Where to.
        area: Room for it.
        style: How the class is shown.
        share: Its probability in [0, 1]; None where nobody knows.
        palette: The widget's colours.
    """
    metrics = painter.fontMetrics()
    side = metrics.height()
    paint_key(painter, QRectF(area.left(), area.top() + 1, side, side), style)
    text = QRectF(area.left() + side + 8, area.top(), area.width() - side - 8, side + 2)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setPen(palette.color(QPalette.ColorRole.WindowText))
    figure = "" if share is None else format_confidence(share)
    painter.drawText(text, Qt.AlignmentFlag.AlignRight | middle, figure)
    room = text.width() - metrics.horizontalAdvance(f"  {figure}")
    title = metrics.elidedText(style.title, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(text, Qt.AlignmentFlag.AlignLeft | middle, title)
    if share is not None:
        bar = QRectF(text.left(), area.top() + side + 4, text.width(), _BAR_HEIGHT)
        painter.fillRect(bar, palette.color(QPalette.ColorRole.AlternateBase))
        bar.setWidth(bar.width() * share)
        painter.fillRect(bar, style.colour)
