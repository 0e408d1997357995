"""Telling how far a job is, and doing what the user asks meanwhile."""

from typing import Protocol

from trainer.errors import Cancelled
from trainer.events import Emit, Paused, Progress, Resumed
from trainer.jobs import JobControl


class Follower(Protocol):
    """Takes how far a stage is: what is done, what there is in all, and seconds left where somebody knows."""

    def __call__(self, done: int, total: int, seconds_left: float | None = None) -> None:
        """Tell of it."""


def follow(job_id: str, emit: Emit, control: JobControl, stage: str) -> Follower:
    """Return a function that tells how far a stage is, and holds or ends it as the user asks.

    For stages behind which there is nothing to keep yet: a job that is to stop is cancelled.

    Args:
        job_id: Job that the events belong to.
        emit: Takes each event.
        control: What the user asks for.
        stage: What is being done, in words.

    Returns:
        The function; it raises `Cancelled` where the job is to stop.
    """

    def tell(done: int, total: int, seconds_left: float | None = None) -> None:
        emit(Progress(job_id=job_id, stage=stage, done=done, total=total, seconds_left=seconds_left))
        hold(job_id, emit, control)
        if control.should_stop():
            raise Cancelled

    return tell


def hold(job_id: str, emit: Emit, control: JobControl) -> bool:
    """Wait while the user wants the job to hold, and tell of it; return whether it was held."""
    if not control.is_paused():
        return False
    emit(Paused(job_id=job_id))
    control.wait_while_paused()
    emit(Resumed(job_id=job_id))
    return True
