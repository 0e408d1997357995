"""The real window whose trainings are scripted."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui import main_window
from bloodcell_gui.app import open_window
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.main_window import MainWindow
from trainer import resources
from trainer.config import TrainingConfig
from trainer.jobs import TrainJob

CHILDREN = Path(__file__).parents[1] / "children"

OpenWindow = Callable[[str], MainWindow]


@pytest.fixture(autouse=True)
def children(monkeypatch: pytest.MonkeyPatch, model_path: Path) -> None:
    """Let spawned children, and these tests, import the scripted trainings."""
    monkeypatch.syspath_prepend(str(CHILDREN))
    monkeypatch.setenv("BLOODCELL_TEST_MODEL", str(model_path))


@pytest.fixture
def open_training(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, children: None) -> Iterator[OpenWindow]:
    """Return a function that opens the window at the Train page, with trainings by such a script."""
    contexts: list[Any] = []

    def start(target: str) -> MainWindow:
        import training_targets

        queue = partial(JobQueue, getattr(training_targets, target))
        monkeypatch.setattr(main_window, "JobQueue", queue)
        contexts.append(open_window(["bloodcell-gui"]))
        window: MainWindow = contexts[-1].__enter__()
        qtbot.waitUntil(lambda: window.session.model is not None)
        window._page_bar.choose(3)
        return window

    yield start
    for context in contexts:
        context.__exit__(None, None, None)


@pytest.fixture
def make_job(tmp_path: Path) -> Callable[..., TrainJob]:
    """Return a function that makes a training job."""

    def make(title: str = "", **options: Any) -> TrainJob:
        from trainer.config import CardTexts

        return TrainJob(
            dataset=tmp_path / "cells",
            config=TrainingConfig(network="basic_cnn", epochs=4, **options),
            out=resources.user_models() / "mine.bloodcell",
            texts=CardTexts(title=title),
        )

    return make


@pytest.fixture
def press(qtbot: QtBot) -> Callable[[QWidget, str], None]:
    """Return a function that presses the visible button with such a text, as soon as it is there."""

    def find(root: QWidget, text: str) -> list[QPushButton]:
        buttons = [one for one in root.findChildren(QPushButton) if one.text().replace("&", "") == text]
        return [one for one in buttons if one.isVisible()]

    def press_button(root: QWidget, text: str) -> None:
        qtbot.waitUntil(lambda: bool(find(root, text)))
        find(root, text)[0].click()

    return press_button
