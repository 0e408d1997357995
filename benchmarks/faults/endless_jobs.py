"""Jobs that go on until their process is killed; importable by a spawned child, without Qt."""

import time
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as EventType

from trainer.events import BatchEnded, EpochEnded, PhaseStarted, Progress
from trainer.jobs import Job
from trainer.runs import keep_job

_PAUSE_SECONDS = 0.005


def work_without_end(job: Job, events: Connection, _stop: EventType, _go: EventType) -> None:
    """Tell of a training or a cleaning as it goes on, many times faster than a real one."""
    from trainer.jobs import TrainJob

    if isinstance(job, TrainJob):
        _train(job, events)
    for number in count():
        events.send(Progress(job_id=job.id, stage="Reading images", done=number, total=10**6))
        time.sleep(_PAUSE_SECONDS)


def _train(job: Job, events: Connection) -> None:
    keep_job(job)  # type: ignore[arg-type]
    events.send(PhaseStarted(job_id=job.id, phase="all layers", first_epoch=0))
    for number in count():
        shared = {"job_id": job.id, "phase": "all layers", "epoch": number, "epochs": 10**6}
        for batch in range(10):
            told = {"batch": batch, "batches": 10, "loss": 1.0, "accuracy": 0.5, "seconds_left": 1.0}
            events.send(BatchEnded(**shared, **told))
            time.sleep(_PAUSE_SECONDS)
        scores = {"loss": 1.0, "accuracy": 0.5, "validation_loss": 1.0, "validation_accuracy": 0.5}
        events.send(EpochEnded(**shared, **scores, learning_rate=1e-3, seconds=0.1, is_best=number == 0))
