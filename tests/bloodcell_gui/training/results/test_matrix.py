from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from bloodcell_gui.class_colours import style_classes
from bloodcell_gui.training.results.figure import picture_kinds
from bloodcell_gui.training.results.matrix import ConfusionMatrix
from bloodcell_gui.training.results.matrix_layout import MatrixLayout
from trainer.classes import KNOWN_CLASSES, CellClass, Role


@pytest.fixture
def matrix(qtbot: QtBot) -> ConfusionMatrix:
    shown = ConfusionMatrix()
    qtbot.addWidget(shown)
    counts = np.diag([10] * 7 + [0])
    counts[2, 5] = 30
    shown.show_counts(style_classes(KNOWN_CLASSES), counts)
    shown.show()
    return shown


def test_the_layout_finds_the_cell_that_it_places() -> None:
    layout = MatrixLayout(n_classes=8, names=150, totals=60, head=50, side=40)
    for row in range(8):
        for column in range(8):
            rect = layout.cell_rect(row, column)
            assert layout.cell_at(rect.topLeft()) == layout.cell_at(rect.bottomRight()) == (row, column)
    for outside in (QPoint(149, 60), QPoint(160, 49), QPoint(150 + 8 * 40, 60), QPoint(160, 50 + 8 * 40)):
        assert layout.cell_at(outside) is None


def test_only_what_has_a_part_in_an_area_is_in_it() -> None:
    layout = MatrixLayout(n_classes=8, names=150, totals=60, head=50, side=40)
    assert layout.rows_in(QRect(0, 50, 10, 40)) == range(1)
    assert layout.rows_in(QRect(0, 89, 10, 2)) == range(2)
    assert layout.columns_in(QRect(0, 0, 5000, 5000)) == range(8)
    assert len(layout.columns_in(QRect(0, 0, 100, 100))) == 0


def test_the_head_stays_over_rows_that_are_scrolled(qtbot: QtBot) -> None:
    matrix = ConfusionMatrix()
    many = tuple(CellClass(f"c{number}", f"Class {number}", Role.WBC) for number in range(30))
    area = QScrollArea()
    qtbot.addWidget(area)
    area.resize(900, 300)
    area.setWidget(matrix)
    matrix.show_counts(style_classes(many), np.eye(30, dtype=np.int64))
    matrix.fit(QSize(900, 300))
    area.show()
    head = matrix.grab(QRect(0, 0, matrix.width(), 40)).toImage()
    area.verticalScrollBar().setValue(100)
    qtbot.waitUntil(lambda: matrix.visibleRegion().boundingRect().top() == 100)
    assert matrix.grab(QRect(0, 100, matrix.width(), 40)).toImage() == head
    opened = QSignalSpy(matrix.opened)
    qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=QPoint(matrix.width() - 100, 105))
    assert opened.count() == 0


def test_arrows_go_from_cell_to_cell_and_stay_within(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    for key, place in (
        (Qt.Key.Key_Left, (0, 0)),
        (Qt.Key.Key_Down, (1, 0)),
        (Qt.Key.Key_Right, (1, 1)),
        (Qt.Key.Key_End, (1, 7)),
        (Qt.Key.Key_Right, (1, 7)),
        (Qt.Key.Key_Up, (0, 7)),
        (Qt.Key.Key_Home, (0, 0)),
    ):
        qtbot.keyClick(matrix, key)
        assert matrix.current == place


def test_enter_and_a_click_open_a_cell(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    opened = QSignalSpy(matrix.opened)
    matrix.go_to(2, 5)
    qtbot.keyClick(matrix, Qt.Key.Key_Return)
    place = matrix.current_rect().translated(-matrix.current_rect().width(), 0).center()
    qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=place)
    assert [opened.at(number) for number in range(opened.count())] == [[2, 5], [2, 4]]
    qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert opened.count() == 2


def test_a_cell_says_what_it_means(matrix: ConfusionMatrix) -> None:
    assert matrix.describe(2, 5) == "Erythroblast: 30 of 40 (75.0 %) were called Monocyte."
    assert matrix.describe(2, 2) == "Erythroblast: 10 of 40 (25.0 %) were called rightly."
    assert matrix.describe(7, 0) == "No image is labelled Platelet."
    matrix.go_to(2, 5)
    assert matrix.accessibleDescription() == matrix.describe(2, 5)


def test_a_larger_share_is_a_stronger_colour(matrix: ConfusionMatrix) -> None:
    def colour(row: int, column: int) -> tuple[int, ...]:
        picture = matrix.grab().toImage()
        corner = matrix._layout().cell_rect(row, column).topLeft() + QPoint(3, 3)
        return picture.pixelColor(corner * picture.devicePixelRatio()).getRgb()

    matrix.clearFocus()
    empty, some, more, all_of_them = colour(0, 1), colour(2, 2), colour(2, 5), colour(1, 1)
    assert empty[0] > some[0] > more[0] > all_of_them[0]


def test_it_takes_the_room_there_is_and_scrolls_below_a_smallest_size(qtbot: QtBot) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    many = tuple(CellClass(f"c{number}", f"Class {number}", Role.WBC) for number in range(30))
    matrix.show_counts(style_classes(many), np.eye(30, dtype=np.int64) * 1234)
    matrix.fit(QSize(400, 300))
    assert matrix.width() > 400
    matrix.fit(QSize(2000, 2000))
    assert matrix.width() <= 2000
    assert matrix.height() <= 2000


def test_what_is_saved_is_the_whole_matrix(matrix: ConfusionMatrix, tmp_path: Path) -> None:
    png, svg_kind = picture_kinds(matrix, "one_confusion")
    png.prepare()(tmp_path / "one.png")
    svg_kind.prepare()(tmp_path / "one.svg")
    picture = QImage(str(tmp_path / "one.png"))
    assert (picture.width(), picture.height()) == (3 * matrix.width(), 3 * matrix.height())
    svg = (tmp_path / "one.svg").read_text("utf-8")
    assert "one_confusion" in svg
    assert "Erythroblast" in svg
    assert ">30<" in svg
