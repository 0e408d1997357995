"""A project with three samples whose predictions are made by hand, open on the Review page of the window."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.gallery.choosing_gallery import CHOSEN_CELLS
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.project.content import ChosenSample, open_sample
from bloodcell_gui.review.painter import GROUP_TITLES
from bloodcell_gui.review.sheet import ReviewSheet
from bloodcell_gui.review.workbench import Workbench
from bloodcell_gui.settings import DECIDED_BY
from trainer.bundle.model_file import read_model
from trainer.dataset.samples import Sample
from trainer.dataset.sources import ImageFile
from trainer.inference.predictions import Prediction, Status
from trainer.project.adding import add_predictions
from trainer.project.cells import ProjectCell
from trainer.project.project_file import create_project, open_project
from trainer.project.review import Review
from trainer.project.samples import find_sample
from trainer.reports.used_model import name_model

REVIEW = 1
MakeCells = Callable[..., Path]
Key, Modifier = Qt.Key, Qt.KeyboardModifier
LEFT, MOVE = Qt.MouseButton.LeftButton, Qt.DropAction.MoveAction


class Said(NamedTuple):
    """What the model said of an image."""

    name: str
    class_index: int = -1
    confidence: float = 0.9
    status: Status = Status.CLASSIFIED
    reason: str = ""


# By the classes red (0, a white cell), green (1, an erythroblast) and blue (2, a platelet).
FIRST = (
    Said("red_0000.png", 0, 0.99),
    Said("red_0001.png", 0, 0.8),
    Said("red_0002.png", 0, 0.9),
    Said("red_0003.png", 0, 0.45, Status.UNSURE, "The confidence 0.45 is under 0.60."),
    Said("green_0000.png", 1, 0.95),
    Said("green_0001.png", 1, 0.4, Status.UNSURE, "The confidence 0.40 is under 0.60."),
    Said("blue_0000.png", 2, 0.7),
    Said("copy.png", status=Status.EXCLUDED, reason="copy of “red_0000.png”"),
    Said("empty.png", status=Status.FAILED, reason="The file is empty (0 bytes)."),
)
SECOND = (Said("red_0000.png", 0, 0.99), Said("blue_0000.png", 2, 0.55, Status.UNSURE, "It is odd."))

AddSample = Callable[..., None]


@pytest.fixture
def said() -> type[Said]:
    """What makes a word of the model's: `said("a.png", 0, 0.75)` is a class 0 at 0.75."""
    return Said


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    """An empty project."""
    path = tmp_path / "Monday.bloodproject"
    create_project(path).close()
    return path


@pytest.fixture
def add_sample(project_path: Path, model_path: Path) -> AddSample:
    """A function that adds a sample to the project while no window has it."""
    model = name_model(read_model(model_path))

    def add(folder: Path, said: Sequence[Said]) -> None:
        sample = Sample(folder.name, folder)
        predictions = []
        for one in said:
            shares = None
            if one.class_index >= 0:
                shares = np.full(3, (1 - one.confidence) / 2, np.float32)
                shares[one.class_index] = one.confidence
            source = ImageFile(str(folder), one.name)
            digest = one.name.encode()[:16].ljust(16, b".")
            predictions.append(
                Prediction(sample.id, source, one.status, one.class_index, shares, one.reason, digest=digest)
            )
        with open_project(project_path) as project:
            for _ in add_predictions(project, [sample], predictions, model, who="Ada"):
                pass

    return add


@pytest.fixture
def monday(project_path: Path, add_sample: AddSample, make_cells: MakeCells) -> Path:
    """The project with `S-1`, which has cells of every kind, `S-2`, and `S-3`, which is signed."""
    first = make_cells("cells/S-1", red=4, green=2, blue=1)
    shutil.copy(first / "red_0000.png", first / "copy.png")
    (first / "empty.png").write_bytes(b"")
    add_sample(first, FIRST)
    add_sample(make_cells("cells/S-2", red=1, blue=1), SECOND)
    add_sample(make_cells("cells/S-3", red=1), [Said("red_0000.png", 0)])
    with open_project(project_path) as project:
        Review(project, find_sample(project, "S-3").key, "Grace").sign()
    return project_path


@pytest.fixture
def sample(monday: Path) -> ChosenSample:
    with open_project(monday) as project:
        return open_sample(project, find_sample(project, "S-1").key)


@pytest.fixture
def sheet(sample: ChosenSample) -> ReviewSheet:
    return ReviewSheet(sample)


