import os
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from filelock import FileLock

from trainer.config import CardTexts, TrainingConfig
from trainer.errors import OutputError, TrainerError
from trainer.jobs import TrainJob
from trainer.runs import (
    borrow_folder,
    checkpoint_path,
    hold_run,
    keep_job,
    remove_dead_runs,
    remove_run,
    run_folder,
    unfinished_jobs,
    unfinished_runs,
)


def make_job(name: str = "cells") -> TrainJob:
    return TrainJob(
        dataset=Path("/data") / name,
        config=TrainingConfig(epochs=3),
        out=Path("/out") / f"{name}.bloodcell",
        texts=CardTexts(title="Größe"),
        command="bloodcell train cells",
    )


def test_a_run_that_broke_off_is_found_again_as_it_was() -> None:
    job = make_job()
    with pytest.raises(ZeroDivisionError), hold_run(job):
        raise ZeroDivisionError
    assert unfinished_jobs() == [job]
    remove_run(job.id)
    assert unfinished_jobs() == []
    assert not run_folder(job.id).exists()


def test_a_run_that_is_going_on_is_not_unfinished_and_not_started_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("trainer.runs._SECONDS_FOR_A_LOOK", 0)
    job = make_job()
    with hold_run(job):
        assert unfinished_jobs() == []
        with pytest.raises(TrainerError, match="already going on"), hold_run(job):
            pass
    assert unfinished_jobs() == [job]


def test_the_latest_comes_first_and_damage_is_passed_over() -> None:
    jobs = [make_job(name) for name in ("first", "second")]
    for age, job in zip((20, 10), jobs, strict=True):
        with hold_run(job) as folder:
            past = (folder / "job.json").stat().st_mtime - age
            os.utime(folder / "job.json", (past, past))
    (run_folder("damaged")).mkdir()
    (run_folder("damaged") / "job.json").write_text("{", encoding="utf-8")
    assert [job.dataset.name for job in unfinished_jobs()] == ["second", "first"]


def test_another_process_that_looks_for_a_moment_stops_no_run() -> None:
    job = make_job()
    look = FileLock(keep_job(job) / "running.lock", thread_local=False)
    look.acquire()
    end = threading.Timer(0.1, look.release)
    end.start()
    with hold_run(job):
        assert not look.is_locked
    end.join()


def test_a_run_that_is_removed_while_runs_are_listed_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = [run_folder(name) / "job.json" for name in ("gone", "gone too")]
    monkeypatch.setattr("trainer.runs._runs", lambda: SimpleNamespace(glob=lambda _: files))
    assert unfinished_jobs() == []


def test_a_kept_job_is_found_though_it_never_ran() -> None:
    job = make_job()
    keep_job(job)
    assert unfinished_jobs() == [job]


def age(folder: Path, days: float) -> None:
    past = time.time() - days * 86400
    for path in (*folder.iterdir(), folder):
        os.utime(path, (past, past))


@pytest.mark.parametrize("content", [b"{", b'{"dataset": 3}', None])
def test_a_run_that_can_never_go_on_is_removed_after_a_month(content: bytes | None) -> None:
    for name, days in (("old", 31), ("new", 29)):
        folder = run_folder(name)
        folder.mkdir(parents=True)
        if content is not None:
            (folder / "job.json").write_bytes(content)
        (folder / "images.npy").write_bytes(b"pixels")
        age(folder, days)
    remove_dead_runs()
    assert not run_folder("old").exists()
    assert (run_folder("new") / "images.npy").exists()


def test_looking_at_runs_keeps_no_dead_one() -> None:
    folder = run_folder("old")
    folder.mkdir(parents=True)
    for name in ("job.json", "running.lock"):
        (folder / name).write_bytes(b"")
    age(folder, 31)
    assert unfinished_jobs() == []
    # As a look does that asks whether it is held.
    (folder / "running.lock").touch()
    remove_dead_runs()
    assert not folder.exists()


def test_a_run_that_could_go_on_stays_however_old_it_is() -> None:
    job = make_job()
    age(keep_job(job), 400)
    remove_dead_runs()
    assert unfinished_jobs() == [job]


def test_a_run_that_is_going_on_stays_whatever_is_in_it() -> None:
    with hold_run(make_job()) as folder:
        (folder / "job.json").write_bytes(b"{")
        age(folder, 400)
        remove_dead_runs()
        assert folder.exists()


def test_without_any_run_there_is_nothing_to_remove() -> None:
    remove_dead_runs()
    assert unfinished_jobs() == []


def test_an_unfinished_run_tells_how_many_epochs_are_kept() -> None:
    begun, fresh = make_job("begun"), make_job("fresh")
    folder = keep_job(begun)
    for epochs in (7, 12):
        checkpoint_path(folder, epochs).write_bytes(b"")
    keep_job(fresh)
    assert {run.job.dataset.name: run.epochs_kept for run in unfinished_runs()} == {"begun": 12, "fresh": 0}


def test_a_borrowed_folder_goes_however_the_job_ends() -> None:
    with borrow_folder("a") as folder:
        (folder / "images.npy").write_bytes(b"1")
    assert not folder.exists()
    with pytest.raises(ZeroDivisionError), borrow_folder("a"):
        raise ZeroDivisionError
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_is_told() -> None:
    runs = run_folder("a").parent
    runs.parent.mkdir(parents=True, exist_ok=True)
    runs.write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be made"), borrow_folder("a"):
        pass
