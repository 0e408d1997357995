from collections.abc import Callable
from typing import Any

import pytest

from trainer import threads, worker
from trainer.commands import device as command
from trainer.device import UNTRIED
from trainer.events import DeviceFound, Event, Failed, Finished, SpeedMeasured
from trainer.jobs import Job, JobControl, MeasureDeviceJob, MeasureSpeedJob
from trainer.threads import KeptPlan, Pace, current_plan, keep_measured, rule_plan

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


@pytest.fixture
def trials(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Answer all measurements on four cores: half the threads are the best for everything."""
    answer(monkeypatch)
    monkeypatch.setattr(threads, "count_cores", lambda: 4)
    asked: list[Job] = []

    def measure_threads() -> KeptPlan:
        return keep_measured({"classify": Pace(rule=100.0, chosen=120.0)}, workers=2)

    def run_in_child(job: Job, emit: Callable[[Event], None]) -> Finished:
        assert isinstance(job, MeasureSpeedJob)
        asked.append(job)
        emit(
            SpeedMeasured(
                job_id=job.id, network="mobilenet_v2", images_per_second=60.0 - 10 * (not job.calculators)
            )
        )
        return Finished(job_id=job.id, reason="Done.")

    monkeypatch.setattr(command, "measure_threads", measure_threads)
    monkeypatch.setattr(command, "run_in_child", run_in_child)
    return asked


def test_it_is_told_how_many_threads_work_and_why(run: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch)
    monkeypatch.setattr(threads, "count_cores", lambda: 4)
    assert "Classifies with: 4 threads, 1 thread of LiteRT in each, batches of 8 images (by the rule)" in run(
        "device"
    ).out.replace("  ", " ")


def test_threads_are_measured_anew_when_asked(run: RunCommand, trials: list[Job]) -> None:
    found = run("device", "--measure")
    assert found.status == 0
    assert len(trials) == 4
    assert "measured: 120 images a second, by the rule 100" in found.out
    assert "2 threads (measured: 60 images a second, by the rule 50)" in found.out
    assert (current_plan().workers, current_plan().calculators) == (2, 2)


def test_the_light_half_measures_without_training(
    run: RunCommand, trials: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda _: None)
    found = run("device", "--measure", "--json")
    assert found.status == 0
    assert trials == []
    assert found.json["threads"]["workers"] == 2
    assert "device" not in found.json


def test_a_busy_computer_is_told(run: RunCommand, trials: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "measure_threads", lambda: None)
    assert "busy with something else" in run("device", "--measure").err


def test_it_goes_back_to_the_rule_without_measuring(run: RunCommand, trials: list[Job]) -> None:
    keep_measured({"classify": Pace(rule=100.0, chosen=120.0)}, workers=2)
    found = run("device", "--rule")
    assert found.status == 0
    assert "4 threads, 1 thread of LiteRT in each, batches of 8 images (by the rule)" in found.out
    assert current_plan() == rule_plan()
    assert trials == []


def test_measuring_and_the_rule_contradict_each_other(run: RunCommand) -> None:
    assert run("device", "--measure", "--rule").status == 2


def test_on_one_core_training_is_not_tried_and_nobody_is_called_busy(
    run: RunCommand, trials: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "count_cores", lambda: 1)
    found = run("device", "--measure")
    assert trials == []
    assert "busy" not in found.err
