import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from bloodcell_gui.project.ordered_thread import OrderedThread
from trainer.errors import ProjectError


@pytest.fixture
def thread(qapp: QObject) -> Iterator[OrderedThread]:
    owner = QObject()
    made = OrderedThread("test", owner)
    yield made
    made.close()


def refuse() -> None:
    raise ProjectError("The disk is full.", "Make room.")


def test_what_is_given_is_done_in_its_order(thread: OrderedThread, qtbot: QtBot) -> None:
    done: list[int] = []
    for number in range(50):
        thread.add(lambda number=number: number, done.append)
    qtbot.waitUntil(lambda: len(done) == 50)
    assert done == [*range(50)]


def test_the_function_runs_in_the_thread_and_what_comes_of_it_is_told_in_the_windows(
    thread: OrderedThread, qtbot: QtBot
) -> None:
    told: list[tuple[QThread, QThread]] = []
    thread.add(QThread.currentThread, lambda its: told.append((its, QThread.currentThread())))
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] is not told[0][1]
    assert told[0][1] is thread.thread()


def test_what_fails_is_told_and_the_next_is_done(thread: OrderedThread, qtbot: QtBot) -> None:
    failed: list[str] = []
    came: list[str] = []
    thread.failed.connect(lambda error, details: failed.append(f"{error.summary}{details}"))
    thread.add(refuse, lambda _: came.append("done"), lambda: came.append("otherwise"))
    thread.add(lambda: "next", came.append)
    qtbot.waitUntil(lambda: "next" in came)
    assert failed == ["The disk is full."]
    assert came == ["otherwise", "next"]


def test_our_own_fault_comes_with_its_traceback(
    thread: OrderedThread, qtbot: QtBot, expected_log: list[str]
) -> None:
    expected_log.append("Work in the thread “test” failed")
    failed: list[str] = []
    thread.failed.connect(lambda _, details: failed.append(details))
    thread.add(lambda: 1 / 0)
    qtbot.waitUntil(lambda: bool(failed))
    assert "ZeroDivisionError" in failed[0]


def test_closing_does_what_was_given_and_tells_nothing(thread: OrderedThread, qtbot: QtBot) -> None:
    go_on, done, told = threading.Event(), list[int](), list[int]()
    thread.add(go_on.wait)
    for number in range(3):
        thread.add(lambda number=number: done.append(number) or number, told.append)
    go_on.set()
    thread.close()
    assert done == [0, 1, 2]
    thread.add(lambda: done.append(3))
    qtbot.wait(1)
    assert (done, told) == ([0, 1, 2], [])


def test_what_fails_while_the_window_closes_is_in_the_log(
    thread: OrderedThread, expected_log: list[str]
) -> None:
    expected_log.append("Not done while the window closed: The disk is full")
    go_on = threading.Event()
    thread.add(go_on.wait)
    thread.add(refuse)
    # Closing waits for the thread, so another one lets it go on.
    threading.Timer(0.05, go_on.set).start()
    thread.close()
