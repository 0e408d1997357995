from collections.abc import Callable

from bloodcell_gui.training.run.progress_text import describe_run
from bloodcell_gui.training.run.record import RunRecord
from trainer.events import Paused, PhaseStarted, Progress
from trainer.jobs import TrainJob


def test_a_run_is_told_in_a_line_from_its_beginning_to_its_end(make_job: Callable[..., TrainJob]) -> None:
    from training_targets import batch, epoch

    record = RunRecord(make_job(head_epochs=2))
    job = record.job
    assert describe_run(record) == "Preparing…"
    record.take(Progress(job_id=job.id, stage="Reading images", done=1, total=4))
    assert describe_run(record) == "Reading images: 1 of 4"
    record.take(PhaseStarted(job_id=job.id, phase="head", first_epoch=0))
    assert describe_run(record) == "Epoch 1 of 4"
    record.take(epoch(job, 0))
    record.take(batch(job, 1, 50))
    assert describe_run(record) == "Epoch 2 of 4  ·  6 min 30 s left at most"
    record.is_asked_to_pause = True
    assert describe_run(record) == "Epoch 2 of 4  ·  pausing…"
    record.take(Paused(job_id=job.id))
    assert describe_run(record) == "Epoch 2 of 4  ·  paused"
    record.is_asked_to_stop = True
    assert describe_run(record) == "Epoch 2 of 4  ·  stopping…"
    record.take(Progress(job_id=job.id, stage="Converting and scoring", done=0, total=0))
    assert describe_run(record) == "Converting and scoring…"
