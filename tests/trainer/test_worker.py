import importlib.util
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path

import pytest

from trainer import worker
from trainer.config import TrainingConfig
from trainer.errors import Cancelled, DatasetError
from trainer.events import Event, Failed, Finished
from trainer.jobs import JobControl, TrainJob


@pytest.fixture
def job(tmp_path: Path) -> TrainJob:
    return TrainJob(dataset=tmp_path / "nowhere", config=TrainingConfig(), out=tmp_path / "out.bloodcell")


def run(job: TrainJob, monkeypatch: pytest.MonkeyPatch, outcome: object) -> tuple[Event, list[Event]]:
    def dispatch(*_: object) -> object:
        if isinstance(outcome, BaseException):
            raise outcome
        print("a note of a library")
        return outcome

    monkeypatch.setattr(worker, "_dispatch", dispatch)
    events: list[Event] = []
    return worker.run_job(job, events.append, JobControl()), events


def test_a_job_that_ends_well_tells_it_once(
    job: TrainJob, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finished = Finished(job_id=job.id, reason="Done.")
    end, events = run(job, monkeypatch, finished)
    assert events == [finished]
    assert end is finished
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "a note of a library" in printed.err


def test_the_user_s_mistake_is_told_without_a_traceback(
    job: TrainJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    end, events = run(job, monkeypatch, DatasetError("No images.", "Give a folder with images."))
    assert events == [end]
    assert end == Failed(job_id=job.id, summary="No images.", remedy="Give a folder with images.")


def test_our_own_mistake_is_told_with_a_traceback(job: TrainJob, monkeypatch: pytest.MonkeyPatch) -> None:
    end, _ = run(job, monkeypatch, ZeroDivisionError("division by zero"))
    assert isinstance(end, Failed)
    assert "not foreseen" in end.summary
    assert "ZeroDivisionError" in end.details


def test_too_little_memory_is_told_with_what_to_do(job: TrainJob, monkeypatch: pytest.MonkeyPatch) -> None:
    end, _ = run(job, monkeypatch, MemoryError())
    assert isinstance(end, Failed)
    assert "smaller batch" in end.remedy


def test_being_cancelled_is_silent(job: TrainJob, monkeypatch: pytest.MonkeyPatch) -> None:
    end, _ = run(job, monkeypatch, Cancelled())
    assert isinstance(end, Failed)
    assert end.cancelled


@pytest.mark.parametrize(
    ("packaged", "remedy"), [(False, "pip install"), (True, "Install the full edition of the application.")]
)
def test_what_is_not_installed_is_told_in_the_way_it_comes(
    job: TrainJob, monkeypatch: pytest.MonkeyPatch, packaged: bool, remedy: str
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "frozen", packaged, raising=False)
    end = worker.run_job(job, lambda _: None, JobControl())
    assert isinstance(end, Failed)
    assert end.summary == "What training needs is not installed."
    assert remedy in end.remedy


def test_a_child_has_its_temporary_files_in_a_folder_of_its_own(
    job: TrainJob, monkeypatch: pytest.MonkeyPatch, user_folders: Path
) -> None:
    folders: list[Path] = []

    def dispatch(*_: object) -> Finished:
        folders.append(Path(tempfile.gettempdir()))
        (folders[0] / "generated.py").touch()
        return Finished(job_id=job.id, reason="Done.")

    monkeypatch.setattr(worker, "_dispatch", dispatch)
    before = Path(tempfile.gettempdir())
    _, sending = multiprocessing.Pipe(duplex=False)
    worker.run_child(job, sending, multiprocessing.Event(), multiprocessing.Event())
    assert folders[0].parent == before
    assert str(os.getpid()) in folders[0].name, "whose it is can be told after a kill"
    assert not folders[0].exists()


def test_a_spawned_child_sends_its_events_and_its_end(job: TrainJob) -> None:
    pytest.importorskip("tensorflow", reason="the heavy half is not installed")
    spawn = multiprocessing.get_context("spawn")
    receiving, sending = spawn.Pipe(duplex=False)
    stop, go = spawn.Event(), spawn.Event()
    go.set()
    child = spawn.Process(target=worker.run_child, args=(job, sending, stop, go))
    child.start()
    sending.close()
    events: list[Event] = []
    with receiving:
        try:
            while receiving.poll(120):
                events.append(receiving.recv())
        except EOFError:
            pass
    child.join(30)
    assert child.exitcode == 0
    assert [type(event) for event in events if isinstance(event, Finished | Failed)] == [Failed]
    assert isinstance(events[-1], Failed)
    assert "nowhere" in str(events[-1])


def _start_grandchild(pipe: object) -> None:
    spawn = multiprocessing.get_context("spawn")
    receiving, sending = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_wait_for_parent, args=(sending,))
    child.start()
    receiving.recv()
    pipe.send(child.pid)  # type: ignore[attr-defined]
    # The parent ends here without a word, as after a crash.
    import os

    os._exit(7)


def _wait_for_parent(ready: object) -> None:
    worker._exit_with_parent()
    ready.send("ready")  # type: ignore[attr-defined]
    time.sleep(60)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks the process up in /proc")
def test_a_child_ends_with_its_parent() -> None:
    spawn = multiprocessing.get_context("spawn")
    receiving, sending = spawn.Pipe(duplex=False)
    parent = spawn.Process(target=_start_grandchild, args=(sending,))
    parent.start()
    assert receiving.poll(60)
    grandchild = receiving.recv()
    parent.join(30)
    assert parent.exitcode == 7
    deadline = time.monotonic() + 20
    while _is_running(grandchild) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_running(grandchild)


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
