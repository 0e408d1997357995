"""A small mark that says what is decided about an image, by shape and colour."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen

from bloodcell_gui.class_colours import ClassStyle, paint_key
from trainer.cleaning.decisions import Verdict


def paint_mark(
    painter: QPainter, square: QRectF, verdict: Verdict, new_style: ClassStyle | None, palette: QPalette
) -> None:
    """Paint a tick for kept, a cross for excluded, the new class's key for relabelled; else nothing.

    Args:
        painter: Where to.
        square: Room for the mark.
        verdict: What is decided.
        new_style: How the class is shown that the image is to have; None where it has none.
        palette: The widget's colours.
    """
    if verdict is Verdict.UNDECIDED:
        return
    if verdict is Verdict.RELABEL and new_style is not None:
        paint_key(painter, square, new_style)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    # A disc, so that the mark is seen on any picture.
    painter.setBrush(palette.color(QPalette.ColorRole.Text))
    painter.drawEllipse(square)
    side = square.width()
    pen = QPen(palette.color(QPalette.ColorRole.Base), max(1.5, side / 8))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    inner = square.adjusted(side * 0.3, side * 0.3, -side * 0.3, -side * 0.3)
    if verdict is Verdict.EXCLUDE:
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    else:
        corner = inner.bottomLeft()
        corner.setX(inner.left() + inner.width() * 0.35)
        start = inner.topLeft()
        start.setY(inner.top() + inner.height() * 0.6)
        painter.drawPolyline([start, corner, inner.topRight()])
    painter.restore()
