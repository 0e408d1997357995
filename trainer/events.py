"""What a running job tells: small typed messages that cross the border of the process."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Anything that a job says; late events of another job are dropped by their id."""

    job_id: str


# Whoever is told of a job.
Emit = Callable[[Event], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Event):
    """One line for the log and for the curious."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Event):
    """How far a countable part of the job is.

    Attributes:
        stage: What is being done ("Reading images").
        done: Items finished.
        total: Items in all; 0 where nobody knows.
        seconds_left: Estimated time to the end of the stage; None where nobody knows.
    """

    stage: str
    done: int
    total: int
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseStarted(Event):
    """Training enters a phase (`head`, then `all layers`) at a 0-based epoch of the run."""

    phase: str
    first_epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchEnded(Event):
    """Running means of the current epoch; at most ten a second are sent."""

    phase: str
    epoch: int
    epochs: int
    batch: int
    batches: int
    loss: float
    accuracy: float
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochEnded(Event):
    """One epoch's figures. Losses in nats, accuracies in [0, 1]."""

    phase: str
    epoch: int
    epochs: int
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    learning_rate: float
    seconds: float
    is_best: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Event):
    """The job holds at the end of a batch, until it may go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """The job goes on after a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedMeasured(Event):
    """How fast a network trains on this machine, all layers, from batches in memory."""

    network: str
    images_per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewMade(Event):
    """Varied copies of the images of a `PreviewJob`.

    Attributes:
        pixels: `(count, copies, size, size, 3)` uint8 RGB as bytes in C order.
        count: Images.
        copies: Varied copies of each.
        size: Side, pixels.
    """

    pixels: bytes
    count: int
    copies: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceChosen(Event):
    """What the job calculates with: the processor or graphics card by name."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFound(Event):
    """What this machine calculates with.

    Attributes:
        name: The processor or graphics card that is used.
        is_accelerated: Whether it is a graphics card.
        why_not: Why no graphics card is used, and what to do; empty where one is.
        memory_bytes: Memory of the device, or of the machine for a processor.
        images_per_second: MobileNetV2 in training at 96 pixels, all layers.
        backend: Library and version that does the work.
    """

    name: str
    is_accelerated: bool
    why_not: str
    memory_bytes: int
    images_per_second: float
    backend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Event):
    """The job reached its end; exactly one Finished or Failed ends a job.

    Attributes:
        reason: Why it ended, in words ("No better for 6 epochs.").
        model: The model file that was published; empty where the job makes none.
        metrics: Flat figures of the result, such as `test_accuracy`.
    """

    reason: str
    model: str = ""
    metrics: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Event):
    """The job could not go on.

    Attributes:
        summary: What happened, one sentence.
        remedy: What to do, one sentence.
        details: Traceback or log tail to copy; empty for the user's own mistakes.
        cancelled: The user asked for it: nothing is shown.
    """

    summary: str
    remedy: str = ""
    details: str = ""
    cancelled: bool = False
