import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from bloodcell_gui import trainer_thread
from bloodcell_gui.trainer_thread import TrainerThread
from trainer.events import Event, Failed, Finished, Message, Progress
from trainer.jobs import Job


class Run:
    """A thread and all that it has told."""

    def __init__(self, target: str) -> None:
        import child_targets

        self.thread = TrainerThread(Job(), getattr(child_targets, target))
        self.events: list[Event] = []
        self.ends: list[Finished | Failed] = []
        self.thread.event_told.connect(self.events.append)
        self.thread.job_finished.connect(self.ends.append)
        self.thread.job_failed.connect(self.ends.append)

    @property
    def end(self) -> Finished | Failed:
        assert len(self.ends) == 1
        return self.ends[0]


@pytest.fixture
def start(qtbot: QtBot, children: None) -> Iterator[Callable[[str], Run]]:
    """Return a function that starts a child; all are ended after the test."""
    runs: list[Run] = []

    def begin(target: str) -> Run:
        runs.append(Run(target))
        runs[-1].thread.start()
        return runs[-1]

    yield begin
    for run in runs:
        run.thread.cancel_job()
        run.thread.wait()


def wait_for_end(qtbot: QtBot, run: Run) -> None:
    qtbot.waitUntil(lambda: bool(run.ends) and run.thread.isFinished(), timeout=30_000)


def test_events_become_signals_in_their_order(qtbot: QtBot, start: Callable[[str], Run]) -> None:
    run = start("finish")
    wait_for_end(qtbot, run)
    assert run.events == [
        Message(job_id=run.thread.job.id, text="hello"),
        Progress(job_id=run.thread.job.id, stage="Counting", done=1, total=2),
    ]
    assert run.end == Finished(job_id=run.thread.job.id, reason="Done.")


def test_the_childs_own_failure_is_passed_on(qtbot: QtBot, start: Callable[[str], Run]) -> None:
    run = start("fail")
    wait_for_end(qtbot, run)
    assert run.end == Failed(job_id=run.thread.job.id, summary="It failed.", remedy="Try again.")


def test_a_dead_child_becomes_a_failure_in_words(qtbot: QtBot, start: Callable[[str], Run]) -> None:
    run = start("die")
    wait_for_end(qtbot, run)
    assert [event.text for event in run.events if isinstance(event, Message)] == ["last words"]
    assert isinstance(run.end, Failed)
    assert run.end.summary == "The work ended unexpectedly (exit code 7)."
    assert run.end.remedy
    assert not run.end.cancelled


@pytest.mark.skipif(os.name != "posix", reason="Windows has pipes of whole messages")
def test_a_child_that_dies_in_the_middle_of_an_event_fails(qtbot: QtBot, start: Callable[[str], Run]) -> None:
    run = start("die_in_the_middle_of_an_event")
    wait_for_end(qtbot, run)
    assert [event.text for event in run.events if isinstance(event, Message)] == ["last words"]
    assert isinstance(run.end, Failed)
    assert "exit code 7" in run.end.summary


@pytest.mark.skipif(os.name != "posix", reason="Windows has no signals to be killed by")
def test_a_killed_child_is_told_as_out_of_memory(qtbot: QtBot, start: Callable[[str], Run]) -> None:
    run = start("be_killed")
    wait_for_end(qtbot, run)
    assert isinstance(run.end, Failed)
    assert "memory" in run.end.summary
    assert "Close other programs" in run.end.remedy


@pytest.mark.parametrize("target", ["say_nothing", "raise_error"])
def test_a_child_without_a_last_word_fails(qtbot: QtBot, start: Callable[[str], Run], target: str) -> None:
    run = start(target)
    wait_for_end(qtbot, run)
    assert isinstance(run.end, Failed)
    assert run.end.summary


def test_the_pipe_is_drained_before_the_death_is_believed(qtbot: QtBot, start: Callable[[str], Run]) -> None:
    run = start("say_much_and_die")
    wait_for_end(qtbot, run)
    assert [event.done for event in run.events if isinstance(event, Progress)] == list(range(2000))
    assert run.end == Finished(job_id=run.thread.job.id, reason="Done.")


def test_a_job_ends_once(qtbot: QtBot, start: Callable[[str], Run]) -> None:
    run = start("finish_twice")
    wait_for_end(qtbot, run)
    assert run.end == Finished(job_id=run.thread.job.id, reason="Done.")


def test_late_events_of_another_job_are_dropped(qtbot: QtBot, start: Callable[[str], Run]) -> None:
    run = start("tell_of_another_job")
    wait_for_end(qtbot, run)
    assert run.events == []
    assert run.end == Finished(job_id=run.thread.job.id, reason="Done.")


def test_stop_lets_the_job_end_well(qtbot: QtBot, start: Callable[[str], Run]) -> None:
    run = start("stop_when_asked")
    qtbot.waitUntil(lambda: bool(run.events), timeout=30_000)
    run.thread.stop_job()
    wait_for_end(qtbot, run)
    assert run.end == Finished(job_id=run.thread.job.id, reason="Stopped by you.")


def test_what_a_cancelled_child_left_among_the_temporary_files_is_removed(
    qtbot: QtBot, start: Callable[[str], Run]
) -> None:
    run = start("leave_files_and_wait")
    qtbot.waitUntil(lambda: bool(run.events), timeout=30_000)
    told = run.events[0]
    assert isinstance(told, Message)
    assert Path(told.text).is_dir()
    run.thread.cancel_job()
    wait_for_end(qtbot, run)
    assert not Path(told.text).exists()


def test_cancel_ends_a_child_that_listens_to_nothing(
    qtbot: QtBot, start: Callable[[str], Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer_thread, "_TERMINATE_SECONDS", 0.1)
    run = start("ignore_stop")
    qtbot.waitUntil(lambda: bool(run.events), timeout=30_000)
    run.thread.stop_job()
    run.thread.cancel_job()
    wait_for_end(qtbot, run)
    assert isinstance(run.end, Failed)
    assert run.end.cancelled


def test_a_child_that_stays_after_its_end_is_ended(
    qtbot: QtBot, start: Callable[[str], Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer_thread, "_LEAVE_SECONDS", 0.1)
    run = start("finish_and_stay")
    wait_for_end(qtbot, run)
    assert run.end == Finished(job_id=run.thread.job.id, reason="Done.")


def test_a_child_that_cannot_be_started_fails(qtbot: QtBot, expected_log: list[str]) -> None:
    expected_log.append("could not be started")
    ends: list[Failed] = []
    thread = TrainerThread(Job(), lambda *_: None)  # cannot be sent to a child
    thread.job_failed.connect(ends.append)
    thread.start()
    qtbot.waitUntil(lambda: bool(ends), timeout=30_000)
    thread.wait()
    assert ends[0].summary == "The work could not be started."
    assert "lambda" in ends[0].details


def test_the_thread_brings_no_heavy_package(model_path: Path) -> None:
    script = (
        "import sys, bloodcell_gui.trainer_thread\n"
        "print([name for name in ('tensorflow', 'keras', 'cleanlab') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_ten_thousand_signals_can_be_emitted(qapp: object) -> None:
    """PySide6 6.12.0 on Python 3.11 aborts after some 570."""
    from PySide6.QtCore import Signal

    class Emitter(QObject):
        told = Signal(bool)

    seen: list[bool] = []
    emitter = Emitter()
    emitter.told.connect(seen.append)
    for number in range(10_000):
        emitter.told.emit(number % 2 == 0)
    assert seen == [True, False] * 5000
