"""The real wizard on drawn cells, with a queue whose children answer at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bloodcell_gui.background import end_tasks
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.notify import Notice, Notifier
from bloodcell_gui.settings import Settings
from bloodcell_gui.training.wizard.wizard import Wizard
from trainer.jobs import TrainJob


class Driven:
    """A wizard that is shown, and what came of it."""

    def __init__(self, qtbot: QtBot, target: str) -> None:
        import wizard_targets

        self._qtbot = qtbot
        self.notices: list[Notice] = []
        self.done: list[str] = []
        self.jobs: list[TrainJob] = []
        self.settings = Settings()
        self.notifier = Notifier()
        self.notifier.told.connect(self.notices.append)
        self.notifier.done_told.connect(self.done.append)
        self.queue = JobQueue(getattr(wizard_targets, target))
        self.wizard = Wizard(self.queue, self.settings, self.notifier)
        self.wizard.job_made.connect(self.jobs.append)
        # As much as a screen of 1366x768 leaves to a page.
        self.wizard.resize(1302, 640)
        self.wizard.show()
        self.wizard.start()

    def give(self, path: Path) -> None:
        """Type a data set, and wait until it was looked through."""
        field = self.wizard.data.path
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, str(path))
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.wait_for_data()

    def wait_for_data(self) -> None:
        """Wait until the data set was looked through, or refused."""
        data = self.wizard.data
        self._qtbot.waitUntil(lambda: data.work.isHidden())
        # Whether the weights can be had is asked in the background.
        self._qtbot.waitUntil(lambda: "Looking" not in self.wizard.network.weights.text.text())

    def next(self) -> None:
        """Click Next."""
        QTest.mouseClick(self.wizard.next_button, Qt.MouseButton.LeftButton)

    def go_to(self, number: int) -> None:
        """Go to a step by its place in the list."""
        self.wizard.list.step_chosen.emit(number)
        QApplication.processEvents()

    def close(self) -> None:
        """End all threads and children, as the window does."""
        end_tasks(self.wizard)
        self.queue.close()
        self.wizard.close()
        self.wizard.deleteLater()


Drive = Callable[..., Driven]


@pytest.fixture
def drive(qtbot: QtBot, children: None) -> Iterator[Drive]:
    """Return a function that shows a wizard whose children do what a function of `wizard_targets` does."""
    made: list[Driven] = []

    def show(target: str = "answer") -> Driven:
        made.append(Driven(qtbot, target))
        return made[-1]

    yield show
    for one in made:
        one.close()


@pytest.fixture
def driven(drive: Drive) -> Driven:
    """The wizard of a user who has never used it."""
    return drive()


@pytest.fixture
def dataset(cells: Callable[..., Path]) -> Path:
    """Twenty-five neutrophils and as many platelets, of which one is there twice."""
    root = cells({"neutrophil": 24, "platelet": 25})
    (root / "neutrophil" / "again.jpg").write_bytes((root / "neutrophil" / "0.jpg").read_bytes())
    return root
