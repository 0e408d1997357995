import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from bloodcell_gui import background
from bloodcell_gui.background import BackgroundTask, LatestTask, end_tasks, end_thread, has_abandoned
from trainer.errors import OutputError


@pytest.fixture
def owner(qapp: object) -> QObject:
    return QObject()


def run(qtbot: QtBot, owner: QObject, function: object) -> tuple[list[object], list[tuple[Exception, str]]]:
    results: list[object] = []
    errors: list[tuple[Exception, str]] = []
    task = BackgroundTask(function, "test", owner)
    task.succeeded.connect(results.append)
    task.failed.connect(lambda error, details: errors.append((error, details)))
    task.start()
    qtbot.waitUntil(lambda: bool(results or errors))
    # It deletes itself when its thread has ended.
    qtbot.waitUntil(lambda: not isValid(task))
    return results, errors


def test_the_result_arrives(qtbot: QtBot, owner: QObject) -> None:
    assert run(qtbot, owner, lambda: 42) == ([42], [])


def test_a_mistake_of_the_users_has_no_traceback(qtbot: QtBot, owner: QObject) -> None:
    error = OutputError("No room.", "Make room.")

    def fail() -> None:
        raise error

    assert run(qtbot, owner, fail) == ([], [(error, "")])


def test_a_fault_of_our_own_has_one(qtbot: QtBot, owner: QObject, expected_log: list[str]) -> None:
    expected_log.append("The task “test” failed")

    def fail() -> None:
        raise ValueError("boom")

    results, [(error, details)] = run(qtbot, owner, fail)
    assert results == []
    assert isinstance(error, ValueError)
    assert "boom" in details


def test_a_thread_that_hangs_is_left_behind(
    qtbot: QtBot, owner: QObject, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    expected_log.append("“hanging” does not end")
    monkeypatch.setattr(background, "_END_MILLISECONDS", 10)
    monkeypatch.setattr(background, "_abandoned", [])
    answer = threading.Event()
    task = BackgroundTask(answer.wait, "hanging", owner)
    task.start()
    end_thread(task)
    assert has_abandoned()
    assert task.parent() is None
    answer.set()
    qtbot.waitUntil(lambda: not isValid(task) or task.isFinished())
    background._abandoned.clear()
    assert not has_abandoned()


def test_a_thread_that_ends_is_waited_for(qtbot: QtBot, owner: QObject) -> None:
    task = BackgroundTask(lambda: None, "short", owner)
    task.start()
    end_thread(task)
    assert task.isFinished()
    assert not has_abandoned()
    qtbot.waitUntil(lambda: not isValid(task))


class Latest:
    """A `LatestTask` whose functions wait to be let go, and what it has told."""

    def __init__(self, owner: QObject) -> None:
        self.latest = LatestTask("latest", owner)
        self.results: list[object] = []
        self.errors: list[Exception] = []
        self.called: list[str] = []
        self.gate = threading.Event()
        self.latest.succeeded.connect(self.results.append)
        self.latest.failed.connect(lambda error, _: self.errors.append(error))

    def ask(self, name: str) -> None:
        def function() -> str:
            self.called.append(name)
            self.gate.wait()
            return name

        self.latest.run(function)


@pytest.fixture
def latest(owner: QObject) -> Latest:
    return Latest(owner)


def test_only_what_is_asked_for_last_counts(qtbot: QtBot, latest: Latest) -> None:
    for name in ("first", "second", "third"):
        latest.ask(name)
    assert latest.latest.is_running
    latest.gate.set()
    qtbot.waitUntil(lambda: bool(latest.results))
    assert latest.results == ["third"]
    # What was neither under way nor wanted any more was never begun.
    assert latest.called == ["first", "third"]
    assert not latest.latest.is_running
    latest.ask("fourth")
    qtbot.waitUntil(lambda: latest.results == ["third", "fourth"])


def test_what_is_forgotten_is_not_told(qtbot: QtBot, latest: Latest, owner: QObject) -> None:
    latest.ask("first")
    latest.ask("second")
    latest.latest.forget()
    assert not latest.latest.is_running
    latest.gate.set()
    qtbot.waitUntil(lambda: not owner.findChildren(BackgroundTask))
    assert latest.results == []
    assert latest.called == ["first"]


def test_a_failure_of_the_latest_is_told(qtbot: QtBot, latest: Latest) -> None:
    error = OutputError("No room.", "Make room.")

    def fail() -> None:
        raise error

    latest.gate.set()
    latest.ask("first")
    latest.latest.run(fail)
    qtbot.waitUntil(lambda: latest.errors == [error])
    assert latest.results == []


def test_ending_all_tasks_begins_none_that_waits(qtbot: QtBot, latest: Latest, owner: QObject) -> None:
    latest.ask("first")
    latest.ask("second")
    latest.gate.set()
    end_tasks(owner)
    qtbot.waitUntil(lambda: not owner.findChildren(BackgroundTask))
    assert latest.called == ["first"]
    assert latest.results == []


def test_what_is_asked_for_after_the_end_is_not_begun(owner: QObject) -> None:
    latest = LatestTask("test", owner)
    end_tasks(owner)
    latest.run(lambda: pytest.fail("It was called."))
    assert not latest.is_running
    assert not owner.findChildren(BackgroundTask)
