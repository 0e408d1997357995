from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bloodcell_gui.cells import Cells
from bloodcell_gui.class_colours import style_classes
from bloodcell_gui.gallery.arrangement import Arrangement, Group
from bloodcell_gui.gallery.cell_painter import describe_cell
from bloodcell_gui.gallery.cell_view import CellView
from bloodcell_gui.thumbnails import PictureLoader
from trainer.classes import KNOWN_CLASSES
from trainer.dataset.images import DecodedImage
from trainer.dataset.sources import LoadedImage
from trainer.inference.predictions import Prediction, Status

STYLES = style_classes(KNOWN_CLASSES)


class White:
    """A white image without a file."""

    path = None

    def __init__(self, name: str) -> None:
        self.name = name

    def load(self, into: object = None) -> LoadedImage:
        return LoadedImage(DecodedImage(np.full((24, 24, 3), 255, np.uint8)), b"")


@pytest.fixture
def cells() -> Cells:
    cells = Cells(KNOWN_CLASSES)
    shares = np.eye(8, dtype=np.float32)
    cells.extend(
        [0, 0], [Prediction("s", White(name), Status.CLASSIFIED, 6, shares[6]) for name in ("a", "b")]
    )
    cells.labels = {0: 4}
    return cells


@pytest.fixture
def view(cells: Cells, qtbot: QtBot) -> Iterator[CellView]:
    loader = PictureLoader(2**22)
    view = CellView(loader)
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    view.show_cell(cells, STYLES, Arrangement([Group(None, np.arange(2))]), 0)
    qtbot.waitUntil(lambda: view._picture._image is not None)
    yield view
    loader.close()


def test_a_label_is_said_where_it_is_known(view: CellView, cells: Cells, qtbot: QtBot) -> None:
    assert view._note.text() == "Labelled Lymphocyte"
    assert describe_cell(cells, STYLES, 0) == "Labelled Lymphocyte\nNeutrophil, 100 %\na"
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.row == 1
    assert not view._note.isVisible()
    assert describe_cell(cells, STYLES, 1) == "Neutrophil, 100 %\nb"


def test_what_is_laid_over_a_cell_goes_with_it(view: CellView, qtbot: QtBot) -> None:
    def middle() -> QColor:
        picture = view._picture.grab().toImage()
        return picture.pixelColor(picture.rect().center())

    assert middle() == QColor("white")
    red = QImage(24, 24, QImage.Format.Format_RGBA8888)
    red.fill(QColor(255, 0, 0, 128))
    view.show_overlay(red)
    assert middle().green() == pytest.approx(127, abs=3)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert middle() == QColor("white")


def test_a_page_adds_what_is_its_own(view: CellView, qtbot: QtBot) -> None:
    extra = QLabel("heat")
    view.add_beside(extra)
    qtbot.waitUntil(extra.isVisible)
    assert extra.y() > view._name.y()
