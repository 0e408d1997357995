import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from bloodcell_gui import thread_measuring
from bloodcell_gui.background import end_tasks
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.thread_measuring import ThreadMeasuring
from trainer.inference import measuring
from trainer.threads import keep_measured


class Session(QObject):
    """What the measurement asks of the session."""

    work_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_working = False
        self.samples: list[SimpleNamespace] = []

    def end_work(self, n_images: int) -> None:
        self.is_working = False
        self.samples = [SimpleNamespace(n_done=n_images)]
        self.work_changed.emit()


class Queue(QObject):
    queue_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.current: object | None = None


class Machine:
    """Stands for the measurement: counts its calls, and goes on until it is stopped where it is slow."""

    def __init__(self) -> None:
        self.n_calls = 0
        self.is_slow = False
        self.began = threading.Event()
        self.ended = threading.Event()

    def measure(self, should_stop: Callable[[], bool]) -> None:
        self.n_calls += 1
        self.began.set()
        while self.is_slow and not should_stop():
            threading.Event().wait(0.001)
        self.ended.set()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(measuring, "measure_threads", made.measure)
    return made


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def measuring_by_itself(session: Session, queue: Queue, qtbot: QtBot) -> Iterator[ThreadMeasuring]:
    owner = QObject()
    made = ThreadMeasuring(session, queue, owner)  # type: ignore[arg-type]
    yield made
    end_tasks(owner)


def test_it_measures_once_after_enough_images(
    measuring_by_itself: ThreadMeasuring, session: Session, machine: Machine, qtbot: QtBot
) -> None:
    session.end_work(499)
    assert not measuring_by_itself.is_measuring
    session.end_work(500)
    qtbot.waitUntil(lambda: machine.ended.is_set() and not measuring_by_itself.is_measuring)
    session.end_work(5000)
    assert not measuring_by_itself.is_measuring
    assert machine.n_calls == 1


@pytest.mark.parametrize("what", ["images", "a job"])
def test_it_gives_way_to_any_work(
    measuring_by_itself: ThreadMeasuring,
    session: Session,
    queue: Queue,
    machine: Machine,
    qtbot: QtBot,
    what: str,
) -> None:
    machine.is_slow = True
    session.end_work(500)
    qtbot.waitUntil(machine.began.is_set)
    if what == "images":
        session.is_working = True
        session.work_changed.emit()
    else:
        queue.current = object()
        queue.queue_changed.emit()
    qtbot.waitUntil(lambda: machine.ended.is_set() and not measuring_by_itself.is_measuring)


def test_it_waits_for_a_job_to_end(
    measuring_by_itself: ThreadMeasuring, session: Session, queue: Queue, machine: Machine, qtbot: QtBot
) -> None:
    queue.current = object()
    session.end_work(500)
    assert not measuring_by_itself.is_measuring
    queue.current = None
    queue.queue_changed.emit()
    qtbot.waitUntil(machine.ended.is_set)


def test_what_is_known_is_not_measured_again(
    measuring_by_itself: ThreadMeasuring, session: Session, machine: Machine, qtbot: QtBot
) -> None:
    keep_measured({}, workers=1)
    session.end_work(500)
    qtbot.waitUntil(lambda: not measuring_by_itself.is_measuring)
    assert machine.n_calls == 0


def test_the_end_of_the_window_ends_it(
    measuring_by_itself: ThreadMeasuring, session: Session, machine: Machine, qtbot: QtBot
) -> None:
    machine.is_slow = True
    session.end_work(500)
    qtbot.waitUntil(machine.began.is_set)
    owner = measuring_by_itself.parent()
    assert owner is not None
    end_tasks(owner)
    assert machine.ended.is_set()


def test_the_window_measures_after_it_has_classified(
    window: MainWindow,
    classify: Callable[..., None],
    make_cells: Callable[..., Path],
    machine: Machine,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(thread_measuring, "_ENOUGH_IMAGES", 3)
    classify(make_cells("few", red=2))
    assert machine.n_calls == 0
    classify(make_cells("more", green=2))
    qtbot.waitUntil(machine.ended.is_set)
