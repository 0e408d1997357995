"""The window under test: its real start, a small model, a user of its own, and no leftovers."""

import gc
import logging
import multiprocessing
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

# Before Qt is asked for a screen; a developer may say `xcb` to watch.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMimeData,
    QPoint,
    QPointF,
    QSettings,
    Qt,
    QThread,
    QTimer,
    QUrl,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken, isValid

from bloodcell_gui import classify_thread, main_window
from bloodcell_gui.app import open_window
from bloodcell_gui.classify_thread import ClassifyThread
from bloodcell_gui.garbage import GarbageCollector
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.settings import LANGUAGE, SHOW_WELCOME, Settings
from trainer import resources
from trainer.bundle.card import DataDescription, ModelCard
from trainer.bundle.model_file import write_model
from trainer.classes import CellClass, Role
from trainer.config import CardTexts, TrainingConfig
from trainer.dataset.framing import Framing
from trainer.dataset.sources import ImageFile, LoadedImage
from trainer.jobs import TrainJob

TINY = Path(__file__).parents[1] / "data" / "tiny.tflite"
COLOURS = {"red": (230, 40, 40), "green": (40, 230, 40), "blue": (40, 40, 230)}
# What the offscreen platform says of itself; it concerns no window of ours.
_HARMLESS = re.compile(r"This plugin does not support|propagateSizeHints|raise\(\)|systemTrayWindowChanged")
CAUTION = "Knows colours only."
# As many images as are classified at once; the results come when all of them are read.
CHUNK = 32

MakeCells = Callable[..., Path]


@pytest.fixture(scope="session")
def model_path(tmp_path_factory: pytest.TempPathFactory, make_card: Callable[..., ModelCard]) -> Path:
    """A model that names an image by its strongest colour; images of 48×48 are its native ones."""
    card = make_card(
        title="Three colours",
        classes=(
            CellClass("red", "Red", Role.WBC),
            CellClass("green", "Green", Role.NRBC),
            CellClass("blue", "Blue", Role.PLATELET),
        ),
        framing=Framing(size=32, native_width=48, native_height=48, native_crop=16),
        n_features=3,
        feature_map=(4, 4, 3),
        data=DataDescription(fingerprint="0" * 64, n_images={"train": 3}, n_per_class={}),
        caution=CAUTION,
    )
    path = tmp_path_factory.mktemp("models") / "colours.bloodcell"
    write_model(path, card, TINY.read_bytes(), {"weights": np.zeros(3, np.float32)})
    return path


@pytest.fixture(autouse=True)
def user(user_folders: Path, monkeypatch: pytest.MonkeyPatch, model_path: Path) -> Path:
    """The home of a user who has seen the welcome page, and nothing else."""
    monkeypatch.setattr(Path, "home", lambda: user_folders)
    monkeypatch.setattr(resources, "bundled_model", lambda: model_path)
    folder = str(user_folders / "settings")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
    Settings().write(SHOW_WELCOME, False)
    # Whatever the developer's system speaks.
    Settings().write(LANGUAGE, "en")
    return user_folders


@pytest.fixture
def make_cells(tmp_path: Path) -> MakeCells:
    """Return a function that draws a folder of images, each of one colour and none like another."""
    numbers = iter(range(1_000_000))

    def make(name: str, side: int = 32, **counts: int) -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True, exist_ok=True)
        for colour, count in counts.items():
            for number in range(count):
                pixels = np.empty((side, side, 3), np.uint8)
                pixels[:] = COLOURS[colour]
                unique = next(numbers)
                pixels[0, 0] = (unique >> 8 & 255, unique & 255, 128)
                Image.fromarray(pixels).save(folder / f"{colour}_{number:04}.png")
        return folder

    return make


