"""Small data sets with known faults, what is found in them, and the page that shows it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui import main_window
from bloodcell_gui.app import open_window
from bloodcell_gui.cleaning.label_sheet import EXCLUDED, NO_LABEL
from bloodcell_gui.cleaning.open_dataset import OpenDataset
from bloodcell_gui.cleaning.opening import open_report
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice, Notifier
from bloodcell_gui.settings import Settings
from trainer.cleaning.decisions import Decision, read_decisions
from trainer.cleaning.keeping import find_place

CLEAN = 2
LEFT = Qt.MouseButton.LeftButton

Key, Modifier = Qt.Key, Qt.KeyboardModifier

OpenWindow = Callable[[str], MainWindow]
WriteCells = Callable[..., Path]


@pytest.fixture(autouse=True)
def scripts(children: None) -> None:
    """The scripted cleanings, which the tests import too."""


@pytest.fixture
def dataset(cells: WriteCells) -> Path:
    """Neutrophils, eosinophils and platelets; twelve copies of one junk picture, one image in two classes.

    `doubtful.jpg` is a platelet that the scripted cleaning takes for a neutrophil.
    """
    root = cells({"neutrophil": 6, "eosinophil": 5, "platelet": 5})
    junk = (cells({"basophil": 1}, folder="junk", first_seed=90) / "basophil" / "90.jpg").read_bytes()
    for number in range(12):
        folder = ("neutrophil", "eosinophil", "platelet")[number % 3]
        (root / folder / f"junk-{number:02}.jpg").write_bytes(junk)
    (root / "platelet" / "4.jpg").rename(root / "platelet" / "doubtful.jpg")
    (root / "neutrophil" / "both.jpg").write_bytes((root / "eosinophil" / "1.jpg").read_bytes())
    return root


class Bench:
    """A data set that is open, driven by keys."""

    def __init__(self, root: Path, qtbot: QtBot, before_showing: Callable[[], object]) -> None:
        from cleaning_targets import find_issues

        self._qtbot = qtbot
        self.root = root
        self.told: list[Notice] = []
        self.done: list[str] = []
        self.settings = Settings()
        self.notifier = Notifier()
        self.notifier.told.connect(self.told.append)
        self.notifier.done_told.connect(self.done.append)
        self.page = QWidget()
        self.dataset = OpenDataset(self.notifier, self.settings, self.page)
        self.workbench = self.dataset.workbench
        self.trained: list[tuple[Path, Path]] = []
        self.dataset.training_wanted.connect(lambda *both: self.trained.append(both))
        self.queue = self.workbench.doubtful.list
        self.opened = open_report(find_issues(root))
        before_showing()
        self.dataset.open(self.opened)
        # As much as a screen of 1366x768 leaves to a page.
        self.workbench.resize(1302, 640)
        self.workbench.show()
        self.workbench.activateWindow()
        self.queue.setFocus()
        qtbot.waitUntil(lambda: self.queue.hasFocus() or not self.queue.isVisible())

    @property
    def path(self) -> str:
        """The image that is shown large."""
        path: str = self.workbench.doubtful.image.path
        return path

    @property
    def rows(self) -> list[str]:
        """All rows as a screen reader says them."""
        model = self.queue.rows
        return [model.index(row).data() for row in range(model.rowCount())]

    def press(self, *keys: Qt.Key, into: QWidget | None = None) -> None:
        for key in keys:
            QTest.keyClick(into or QApplication.focusWidget() or self.queue, key)

    def go_to(self, path: str) -> None:
        self.workbench.go_to_paths((path,))
        assert self.path == path

    def kept(self) -> dict[str, Decision]:
        """What is on disk, once all is."""
        saver = self.dataset.autosaver
        assert saver is not None
        self._qtbot.waitUntil(lambda: saver.is_saved)
        return {one.path: one for one in read_decisions(find_place(self.root))}

    def verdicts(self) -> dict[str, str]:
        return {path: one.new_label or one.verdict.value for path, one in self.kept().items()}

    def close(self) -> None:
        self.dataset.close()
        self.workbench.close_threads()
        self.workbench.close()
        self.workbench.deleteLater()
        self.page.deleteLater()


OpenBench = Callable[..., Bench]


@pytest.fixture
def open_bench(qtbot: QtBot) -> Iterator[OpenBench]:
    """Return a function that opens a data set in which the faults were found already."""
    made: list[Bench] = []

    def start(root: Path, before_showing: Callable[[], object] = lambda: None) -> Bench:
        made.append(Bench(root, qtbot, before_showing))
        return made[-1]

    yield start
    for one in made:
        one.close()


@pytest.fixture
def bench(open_bench: OpenBench, dataset: Path) -> Bench:
    """The data set, open."""
    return open_bench(dataset)


@pytest.fixture
def open_cleaning(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenWindow]:
    """Return a function that opens the window at the Clean page, with cleanings by such a script."""
    contexts: list[Any] = []

    def start(target: str = "examine") -> MainWindow:
        import cleaning_targets

        queue = partial(JobQueue, getattr(cleaning_targets, target))
        monkeypatch.setattr(main_window, "JobQueue", queue)
        contexts.append(open_window(["bloodcell-gui"]))
        window: MainWindow = contexts[-1].__enter__()
        qtbot.waitUntil(lambda: window.session.model is not None)
        window._page_bar.choose(CLEAN)
        return window

    yield start
    for context in contexts:
        context.__exit__(None, None, None)


class Gallery:
    """The gallery of a bench, driven by keys and the mouse."""

    def __init__(self, bench: Any, qtbot: QtBot) -> None:
        self.bench = bench
        self.view = bench.workbench.gallery
        self.widget = self.view.gallery
        bench.workbench.top.views.buttons[1].click()
        self.widget.setFocus()
        qtbot.waitUntil(self.widget.hasFocus)

    @property
    def groups(self) -> dict[str, list[str]]:
        """Names of the images under each heading that has any, in order."""
        paths = self.bench.opened.images.report.paths
        titles = {NO_LABEL: "Without a label", EXCLUDED: "Excluded"}
        titles |= {place: one.title for place, one in enumerate(self.bench.opened.images.styles)}
        return {
            titles[group.class_index]: [paths[row] for row in group.rows.values]
            for group in self.widget.arrangement.groups
            if len(group.rows)
        }

    @property
    def chosen(self) -> list[str]:
        paths = self.bench.opened.images.report.paths
        return [paths[row] for row in self.widget.chosen_rows]

    def click(self, path: str, modifiers: Modifier = Modifier.NoModifier) -> None:
        QTest.mouseClick(self.widget.viewport(), LEFT, modifiers, self.point(path))

    def point(self, path: str) -> QPoint:
        place = self.widget.arrangement.place_of(self.bench.opened.images.row(path))
        self.widget._reveal(place)
        point: QPoint = self.widget._on_screen(place).center()
        return point

    def press(self, key: Key, modifiers: Modifier = Modifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.widget, key, modifiers)

    def choose(self, combo: Any, text: str) -> None:
        combo.setCurrentText(text)
        combo.activated.emit(combo.currentIndex())


@pytest.fixture
def open_gallery(qtbot: QtBot) -> Callable[[Any], Gallery]:
    """A function that shows the gallery of a bench."""

    def open_it(bench: Any) -> Gallery:
        return Gallery(bench, qtbot)

    return open_it


@pytest.fixture
def gallery(bench: Any, open_gallery: Callable[[Any], Gallery]) -> Gallery:
    return open_gallery(bench)


@pytest.fixture
def unlabelled(
    open_bench: Callable[..., Any], cells: Callable[..., Path], open_gallery: Callable[[Any], Gallery]
) -> Gallery:
    """Three neutrophils and two platelets in one folder, without labels."""
    return open_gallery(open_bench(cells({"neutrophil": 3, "platelet": 2}, folder="new", flat=True)))
