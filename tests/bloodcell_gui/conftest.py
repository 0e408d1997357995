"""The window under test: its real start, a small model, a user of its own, and no leftovers."""

import gc
import logging
import multiprocessing
import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

# Before Qt is asked for a screen; a developer may say `xcb` to watch.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from bloodcell_gui.app import open_window
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from trainer import resources
from trainer.bundle.card import DataDescription, ModelCard
from trainer.bundle.model_file import write_model
from trainer.classes import CellClass, Role
from trainer.config import TrainingConfig
from trainer.dataset.framing import Framing

TINY = Path(__file__).parents[1] / "data" / "tiny.tflite"
COLOURS = {"red": (230, 40, 40), "green": (40, 230, 40), "blue": (40, 40, 230)}
# What the offscreen platform says of itself; it concerns no window of ours.
_HARMLESS = re.compile(r"This plugin does not support|propagateSizeHints|raise\(\)|systemTrayWindowChanged")
CAUTION = "Knows colours only."

MakeCells = Callable[..., Path]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(scope="session")
def model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that names an image by its strongest colour; images of 48×48 are its native ones."""
    card = ModelCard(
        title="Three colours",
        classes=(
            CellClass("red", "Red", Role.WBC),
            CellClass("green", "Green", Role.NRBC),
            CellClass("blue", "Blue", Role.PLATELET),
        ),
        network="basic_cnn",
        framing=Framing(size=32, native_width=48, native_height=48, native_crop=16),
        n_features=3,
        feature_map=(4, 4, 3),
        training=TrainingConfig(network="basic_cnn"),
        data=DataDescription(fingerprint="0" * 64, n_images={"train": 3}, n_per_class={}),
        scores={},
        caution=CAUTION,
    )
    path = tmp_path_factory.mktemp("models") / "colours.bloodcell"
    write_model(path, card, TINY.read_bytes(), {"weights": np.zeros(3, np.float32)})
    return path


@pytest.fixture(autouse=True)
def user(user_folders: Path, monkeypatch: pytest.MonkeyPatch, model_path: Path) -> Path:
    """The home of a user who has never started the window."""
    monkeypatch.setattr(Path, "home", lambda: user_folders)
    monkeypatch.setattr(resources, "bundled_model", lambda: model_path)
    settings = str(user_folders / "settings")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
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


@pytest.fixture(autouse=True)
def no_leftovers(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a thread, a timer, a child process or a window behind."""
    threads = set(threading.enumerate())
    windows = set(QApplication.topLevelWidgets())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    left = [
        one for one in set(threading.enumerate()) - threads if not isinstance(one, threading._DummyThread)
    ]
    assert not left
    assert not multiprocessing.active_children()
    objects = [one for one in gc.get_objects() if isinstance(one, QThread | QTimer) and isValid(one)]
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