@pytest.fixture(autouse=True)
def expected_log() -> Iterator[list[str]]:
    """Fail a test on warnings and errors in the log, but those that it puts into this list."""
    lines: list[str] = []

    class Catcher(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    catcher = Catcher(logging.WARNING)
    logging.getLogger().addHandler(catcher)
    expected: list[str] = []
    yield expected
    logging.getLogger().removeHandler(catcher)
    unexpected = [
        line
        for line in lines
        if not _HARMLESS.search(line) and not any(re.search(pattern, line) for pattern in expected)
    ]
    assert not unexpected
    missed = [pattern for pattern in expected if not any(re.search(pattern, line) for line in lines)]
    assert not missed


@pytest.fixture(autouse=True, scope="module")
def what_stays() -> None:
    """Spare the search for leftovers what was there before: modules, other tests, networks."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_leftovers(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a thread, a timer, a child process or a window behind."""
    threads = set(threading.enumerate())
    windows = set(QApplication.topLevelWidgets())
    # Widgets that are tested without their window are no other thread's to delete either.
    with GarbageCollector():
        yield
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [
        one for one in set(threading.enumerate()) - threads if not isinstance(one, threading._DummyThread)
    ]
    assert not left
    assert not multiprocessing.active_children()
    objects = Shiboken.getAllValidWrappers()
    assert not [one for one in objects if isinstance(one, QThread) and one.isRunning()]
    assert not [one for one in objects if isinstance(one, QTimer) and one.isActive()]
    assert not [one for one in set(QApplication.topLevelWidgets()) - windows if _is_window(one)]


def _is_window(widget: QWidget) -> bool:
    return isValid(widget) and widget.isVisible()


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window, opened as `main` opens it."""
    with open_window(["bloodcell-gui"]) as opened:
        qtbot.waitUntil(lambda: opened.session.model is not None)
        yield opened


@pytest.fixture
def told(window: MainWindow) -> list[Notice]:
    """What the user was told in the bar."""
    notices: list[Notice] = []
    window.notifier.told.connect(notices.append)
    return notices


@pytest.fixture
def classify(window: MainWindow, qtbot: QtBot) -> Callable[..., None]:
    """Return a function that opens paths and waits for the end of the work."""

    def run(*paths: Path) -> None:
        window.open_paths(paths)
        qtbot.waitUntil(lambda: not window.session.is_working, timeout=20_000)
        QApplication.processEvents()

    return run


@pytest.fixture
def open_training(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, children: None, model_path: Path
) -> Iterator[Callable[[str], MainWindow]]:
    """Return a function that opens the window at the Train page; `training_targets` do the training."""
    monkeypatch.setenv("BLOODCELL_TEST_MODEL", str(model_path))
    contexts: list[AbstractContextManager[MainWindow]] = []

    def start(target: str) -> MainWindow:
        import training_targets

        queue = partial(JobQueue, getattr(training_targets, target))
        monkeypatch.setattr(main_window, "JobQueue", queue)
        contexts.append(open_window(["bloodcell-gui"]))
        window = contexts[-1].__enter__()
        qtbot.waitUntil(lambda: window.session.model is not None)
        window._page_bar.choose(3)
        return window

    yield start
    for context in contexts:
        context.__exit__(None, None, None)
    assert QApplication.quitOnLastWindowClosed()


@pytest.fixture
def make_job(tmp_path: Path) -> Callable[..., TrainJob]:
    """Return a function that makes a training job."""

    def make(title: str = "", **options: Any) -> TrainJob:
        return TrainJob(
            dataset=tmp_path / "cells",
            config=TrainingConfig(network="basic_cnn", epochs=4, **options),
            out=resources.user_models() / "mine.bloodcell",
            texts=CardTexts(title=title),
        )

    return make


@pytest.fixture
def in_next_dialog() -> Iterator[Callable[[Callable[[QDialog], object]], None]]:
    """Return a function that calls another one with the dialog that opens next; none may fail to open."""
    waiting: list[Callable[[QDialog], object]] = []

    def expect(act: Callable[[QDialog], object]) -> None:
        waiting.append(act)
        QTimer.singleShot(0, find)

    def find() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        try:
            waiting.pop(0)(dialog)
        finally:
            # One that is left open would hold the test up for ever.
            if dialog.isVisible():
                dialog.reject()

    yield expect
    assert not waiting


@pytest.fixture
def answer_dialog(
    in_next_dialog: Callable[[Callable[[QDialog], object]], None],
) -> Callable[[str], None]:
    """Return a function that presses the button with such a text in the dialog that opens next."""

    def answer(text: str) -> None:
        def press(dialog: QDialog) -> None:
            buttons = {one.text().replace("&", ""): one for one in dialog.findChildren(QPushButton)}
            buttons[text].click()

        in_next_dialog(press)

    return answer


@pytest.fixture
def open_half(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Path], Callable[[], None]]]:
    """Return a function that opens a folder and comes back when 32 of its images are classified.

    The others are held back until the work is stopped, or until what the function returns is called: so
    there is work for as long as a test needs it.
    """
    let_go = threading.Event()
    load, stop = ImageFile.load, ClassifyThread.stop

    def load_in_turn(image: ImageFile, into: object = None) -> LoadedImage:
        if int(image.name.removesuffix(".png")[-4:]) >= CHUNK:
            let_go.wait()
        return load(image, into)  # type: ignore[arg-type]

    def stop_and_let_go(thread: ClassifyThread) -> None:
        stop(thread)
        let_go.set()

    def start(folder: Path) -> Callable[[], None]:
        window.open_paths([folder])
        qtbot.waitUntil(lambda: window.session.cells is not None and len(window.session.cells) == CHUNK)
        assert window.session.is_working
        return let_go.set

    monkeypatch.setattr(ImageFile, "load", load_in_turn)
    monkeypatch.setattr(ClassifyThread, "stop", stop_and_let_go)
    # Each result is sent on its own: no further one comes to send it with.
    monkeypatch.setattr(classify_thread, "_BATCH_SECONDS", 0.0)
    yield start
    let_go.set()


@pytest.fixture
def drag() -> Callable[[QWidget, QMimeData], bool]:
    """Return a function that drags something over a widget, and says whether it would be taken."""

    def drag_over(widget: QWidget, data: QMimeData) -> bool:
        entered = QDragEnterEvent(QPoint(50, 50), *_as_copy(data))
        # A new event is accepted; the system's is not until the widget says so.
        entered.ignore()
        QApplication.sendEvent(widget, entered)
        return entered.isAccepted()

    return drag_over


@pytest.fixture
def drop(drag: Callable[[QWidget, QMimeData], bool]) -> Callable[..., bool]:
    """Return a function that drops paths on a widget if it would take them, and says whether it did."""

    def drop_on(widget: QWidget, *paths: Path) -> bool:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        if not drag(widget, data):
            return False
        dropped = QDropEvent(QPointF(50, 50), *_as_copy(data))
        QApplication.sendEvent(widget, dropped)
        return dropped.isAccepted()

    return drop_on


def _as_copy(data: QMimeData) -> tuple[Qt.DropAction, QMimeData, Qt.MouseButton, Qt.KeyboardModifier]:
    return Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
