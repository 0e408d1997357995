from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.trainer_thread import TrainerThread
from trainer.config import TrainingConfig
from trainer.events import Event, Failed, Finished, Message
from trainer.jobs import Job, TrainJob
from trainer.runs import keep_job, run_folder, unfinished_jobs


class Watched:
    """A queue and all that it has told."""

    def __init__(self, target: str) -> None:
        import child_targets

        self.queue = JobQueue(getattr(child_targets, target))
        self.started: list[Job] = []
        self.events: list[Event] = []
        self.ends: list[tuple[Job, Finished | Failed]] = []
        self.queue.job_started.connect(self.started.append)
        self.queue.event_told.connect(self.events.append)
        self.queue.job_ended.connect(lambda job, end: self.ends.append((job, end)))

    def is_ready(self, job: Job) -> bool:
        """Whether the child of a job listens by now."""
        return Message(job_id=job.id, text="ready") in self.events


@pytest.fixture
def watch(qtbot: QtBot, children: None) -> Iterator[Callable[[str], Watched]]:
    """Return a function that makes a queue whose children do what a function of `child_targets` does."""
    made: list[Watched] = []

    def make(target: str) -> Watched:
        made.append(Watched(target))
        return made[-1]

    yield make
    for one in made:
        one.queue.close()


def train_job(tmp_path: Path) -> TrainJob:
    return TrainJob(
        dataset=tmp_path / "cells",
        config=TrainingConfig(network="basic_cnn"),
        out=tmp_path / "model.bloodcell",
    )


def test_jobs_run_one_at_a_time_and_in_order(qtbot: QtBot, watch: Callable[[str], Watched]) -> None:
    watched = watch("finish")
    jobs = [Job() for _ in range(3)]
    for job in jobs:
        watched.queue.submit(job)
    assert watched.queue.current == jobs[0]
    assert watched.queue.waiting == (jobs[1], jobs[2])
    assert watched.started == jobs[:1]
    qtbot.waitUntil(lambda: len(watched.ends) == 3, timeout=30_000)
    assert watched.started == jobs
    assert watched.ends == [(job, Finished(job_id=job.id, reason="Done.")) for job in jobs]
    assert [event.job_id for event in watched.events] == [job.id for job in jobs for _ in range(2)]
    assert watched.queue.current is None


def test_what_is_urgent_goes_before_what_waits(watch: Callable[[str], Watched]) -> None:
    watched = watch("stop_when_asked")
    first, second, urgent = Job(), Job(), Job()
    watched.queue.submit(first)
    watched.queue.submit(second)
    watched.queue.submit(urgent, at_front=True)
    assert watched.queue.current == first
    assert watched.queue.waiting == (urgent, second)


def test_stop_ends_the_running_job_and_the_next_one_starts(
    qtbot: QtBot, watch: Callable[[str], Watched]
) -> None:
    watched = watch("stop_when_asked")
    first, second = Job(), Job()
    watched.queue.submit(first)
    watched.queue.submit(second)
    watched.queue.stop(second.id)
    qtbot.waitUntil(lambda: watched.is_ready(first), timeout=30_000)
    watched.queue.stop(first.id)
    qtbot.waitUntil(lambda: watched.is_ready(second), timeout=30_000)
    assert watched.ends == [(first, Finished(job_id=first.id, reason="Stopped by you."))]


def test_a_job_cancelled_while_it_waits_ends_too(watch: Callable[[str], Watched]) -> None:
    watched = watch("stop_when_asked")
    first, second = Job(), Job()
    watched.queue.submit(first)
    watched.queue.submit(second)
    watched.queue.cancel(second.id)
    assert watched.ends == [(second, Failed(job_id=second.id, summary="Cancelled.", cancelled=True))]
    assert watched.queue.waiting == ()


def test_the_running_job_can_be_cancelled(
    qtbot: QtBot, watch: Callable[[str], Watched], tmp_path: Path
) -> None:
    watched = watch("stop_when_asked")
    job = train_job(tmp_path)
    keep_job(job)
    watched.queue.submit(job)
    qtbot.waitUntil(lambda: watched.is_ready(job), timeout=30_000)
    watched.queue.cancel(job.id)
    qtbot.waitUntil(lambda: len(watched.ends) == 1, timeout=30_000)
    assert watched.ends[0][1] == Failed(job_id=job.id, summary="Cancelled.", cancelled=True)
    assert not run_folder(job.id).exists()


def test_a_pause_is_told_and_ends(qtbot: QtBot, watch: Callable[[str], Watched]) -> None:
    watched = watch("hold_when_asked")
    job = Job()
    watched.queue.submit(job)
    qtbot.waitUntil(lambda: watched.is_ready(job), timeout=30_000)
    with qtbot.waitSignal(watched.queue.queue_changed):
        watched.queue.pause(job.id)
    assert watched.queue.is_paused
    qtbot.waitUntil(lambda: Message(job_id=job.id, text="held") in watched.events, timeout=30_000)
    watched.queue.resume(job.id)
    assert not watched.queue.is_paused
    qtbot.waitUntil(lambda: watched.ends == [(job, Finished(job_id=job.id, reason="Went on."))])


def test_a_pause_ends_with_its_job(qtbot: QtBot, watch: Callable[[str], Watched]) -> None:
    watched = watch("stop_when_asked")
    first, second = Job(), Job()
    watched.queue.submit(first)
    watched.queue.submit(second)
    watched.queue.pause(first.id)
    watched.queue.stop(first.id)
    qtbot.waitUntil(lambda: watched.queue.current == second, timeout=30_000)
    assert not watched.queue.is_paused


def test_a_failed_job_does_not_hold_up_the_next(qtbot: QtBot, watch: Callable[[str], Watched]) -> None:
    watched = watch("die")
    watched.queue.submit(Job())
    watched.queue.submit(Job())
    qtbot.waitUntil(lambda: len(watched.ends) == 2, timeout=30_000)
    assert all(isinstance(end, Failed) and not end.cancelled for _, end in watched.ends)


def test_closing_keeps_trainings_to_be_resumed(
    qtbot: QtBot, watch: Callable[[str], Watched], tmp_path: Path
) -> None:
    watched = watch("stop_when_asked")
    running, waiting = train_job(tmp_path), train_job(tmp_path)
    keep_job(running)
    watched.queue.submit(running)
    watched.queue.submit(waiting)
    watched.queue.submit(Job())
    qtbot.waitUntil(lambda: watched.is_ready(running), timeout=30_000)
    watched.queue.close()
    assert {job.id for job in unfinished_jobs()} == {running.id, waiting.id}
    assert watched.ends == []
    watched.queue.submit(Job())
    assert watched.queue.current is None


def test_a_job_ends_though_its_thread_says_nothing(
    qtbot: QtBot, watch: Callable[[str], Watched], monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    expected_log.append("ended without a word")
    monkeypatch.setattr(TrainerThread, "run", lambda _: None)
    watched = watch("finish")
    job = Job()
    watched.queue.submit(job)
    qtbot.waitUntil(lambda: len(watched.ends) == 1)
    ended, end = watched.ends[0]
    assert ended is job
    assert isinstance(end, Failed)
    assert end.summary
    assert end.remedy
    assert watched.queue.current is None
