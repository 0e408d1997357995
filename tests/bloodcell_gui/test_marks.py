"""Marks are told apart by their shape, and stay in their square."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from bloodcell_gui.marks import paint_cross, paint_lines, paint_tick

Paint = Callable[[QPainter, QRectF, QPalette], None]
MARKS: tuple[Paint, ...] = (paint_tick, paint_cross, paint_lines)


def draw(paint: Paint) -> QImage:
    image = QImage(32, 32, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.magenta)
    painter = QPainter(image)
    paint(painter, QRectF(8, 8, 16, 16), QApplication.palette())
    painter.end()
    return image


@pytest.mark.parametrize("paint", MARKS)
def test_a_mark_stays_in_its_square(paint: Paint, qapp: QApplication) -> None:
    image = draw(paint)
    around = [image.pixelColor(x, y) for x in range(32) for y in (0, 6, 25, 31)]
    assert {one.name() for one in around} == {"#ff00ff"}
    assert image.pixelColor(16, 9).name() != "#ff00ff"


def test_the_marks_differ(qapp: QApplication) -> None:
    tick, cross, lines = map(draw, MARKS)
    assert tick != cross
    assert cross != lines
    assert tick != lines
