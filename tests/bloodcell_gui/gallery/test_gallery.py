from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bloodcell_gui.cells import Cells
from bloodcell_gui.class_colours import style_classes
from bloodcell_gui.gallery.arrangement import Filter, Order, arrange
from bloodcell_gui.gallery.cell_painter import CellPainter
from bloodcell_gui.gallery.gallery import Gallery
from bloodcell_gui.thumbnails import PictureLoader
from trainer.classes import KNOWN_CLASSES
from trainer.dataset.images import DecodedImage
from trainer.dataset.sources import LoadedImage
from trainer.inference.predictions import Prediction, Status

STYLES = style_classes(KNOWN_CLASSES)


class Painted:
    """An image without a file."""

    path = None

    def __init__(self, number: int) -> None:
        self.name = f"cell {number}"

    def load(self, into: object = None) -> LoadedImage:
        return LoadedImage(DecodedImage(np.full((24, 24, 3), 200, np.uint8)), b"")


def make_cells(count: int) -> Cells:
    cells = Cells(KNOWN_CLASSES)
    add(cells, count)
    return cells


def add(cells: Cells, count: int) -> None:
    shares = np.eye(8, dtype=np.float32)
    first = len(cells)
    cells.extend(
        [0] * count,
        [
            Prediction("s", Painted(number), Status.CLASSIFIED, number % 8, shares[number % 8])
            for number in range(first, first + count)
        ],
    )


@pytest.fixture
def gallery(qtbot: QtBot) -> Iterator[Gallery]:
    loader = PictureLoader(2**22)
    gallery = Gallery(loader)
    qtbot.addWidget(gallery)
    gallery.resize(500, 400)
    gallery.show()
    yield gallery
    loader.close()


def show(gallery: Gallery, cells: Cells, order: Order = Order.FOUND) -> None:
    gallery.show_exhibit(CellPainter(cells, STYLES), arrange(cells, Filter(), order, range(8)))


def test_the_keyboard_reaches_every_cell(gallery: Gallery, qtbot: QtBot) -> None:
    show(gallery, make_cells(100))
    gallery.activateWindow()
    gallery.setFocus()
    qtbot.waitUntil(lambda: gallery.current == 0)
    for key, place in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 5),
        (Qt.Key.Key_Left, 4),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_End, 99),
        (Qt.Key.Key_Right, 99),
        (Qt.Key.Key_PageUp, 87),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_PageDown, 12),
    ):
        qtbot.keyClick(gallery, key)
        assert gallery.current == place, key
        rect = gallery._on_screen(place)
        assert gallery.viewport().rect().contains(rect)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_key_opens_the_current_cell(gallery: Gallery, qtbot: QtBot, key: Qt.Key) -> None:
    show(gallery, make_cells(10))
    gallery.go_to(3)
    with qtbot.waitSignal(gallery.opened) as opened:
        qtbot.keyClick(gallery, key)
    assert opened.args == [3]


def test_the_mouse_chooses_and_opens(gallery: Gallery, qtbot: QtBot) -> None:
    show(gallery, make_cells(10))
    centre = gallery._on_screen(2).center()
    qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert gallery.current == 2
    with qtbot.waitSignal(gallery.opened) as opened:
        qtbot.mouseDClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert opened.args == [2]
    qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert gallery.current == 2


def test_a_screen_reader_hears_the_current_cell(gallery: Gallery) -> None:
    show(gallery, make_cells(10))
    gallery.go_to(1)
    assert gallery.accessibleDescription() == "Eosinophil, 100 %\ncell 1"


def test_only_what_is_visible_is_decoded(gallery: Gallery, qtbot: QtBot) -> None:
    show(gallery, make_cells(5000))
    qtbot.waitUntil(lambda: len(gallery._loader._cache) >= 12)
    qtbot.waitUntil(lambda: not gallery._loader._wanted)
    assert len(gallery._loader._cache) < 100


def test_growing_moves_nothing_in_view(gallery: Gallery) -> None:
    cells = make_cells(400)
    show(gallery, cells, Order.BY_CLASS)
    bar = gallery.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = gallery._top_place()
    assert place is not None
    row, top = gallery.arrangement.row_at(place), gallery._on_screen(place).top()
    add(cells, 80)
    gallery.arrangement.append(cells, np.arange(400, 480))
    gallery.grow()
    place = gallery.arrangement.place_of(row)
    assert place is not None
    assert gallery._on_screen(place).top() == top


def test_growing_leaves_the_current_cell_current(gallery: Gallery) -> None:
    cells = make_cells(400)
    show(gallery, cells, Order.BY_CLASS)
    gallery.go_to(333)
    row = gallery.current_row()
    add(cells, 80)
    gallery.arrangement.append(cells, np.arange(400, 480))
    gallery.grow()
    assert gallery.current_row() == row
    assert gallery.arrangement.row_at(gallery.current) == row


def test_another_order_keeps_the_current_cell_in_view(gallery: Gallery) -> None:
    cells = make_cells(400)
    show(gallery, cells)
    gallery.go_to(333)
    row = gallery.current_row()
    show(gallery, cells, Order.BY_CLASS)
    assert gallery.current_row() == row
    assert gallery.viewport().rect().intersects(gallery._on_screen(gallery.current))


def test_at_the_top_another_order_stays_at_the_top(gallery: Gallery) -> None:
    cells = make_cells(400)
    show(gallery, cells)
    show(gallery, cells, Order.BY_CLASS)
    assert gallery.verticalScrollBar().value() == 0


def test_the_size_changes_the_columns_and_keeps_the_place(gallery: Gallery) -> None:
    show(gallery, make_cells(400))
    gallery.go_to(200)
    columns = gallery._layout.metrics.columns
    gallery.set_side(192)
    assert gallery._layout.metrics.columns < columns
    assert gallery.viewport().rect().intersects(gallery._on_screen(200))


def test_the_border_has_the_colour_of_the_class(gallery: Gallery, qtbot: QtBot) -> None:
    show(gallery, make_cells(4))
    QApplication.processEvents()
    image: QImage = gallery.viewport().grab().toImage()
    for place in range(4):
        corner = gallery._on_screen(place).topLeft()
        assert image.pixelColor(corner + QPoint(1, 40)) == STYLES[place].colour


def test_nothing_to_show_is_no_error(gallery: Gallery, qtbot: QtBot) -> None:
    gallery.clear()
    gallery.setFocus()
    qtbot.keyClick(gallery, Qt.Key.Key_Down)
    assert gallery.current == -1
    assert gallery.current_row() is None


def test_a_hundred_thousand_cells_paint_as_few_as_a_thousand(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for count in (1_000, 100_000):
        show(gallery, make_cells(count))
        painted = []
        assert gallery._exhibit is not None
        monkeypatch.setattr(gallery._exhibit, "paint_cell", lambda *args, p=painted: p.append(args))
        gallery.viewport().repaint()
        counts.append(len(painted))
    assert 0 < counts[0] == counts[1] < 40
