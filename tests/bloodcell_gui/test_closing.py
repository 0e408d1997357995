"""What becomes of a training when its window is closed."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from bloodcell_gui import main_window
from bloodcell_gui.app import open_window
from bloodcell_gui.closing import ClosingDialog
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.main_window import MainWindow
from trainer import resources
from trainer.config import TrainingConfig
from trainer.jobs import TrainJob
from trainer.runs import unfinished_jobs

CHILDREN = Path(__file__).parent / "children"

Train = Callable[..., MainWindow]


@pytest.fixture
def train(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, model_path: Path) -> Iterator[Train]:
    """Return a function that opens the window with a training under way."""
    monkeypatch.syspath_prepend(str(CHILDREN))
    monkeypatch.setenv("BLOODCELL_TEST_MODEL", str(model_path))
    contexts: list[Any] = []

    def start(target: str = "train_until_asked") -> MainWindow:
        import training_targets

        monkeypatch.setattr(main_window, "JobQueue", partial(JobQueue, getattr(training_targets, target)))
        contexts.append(open_window(["bloodcell-gui"]))
        window: MainWindow = contexts[-1].__enter__()
        window.training.train(
            TrainJob(
                dataset=tmp_path / "cells",
                config=TrainingConfig(network="basic_cnn", epochs=4),
                out=resources.user_models() / "mine.bloodcell",
            )
        )
        if target == "train_until_asked":
            qtbot.waitUntil(lambda: _runs_batches(window), timeout=30_000)
        return window

    yield start
    for context in contexts:
        context.__exit__(None, None, None)
    assert QApplication.quitOnLastWindowClosed()


def _runs_batches(window: MainWindow) -> bool:
    record = window.training.follower.current
    return record is not None and record.curves.batch is not None


def close_and_answer(window: MainWindow, button: str) -> bool:
    """Close the window, press a button of the question, and return whether the window closed."""
    asked = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ClosingDialog)
        asked.append(dialog)
        buttons = {one.text().replace("&", ""): one for one in dialog.findChildren(QPushButton)}
        buttons[button].click()

    QTimer.singleShot(0, answer)
    closed = window.close()
    assert asked
    return closed


def test_without_a_training_nothing_is_asked(window: MainWindow) -> None:
    assert window.close()


def test_the_window_can_be_kept_open(train: Train) -> None:
    window = train()
    assert not close_and_answer(window, "Keep the window open")
    assert window.isVisible()
    assert window.queue.current is not None


def test_escape_keeps_the_window_open(train: Train) -> None:
    window = train()
    QTimer.singleShot(0, lambda: QApplication.activeModalWidget().reject())  # type: ignore[attr-defined]
    assert not window.close()
    assert window.queue.current is not None


def test_a_training_left_for_later_can_be_resumed(train: Train) -> None:
    window = train()
    job = window.queue.current
    assert close_and_answer(window, "Leave it for later")
    assert not window.isVisible()
    assert window.queue.current is None
    assert unfinished_jobs() == [job]


@pytest.mark.parametrize("has_tray", [False, True])
def test_a_training_goes_on_out_of_sight_and_can_be_brought_back(
    train: Train, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, has_tray: bool
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: has_tray)
    window = train()
    assert not close_and_answer(window, "Close it and go on training")
    assert window.isMinimized() or not window.isVisible()
    assert (window._closer._tray is not None) is has_tray
    assert window._closer.is_waiting
    assert window.queue.current is not None
    window._closer.show_window()
    assert window.isVisible()
    assert not window._closer.is_waiting
    qtbot.waitUntil(lambda: not window.isMinimized())


def test_the_application_ends_with_the_training(
    train: Train, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    window = train()
    quits = []
    monkeypatch.setattr(main_window.QApplication, "quit", lambda: quits.append(True))
    assert not close_and_answer(window, "Close it and go on training")
    window.training.follower.stop()
    qtbot.waitUntil(lambda: bool(quits), timeout=30_000)
    assert not window.isVisible()
    assert (resources.user_models() / "mine.bloodcell").exists()


def test_stop_publishes_the_best_before_the_application_ends(
    train: Train, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = train()
    quits = []
    monkeypatch.setattr(main_window.QApplication, "quit", lambda: quits.append(True))
    assert not close_and_answer(window, "Stop and keep the best")
    qtbot.waitUntil(lambda: bool(quits), timeout=30_000)
    assert (resources.user_models() / "mine.bloodcell").exists()
    assert unfinished_jobs() == []


def test_a_window_out_of_sight_comes_back_when_the_training_fails(
    train: Train, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    window = train("train_and_fail")
    window._closer._go_out_of_sight("Mine")
    assert not window.isVisible()
    qtbot.waitUntil(window.isVisible, timeout=30_000)
    assert window.notices.notice is not None
    assert window.notices.notice.summary == "Memory ran out."
