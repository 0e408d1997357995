from collections.abc import Callable
from typing import Any

import pytest

from trainer import worker
from trainer.device import UNTRIED
from trainer.events import DeviceFound, Event, Failed, Finished
from trainer.jobs import Job, JobControl, MeasureDeviceJob

RunCommand = Callable[..., Any]


def answer(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> None:
    def run_job(job: Job, emit: Callable[[Event], None], control: JobControl) -> Finished | Failed:
        assert isinstance(job, MeasureDeviceJob)
        if fails:
            return Failed(job_id=job.id, summary="It broke.", remedy="Mend it.")
        emit(
            DeviceFound(
                job_id=job.id,
                name="Abacus",
                is_accelerated=False,
                why_not="No card fits an abacus.",
                memory_bytes=2**30,
                images_per_second=3.0,
                backend="Beads 1.0",
            )
        )
        return Finished(job_id=job.id, reason="Done.")

    monkeypatch.setattr("trainer.commands.job_reporter.run_job", run_job)


def test_the_device_is_told(run: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch)
    found = run("device")
    assert found.status == 0
    assert "Abacus (processor)" in found.out
    assert "No card fits an abacus." in found.out
    assert UNTRIED in found.out


def test_the_device_is_told_to_programs(run: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch)
    found = run("device", "--json")
    assert found.json["device"] == {
        "name": "Abacus",
        "is_accelerated": False,
        "why_not": "No card fits an abacus.",
        "memory_bytes": 2**30,
        "images_per_second": 3.0,
        "backend": "Beads 1.0",
    }
    assert found.json["untried"] == UNTRIED


def test_a_failure_is_told_with_its_remedy(run: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, fails=True)
    found = run("device")
    assert (found.status, found.out) == (1, "")
    assert "It broke. Mend it." in found.err


def test_without_the_training_half_it_is_said_what_to_install(
    run: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker.importlib.util, "find_spec", lambda _: None)
    found = run("device")
    assert found.status == 1
    assert "bloodcell[train]" in found.err
