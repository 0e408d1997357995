"""The window with a model to adapt, and cells to adapt it to."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui import main_window
from bloodcell_gui.app import open_window
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.training.adapting.view import AdaptView

MakeCells = Callable[..., Path]


@pytest.fixture
def open_adapting(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, children: None, model_path: Path
) -> Iterator[Callable[[str], tuple[MainWindow, AdaptView]]]:
    """Return a function that opens the window with a model to adapt; `adapting_targets` do the work."""
    with ExitStack() as windows:

        def start(target: str) -> tuple[MainWindow, AdaptView]:
            import adapting_targets

            monkeypatch.setattr(main_window, "JobQueue", partial(JobQueue, getattr(adapting_targets, target)))
            window = windows.enter_context(open_window(["bloodcell-gui"]))
            qtbot.waitUntil(lambda: window.session.model is not None)
            window.training.adapt(model_path)
            view = window.training.adapting
            assert view is not None
            qtbot.waitUntil(lambda: view.title.text() != "")
            return window, view

        yield start


@pytest.fixture
def labelled(make_cells: MakeCells) -> Path:
    """A folder a class: four red cells, two green ones, one that the model does not know."""
    root = make_cells("own/red", red=4).parent
    make_cells("own/green", green=2)
    make_cells("own/blast", blue=1)
    return root


@pytest.fixture
def take(qtbot: QtBot) -> Callable[[AdaptView, Path], None]:
    """Return a function that gives the page a folder of cells, and waits until they were looked at."""

    def take_cells(view: AdaptView, folder: Path) -> None:
        with qtbot.waitSignal(view.cells.changed):
            view.cells.take(folder)
        qtbot.waitUntil(lambda: view.cells.found is not None or bool(view.cells.notes.lines))

    return take_cells


@pytest.fixture
def texts() -> Callable[[QWidget], str]:
    """Return a function that gives all texts in sight, a line each."""

    def read(root: QWidget) -> str:
        return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisible())

    return read


@pytest.fixture
def fields() -> Callable[[AdaptView], list[list[str]]]:
    """Return a function that gives the fields of the table of what came of it, row by row."""

    def read(view: AdaptView) -> list[list[str]]:
        table = view.result.table
        return [
            [table.index(row, column).data() for column in range(table.columnCount())]
            for row in range(table.rowCount())
        ]

    return read
