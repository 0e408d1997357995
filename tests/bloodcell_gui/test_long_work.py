import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from bloodcell_gui import long_work
from bloodcell_gui.background import end_tasks
from bloodcell_gui.long_work import Advance, LongWork, LongWorkLine
from bloodcell_gui.notify import Notice, Notifier
from bloodcell_gui.progress import Progress
from trainer.errors import ProjectError


@pytest.fixture
def notifier(qapp: QObject) -> Notifier:
    return Notifier()


@pytest.fixture
def told(notifier: Notifier) -> list[Notice]:
    notices: list[Notice] = []
    notifier.told.connect(notices.append)
    return notices


@pytest.fixture
def work(notifier: Notifier) -> Iterator[LongWork]:
    owner = QObject()
    made = LongWork(notifier, owner)
    yield made
    made.cancel()
    end_tasks(owner)


def wait_for_cancel(advance: Advance) -> None:
    done = 0
    while True:
        done += 1
        advance(done, 0)


def test_work_tells_how_far_it_is_and_what_came_of_it(
    work: LongWork, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work, "_TELL_SECONDS", 0.0)
    seen: list[Progress] = []
    came: list[object] = []
    work.progressed.connect(seen.append)

    def count(advance: Advance) -> str:
        for done in range(1, 4):
            advance(done, 3)
        return "three"

    assert work.run("Counting", count, came.append, lambda: came.append("end"))
    assert work.is_running
    qtbot.waitUntil(lambda: len(came) == 2)
    assert came == ["three", "end"]
    assert not work.is_running
    assert [(one.n_done, one.n_total) for one in seen] == [(0, None), (1, 3), (2, 3), (3, 3)]


def test_being_cancelled_is_silent(work: LongWork, qtbot: QtBot, told: list[Notice]) -> None:
    came: list[object] = []
    work.run("Counting", wait_for_cancel, came.append, lambda: came.append("end"))
    work.cancel()
    qtbot.waitUntil(lambda: came == ["end"])
    assert told == []


def test_what_fails_is_told(work: LongWork, qtbot: QtBot, told: list[Notice]) -> None:
    def fail(_: Advance) -> None:
        raise ProjectError("The disk is full.", "Make room.")

    with qtbot.waitSignal(work.changed):
        work.run("Counting", fail)
    qtbot.waitUntil(lambda: bool(told))
    assert (told[0].summary, told[0].remedy) == ("The disk is full.", "Make room.")


def test_one_piece_at_a_time(work: LongWork, qtbot: QtBot, told: list[Notice]) -> None:
    work.run("Counting", wait_for_cancel)
    assert not work.run("Weighing", wait_for_cancel)
    assert told[0].summary == "“Counting” is still going on."
    work.cancel()
    qtbot.waitUntil(lambda: not work.is_running)


def test_a_cancel_of_earlier_does_not_end_the_next(work: LongWork, qtbot: QtBot) -> None:
    work.cancel()
    came: list[object] = []
    work.run("Counting", lambda advance: advance(1, 1), came.append)
    qtbot.waitUntil(lambda: came == [None])


def test_the_time_left_is_told_at_the_rate_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter((0.0, 10.0))
    monkeypatch.setattr(long_work.time, "monotonic", lambda: next(times))
    seen: list[Progress] = []
    tell: Callable[[int, int], None] = long_work._make_teller(seen.append, threading.Event())
    tell(25, 100)
    assert seen == [Progress(25, 100, 30.0, 0)]


def test_the_line_is_there_as_long_as_there_is_work(work: LongWork, qtbot: QtBot) -> None:
    line = LongWorkLine(work)
    qtbot.addWidget(line)
    assert line.isHidden()
    work.run("Counting", wait_for_cancel)
    assert not line.isHidden()
    assert line.text.startswith("Counting")
    line._cancel.click()
    qtbot.waitUntil(line.isHidden)
