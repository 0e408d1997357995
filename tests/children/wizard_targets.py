"""What the children of the wizard's tests do; importable by a spawned process, without Qt."""

from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as EventType

from trainer.events import Failed, Finished, PreviewMade, Progress, SpeedMeasured
from trainer.jobs import Job, MeasureSpeedJob, PreviewJob

SPEED = 40.0


def answer(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    """Measure 40 images a second, and vary images by turning them upside down in colour."""
    if isinstance(job, MeasureSpeedJob):
        events.send(Progress(job_id=job.id, stage="Measuring", done=0, total=1))
        events.send(SpeedMeasured(job_id=job.id, network=job.networks[0], images_per_second=SPEED))
    elif isinstance(job, PreviewJob):
        step = job.size * job.size * 3
        varied = bytes(255 - value for value in job.pixels)
        images = (varied[first : first + step] for first in range(0, len(varied), step))
        pixels = b"".join(image * job.copies for image in images)
        events.send(
            PreviewMade(job_id=job.id, pixels=pixels, count=job.count, copies=job.copies, size=job.size)
        )
    events.send(Finished(job_id=job.id, reason="Done."))


def fail(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    events.send(Failed(job_id=job.id, summary="It failed.", remedy="Try again."))


def hang(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    stop.wait()
