"""A small mark that says what is decided about an image, by shape and colour."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPalette

from bloodcell_gui.class_colours import ClassStyle, paint_key
from bloodcell_gui.marks import paint_cross, paint_tick
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
    if verdict is Verdict.EXCLUDE:
        paint_cross(painter, square, palette)
    else:
        paint_tick(painter, square, palette)