class Bench:
    """The Review page of a window, driven by keys and the mouse."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.desk = window.desk
        self.page = window.review

    @property
    def workbench(self) -> Workbench:
        assert self.page.workbench is not None
        return self.page.workbench

    @property
    def gallery(self) -> QWidget:
        return self.workbench.cells.gallery

    def settle(self) -> None:
        """Wait until the desk has done all that was asked for."""
        done: list[object] = []
        self.desk._thread.add(lambda: None, done.append)
        self.qtbot.waitUntil(lambda: bool(done))

    def take_keyboard(self) -> None:
        """Give the keyboard to the cells, as the system does when a dialog has closed."""
        keyboard = self.workbench.cells.keyboard
        self.window.activateWindow()
        keyboard.setFocus()
        self.qtbot.waitUntil(keyboard.hasFocus)

    def press(self, *keys: Key, modifiers: Modifier = Modifier.NoModifier) -> None:
        """Press keys one after the other, and wait for what comes of them."""
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.gallery, key, modifiers)
        self.settle()

    def click(self, name: str, modifiers: Modifier = Modifier.NoModifier) -> None:
        QTest.mouseClick(self.gallery.viewport(), LEFT, modifiers, self.point_of(name))

    def point_of(self, name: str) -> QPoint:
        """Return where a cell is seen."""
        gallery = self.workbench.cells.gallery
        place = gallery.arrangement.place_of(self.row_of(name))
        assert place is not None
        gallery._reveal(place)
        point: QPoint = gallery._on_screen(place).center()
        return point

    def row_of(self, name: str) -> int:
        return next(row for row, cell in enumerate(self.desk.cells) if cell.name == name)

    def cell(self, name: str) -> ProjectCell:
        return self.desk.cells[self.row_of(name)]

    @property
    def groups(self) -> dict[str, list[str]]:
        """Names of the cells under each heading that has any, in order."""
        sheet = self.workbench.cells.sheet
        assert sheet is not None
        titles = {**GROUP_TITLES} | {index: style.title for index, style in enumerate(sheet.styles)}
        return {
            titles[group.class_index]: [self.desk.cells[row].name for row in group.rows.values]
            for group in self.workbench.cells.gallery.arrangement.groups
            if group.class_index is not None and len(group.rows)
        }

    @property
    def chosen(self) -> list[str]:
        return [self.desk.cells[row].name for row in self.workbench.cells.gallery.chosen_rows]

    @property
    def chips(self) -> list[str]:
        chips = self.workbench.cells.chips._chips.values()
        return [" ".join(chip.text().split()) for chip in chips if not chip.isHidden()]

    def show(self, what: Show | int) -> None:
        self.workbench.cells.chips.choose(what)

    def choose_sample(self, name: str) -> None:
        samples = self.workbench.samples
        samples.view.setCurrentIndex(samples.filter.index(samples.names.index(name), 1))
        self.settle()

    def drop(self, widget: QWidget, point: QPointF) -> bool:
        """Drop what is chosen on a point of a widget, and say whether it was taken."""
        data = QMimeData()
        data.setData(CHOSEN_CELLS, b"")
        entered = QDragEnterEvent(point.toPoint(), MOVE, data, LEFT, Modifier.NoModifier)
        moved = QDragMoveEvent(point.toPoint(), MOVE, data, LEFT, Modifier.NoModifier)
        dropped = QDropEvent(point, MOVE, data, LEFT, Modifier.NoModifier)
        for event in (entered, moved, dropped):
            # A new event is accepted; the system's is not until the widget says so.
            event.ignore()
            QApplication.sendEvent(widget, event)
        self.settle()
        return bool(dropped.isAccepted())


OpenReview = Callable[[Path], Bench]


@pytest.fixture
def open_review(window: MainWindow, qtbot: QtBot) -> OpenReview:
    """A function that opens a project on the Review page, for a reviewer who has said their name."""

    def start(path: Path) -> Bench:
        window.settings.write(DECIDED_BY, "Ada")
        window.resize(1366, 700)
        window.desk.open(path)
        window._page_bar.choose(REVIEW)
        bench = Bench(window, qtbot)
        qtbot.waitUntil(lambda: window.desk.path is not None and window.desk.opening is None)
        bench.settle()
        bench.settle()
        if window.review.workbench is not None:
            bench.take_keyboard()
        return bench

    return start


@pytest.fixture
def bench(open_review: OpenReview, monday: Path) -> Bench:
    """The project, open at `S-1`."""
    return open_review(monday)
