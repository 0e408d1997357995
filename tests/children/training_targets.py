"""Scripted trainings, as a child would run them; importable by a spawned process, without Qt."""

import os
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as EventType
from pathlib import Path

from trainer.events import (
    BatchEnded,
    EpochEnded,
    Failed,
    Finished,
    Message,
    Paused,
    PhaseStarted,
    Progress,
    Resumed,
)
from trainer.jobs import TrainJob
from trainer.runs import keep_job, remove_run

HEAD_EPOCHS = 2


def epoch(job: TrainJob, number: int) -> EpochEnded:
    """An epoch, from 0, that is better than the one before."""
    return EpochEnded(
        job_id=job.id,
        phase="head" if number < HEAD_EPOCHS else "all layers",
        epoch=number,
        epochs=job.config.epochs,
        loss=2.0 / (number + 1),
        accuracy=1 - 0.5 / (number + 1),
        validation_loss=2.2 / (number + 1),
        validation_accuracy=1 - 0.6 / (number + 1),
        learning_rate=1e-3 if number < HEAD_EPOCHS else 3e-4,
        seconds=60.0,
        is_best=True,
    )


def batch(job: TrainJob, number: int, done: int, batches: int = 100) -> BatchEnded:
    """A batch of an epoch, from 0."""
    return BatchEnded(
        job_id=job.id,
        phase="head" if number < HEAD_EPOCHS else "all layers",
        epoch=number,
        epochs=job.config.epochs,
        batch=done,
        batches=batches,
        loss=1.5,
        accuracy=0.5,
        seconds_left=60.0 * (1 - done / batches),
    )


def _run_epochs(job: TrainJob, events: Connection, epochs: int) -> None:
    keep_job(job)
    events.send(Progress(job_id=job.id, stage="Reading images", done=5, total=5))
    events.send(Message(job_id=job.id, text="It starts from nothing."))
    for number in range(epochs):
        if number in (0, HEAD_EPOCHS):
            phase = epoch(job, number).phase
            events.send(PhaseStarted(job_id=job.id, phase=phase, first_epoch=number))
        events.send(epoch(job, number))


def train_until_asked(job: TrainJob, events: Connection, stop: EventType, go: EventType) -> None:
    """Three epochs, then a batch that goes on until it is asked to stop; holds when asked to."""
    _run_epochs(job, events, 3)
    events.send(batch(job, 3, 10))
    while not stop.wait(0.01):
        if not go.is_set():
            events.send(Paused(job_id=job.id))
            while not go.wait(0.01) and not stop.is_set():
                pass
            events.send(Resumed(job_id=job.id))
    events.send(Progress(job_id=job.id, stage="Converting and scoring", done=0, total=0))
    _finish(job, events, "Stopped by you; the best epoch so far was kept.")


def train_to_the_end(job: TrainJob, events: Connection, stop: EventType, go: EventType) -> None:
    _run_epochs(job, events, 4)
    _finish(job, events, "All 4 epochs were run.")


def train_and_fail(job: TrainJob, events: Connection, stop: EventType, go: EventType) -> None:
    """Fails after three epochs, unless the batch is small; a checkpoint of them is there."""
    _run_epochs(job, events, 3)
    if job.config.batch_size < 32:
        _finish(job, events, "All 3 epochs were run.")
        return
    (keep_job(job) / "checkpoint-000003.safetensors").write_bytes(b"")
    events.send(
        Failed(
            job_id=job.id,
            summary="Memory ran out.",
            remedy="Use a smaller batch.",
            details="Exit code -9.",
        )
    )


def refuse_the_data(job: TrainJob, events: Connection, stop: EventType, go: EventType) -> None:
    events.send(Failed(job_id=job.id, summary="The folder is gone.", remedy="Bring it back."))


def _finish(job: TrainJob, events: Connection, reason: str) -> None:
    remove_run(job.id)
    # Any model file will do: the tests' own one.
    model = os.environ.get("BLOODCELL_TEST_MODEL", "")
    if model:
        job.out.parent.mkdir(parents=True, exist_ok=True)
        job.out.write_bytes(Path(model).read_bytes())
    events.send(Finished(job_id=job.id, reason=reason, model=str(job.out), metrics={"test_accuracy": 0.9584}))
