"""Jobs for the child process, as plain data that can be sent to it."""

from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from trainer.config import TrainingConfig


def new_job_id() -> str:
    """Return an id that no other job has."""
    return uuid4().hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work for the heavy half; the id marks all events of this job."""

    id: str = field(default_factory=new_job_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainJob(Job):
    """Train one network on one data set and publish one model file.

    Attributes:
        dataset: Folder, manifest or `.npz` to learn from; never changed.
        config: Everything that decides the outcome.
        out: Model file to write.
        title: What the user calls the model; empty for a name made of the network's.
    """

    dataset: Path
    config: TrainingConfig
    out: Path
    title: str = ""
