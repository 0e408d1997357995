from collections.abc import Callable

import pytest

from bloodcell_gui.training.run.record import RunRecord, RunState
from trainer.events import Failed, Finished, Message, Paused, PhaseStarted, Progress, Resumed
from trainer.jobs import TrainJob

MakeJob = Callable[..., TrainJob]


@pytest.fixture
def record(make_job: MakeJob) -> RunRecord:
    return RunRecord(make_job(head_epochs=2))


def test_a_run_from_its_beginning_to_its_end(record: RunRecord) -> None:
    from training_targets import batch, epoch

    job = record.job
    assert record.state is RunState.PREPARING
    record.take(Progress(job_id=job.id, stage="Reading images", done=1, total=4))
    assert (record.state, record.fraction) == (RunState.PREPARING, 0.25)
    record.take(PhaseStarted(job_id=job.id, phase="head", first_epoch=0))
    assert (record.state, record.fraction) == (RunState.TRAINING, 0.0)
    record.take(epoch(job, 0))
    record.take(batch(job, 1, 50))
    assert record.fraction == pytest.approx(1.5 / 4)
    # Half of this epoch of the head; two more of all layers take three times as long as one of the head.
    assert record.seconds_left == pytest.approx(30 + 2 * 180)
    record.take(Progress(job_id=job.id, stage="Converting and scoring", done=0, total=0))
    assert record.state is RunState.PUBLISHING
    record.take_end(Finished(job_id=job.id, reason="Done."))
    assert record.state is RunState.FINISHED
    assert record.lines[-1].endswith("Done.")


def test_a_pause_holds_once_it_is_told(record: RunRecord) -> None:
    job = record.job
    record.take(PhaseStarted(job_id=job.id, phase="head", first_epoch=0))
    record.is_asked_to_pause = True
    assert record.state is RunState.PAUSING
    record.take(Paused(job_id=job.id))
    assert record.state is RunState.PAUSED
    record.is_asked_to_pause = False
    record.take(Resumed(job_id=job.id))
    assert record.state is RunState.TRAINING


def test_a_stop_before_the_first_epoch_is_publishing_too(record: RunRecord) -> None:
    job = record.job
    record.take(PhaseStarted(job_id=job.id, phase="head", first_epoch=0))
    record.is_asked_to_stop = True
    assert record.state is RunState.STOPPING
    record.take(Progress(job_id=job.id, stage="Converting and scoring", done=0, total=0))
    assert record.state is RunState.PUBLISHING


@pytest.mark.parametrize(("cancelled", "state"), [(True, RunState.CANCELLED), (False, RunState.FAILED)])
def test_ends_without_a_model(record: RunRecord, cancelled: bool, state: RunState) -> None:
    record.take_end(Failed(job_id=record.job.id, summary="It ended.", remedy="Go on.", cancelled=cancelled))
    assert record.state is state
    assert record.lines[-1].endswith("It ended. Go on.")


def test_the_log_of_a_long_run_keeps_its_last_lines(record: RunRecord) -> None:
    for number in range(5000):
        record.take(Message(job_id=record.job.id, text=f"line {number}"))
    assert record.n_lines == 5001
    assert len(record.lines) == 2000
    assert record.lines[-1].endswith("line 4999")


def test_the_first_epoch_of_a_phase_is_forecast_from_itself(record: RunRecord) -> None:
    from training_targets import batch, epoch

    job = record.job
    for number in range(2):
        record.take(epoch(job, number))
    record.take(batch(job, 2, 25))
    # Three quarters of a minute here, and one more epoch that takes a minute as this one does.
    assert record.seconds_left == pytest.approx(45 + 60)


def test_epochs_of_the_head_that_are_left_take_as_long_as_the_last(make_job: MakeJob) -> None:
    from training_targets import batch, epoch

    record = RunRecord(make_job(head_epochs=9))
    record.take(epoch(record.job, 0))
    record.take(batch(record.job, 1, 50))
    assert record.seconds_left == pytest.approx(30 + 2 * 60)
