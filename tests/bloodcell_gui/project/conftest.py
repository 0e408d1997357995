"""A project with two samples that the small model classified, and the window's desk."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.settings import DECIDED_BY
from trainer.bundle.model_file import read_model
from trainer.dataset.samples import find_samples
from trainer.inference.classify import classify_samples
from trainer.project.adding import add_predictions
from trainer.project.project_file import create_project
from trainer.reports.used_model import name_model

MakeCells = Callable[..., Path]
Settle = Callable[[], None]


@pytest.fixture
def monday(tmp_path: Path, make_cells: MakeCells, model_path: Path) -> Path:
    """A project with the samples `S-1` (three red cells, two green, one blue) and `S-2` (two red)."""
    make_cells("day/S-1", red=3, green=2, blue=1)
    make_cells("day/S-2", red=2)
    path = tmp_path / "Monday.bloodproject"
    samples, model = find_samples([tmp_path / "day"]), read_model(model_path)
    with create_project(path) as project:
        predictions = classify_samples(samples, model)
        for _ in add_predictions(project, samples, predictions, name_model(model), who="Ada"):
            pass
    return path


@pytest.fixture
def desk(window: MainWindow) -> ProjectDesk:
    """The window's desk; the reviewer has said their name."""
    window.settings.write(DECIDED_BY, "Ada")
    return window.desk


@pytest.fixture
def settle(window: MainWindow, qtbot: QtBot) -> Settle:
    """A function that waits until the desk and the long work have done what was asked for."""

    def wait() -> None:
        # What has been done may ask for more.
        for _ in range(3):
            done: list[object] = []
            window.desk._thread.add(lambda: None, done.append)
            qtbot.waitUntil(lambda done=done: bool(done) and not window.work.is_running)

    return wait


@pytest.fixture
def opened(desk: ProjectDesk, monday: Path, settle: Settle) -> ProjectDesk:
    """The desk with the project open, at `S-1`."""
    desk.open(monday)
    settle()
    assert desk.chosen is not None
    return desk


@pytest.fixture
def keys(opened: ProjectDesk) -> Callable[[], dict[str, int]]:
    """A function that returns the keys of the chosen sample's cells by their names."""
    return lambda: {cell.name: cell.key for cell in opened.cells}
