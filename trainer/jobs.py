"""Jobs for the child process, as plain data that can be sent to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from trainer.config import CardTexts, TrainingConfig


def new_job_id() -> str:
    """Return an id that no other job has."""
    return uuid4().hex


def _never() -> bool:
    return False


def _at_once() -> None:
    return


@dataclass(frozen=True, slots=True, eq=False)
class JobControl:
    """What the user asks of a running job; a training asks at the end of every batch.

    Attributes:
        should_stop: Whether to end well with what there is.
        is_paused: Whether to hold.
        wait_while_paused: Returns when the job may go on, or is to stop.
    """

    should_stop: Callable[[], bool] = _never
    is_paused: Callable[[], bool] = _never
    wait_while_paused: Callable[[], None] = _at_once


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work for the heavy half; the id marks all events of this job."""

    id: str = field(default_factory=new_job_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainJob(Job):
    """Train one network on one data set and publish one model file.

    Attributes:
        dataset: Folder, manifest, `.zip` or `.npz` to learn from; never changed.
        config: Everything that decides the outcome.
        out: Model file to write.
        texts: What only a person can say of the model.
        command: The command in words, for the card; without the paths of this machine.
        split_file: Where to write which image went into which part; None for nowhere.
    """

    dataset: Path
    config: TrainingConfig
    out: Path
    texts: CardTexts = field(default_factory=CardTexts)
    command: str = ""
    split_file: Path | None = None
