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
        out: Model file to write; in the library the name that is wanted, `NAME_2` where it is taken by then.
        texts: What only a person can say of the model.
        command: The command in words, for the card; without the paths of this machine.
        split_file: Where to write which image went into which part; None for nowhere.
        decisions: Decisions file of a cleaning to apply to the data set; None for as it is.
    """

    dataset: Path
    config: TrainingConfig
    out: Path
    texts: CardTexts = field(default_factory=CardTexts)
    command: str = ""
    split_file: Path | None = None
    decisions: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaboratoryJob(Job):
    """Make a model for a laboratory out of one that is there, as a new model file; the old one stays.

    Attributes:
        model: Model file to start from.
        out: Model file to write, as `TrainJob` says.
        title: What the new model is called; empty for a title made of the old one's.
        seed: Seed of whatever is drawn.
        command: The command in words, for the card; without the paths of this machine.
    """

    model: Path
    out: Path
    title: str = ""
    seed: int = 0
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptJob(LaboratoryJob):
    """Adapt a model to a laboratory's own cells.

    Attributes:
        dataset: The cells and their labels, in any form that a training takes; never changed.
        decisions: Decisions file of a cleaning that labels cells; None for none.
        old_test: Labelled images that hold the old model's own test images; None for not at hand.
        split_file: Which of them are test images; None for what the old model's file tells.
    """

    dataset: Path
    decisions: Path | None = None
    old_test: Path | None = None
    split_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttuneJob(LaboratoryJob):
    """Estimate a model's statistics anew on a laboratory's images, without labels.

    Attributes:
        images: The images, in any form that a training takes; labels are not looked at.
    """

    images: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantiseJob(Job):
    """Write a model that calculates in whole numbers, where that costs next to nothing; the old one stays.

    Attributes:
        model: Model file to start from.
        dataset: The labelled images that it was trained with; never changed.
        out: Model file to write, as `TrainJob` says.
        title: What the new model is called; empty for a title made of the old one's.
        split_file: Which image was in which part; None for what the model's file tells.
        command: The command in words, for the card; without the paths of this machine.
    """

    model: Path
    dataset: Path
    out: Path
    title: str = ""
    split_file: Path | None = None
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanJob(Job):
    """Find what is doubtful in a data set; told as one `CleaningFound`. Nothing is changed.

    Attributes:
        dataset: Folder, manifest, `.zip` or `.npz`.
        model: Model file whose features say which images are alike; and what their labels should be, unless a
            network is trained for that.
        training: How a network is trained that judges the labels, several times, each time without the
            images that it is to judge; None judges by the features, which takes seconds.
        n_folds: Times that it is trained.
    """

    dataset: Path
    model: Path
    training: TrainingConfig | None = None
    n_folds: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSpeedJob(Job):
    """Measure how fast this machine trains; told as one `SpeedMeasured` a network.

    Attributes:
        networks: Networks to measure, by id, in this order.
        input_size: Side of the input, pixels.
        batch_size: Images a training step.
        seconds: Time for all of them together; those that no time is left for are not told.
        calculators: Threads that TensorFlow is to use, 0 for its own choice; None for what is known of this
            machine.
    """

    networks: tuple[str, ...]
    input_size: int = 96
    batch_size: int = 32
    seconds: float = 20.0
    calculators: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewJob(Job):
    """Vary some of the user's own images as training would; told as one `PreviewMade`.

    Attributes:
        pixels: Images as `(N, S, S, 3)` uint8 RGB, flattened to bytes in C order.
        count: N.
        size: S.
        copies: Varied copies an image.
        config: Names the augmentation and the seed.
    """

    pixels: bytes
    count: int
    size: int
    copies: int
    config: TrainingConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDeviceJob(Job):
    """Find out what this machine can calculate with; told as one `DeviceFound`."""
