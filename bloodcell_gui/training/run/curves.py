"""What has been learned so far, epoch by epoch, as arrays to draw."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainer.events import BatchEnded, EpochEnded, Event, PhaseStarted

# Points of the running epoch: more cannot be told apart on a screen.
_RUNNING_POINTS = 200

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class EpochArrays:
    """The figures of all epochs that ended.

    Attributes:
        epoch: (E,) epochs that had ended by then: 1, 2, and so on.
        loss: (E,) training loss, nats.
        accuracy: (E,) training accuracy in [0, 1].
        validation_loss: (E,) nats.
        validation_accuracy: (E,) in [0, 1].
        learning_rate: (E,) at the epoch's end.
    """

    epoch: Floats
    loss: Floats
    accuracy: Floats
    validation_loss: Floats
    validation_accuracy: Floats
    learning_rate: Floats


@dataclass(frozen=True, slots=True, eq=False)
class RunningArrays:
    """Running means of the epoch that is not over.

    Attributes:
        epoch: (B,) epochs that had ended by then, with the fraction of the running one.
        loss: (B,) mean training loss since the epoch began.
        accuracy: (B,) mean training accuracy since the epoch began.
    """

    epoch: Floats
    loss: Floats
    accuracy: Floats


class Curves:
    """Takes the events of one run in any order in which a run can tell them.

    A run that is taken up again tells its history once more; what was told twice counts once.
    """

    def __init__(self) -> None:
        self._epochs: list[EpochEnded] = []
        self._running: list[tuple[float, float, float]] = []
        self._batch: BatchEnded | None = None
        self._phase: PhaseStarted | None = None
        self._arrays: EpochArrays | None = None

    def take(self, event: Event) -> None:
        """Take an event; those that say nothing of the curves are passed over."""
        match event:
            case EpochEnded():
                self._take_epoch(event)
            case BatchEnded():
                self._take_batch(event)
            case PhaseStarted():
                self._phase = event

    @property
    def epochs(self) -> tuple[EpochEnded, ...]:
        """The epochs that ended, the first one first."""
        return tuple(self._epochs)

    @property
    def n_epochs(self) -> int:
        """Epochs that ended."""
        return len(self._epochs)

    @property
    def last(self) -> EpochEnded | None:
        """The epoch that ended last."""
        return self._epochs[-1] if self._epochs else None

    @property
    def best(self) -> EpochEnded | None:
        """The epoch whose weights are kept so far; None where those of the start still are."""
        return next((one for one in reversed(self._epochs) if one.is_best), None)

    @property
    def batch(self) -> BatchEnded | None:
        """The latest batch of the running epoch; None between two epochs."""
        return self._batch

    @property
    def phases(self) -> list[tuple[str, int]]:
        """Each phase by name, with the epochs that had ended when it began."""
        begun: dict[str, int] = {}
        for one in self._epochs:
            begun.setdefault(one.phase, one.epoch)
        if self._phase is not None:
            begun.setdefault(self._phase.phase, self._phase.first_epoch)
        return list(begun.items())

    @property
    def position(self) -> float:
        """Epochs that ended, with the fraction of the running one."""
        return self._running[-1][0] if self._running else float(len(self._epochs))

    def epoch_arrays(self) -> EpochArrays:
        """Return the figures of the epochs that ended; made anew only after another has."""
        if self._arrays is None:
            told = np.array(
                [
                    (
                        one.epoch + 1,
                        one.loss,
                        one.accuracy,
                        one.validation_loss,
                        one.validation_accuracy,
                        one.learning_rate,
                    )
                    for one in self._epochs
                ],
                np.float64,
            ).reshape(-1, 6)
            self._arrays = EpochArrays(*told.T.copy())
        return self._arrays

    def running_arrays(self) -> RunningArrays:
        """Return the running means of the epoch that is not over."""
        told = np.array(self._running, np.float64).reshape(-1, 3)
        return RunningArrays(*told.T.copy())

    def _take_epoch(self, event: EpochEnded) -> None:
        # Told once more, it may differ from what it was: what was told after it no longer holds.
        if event.epoch < len(self._epochs) and self._epochs[event.epoch] != event:
            del self._epochs[event.epoch :]
        if event.epoch >= len(self._epochs):
            self._epochs.append(event)
        self._arrays = None
        self._batch = None
        self._running.clear()

    def _take_batch(self, event: BatchEnded) -> None:
        if self._batch is not None and event.batch <= self._batch.batch:
            # The epoch began anew, with a smaller batch.
            self._running.clear()
        self._batch = event
        place = event.epoch + (event.batch / event.batches if event.batches else 0.0)
        if not self._running or place - self._running[-1][0] >= 1 / _RUNNING_POINTS:
            self._running.append((place, event.loss, event.accuracy))
