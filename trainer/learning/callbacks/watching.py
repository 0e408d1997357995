"""The whole bridge between a Keras fit and whoever watches it."""

import time
from collections.abc import Callable
from typing import Any

import keras

from trainer.events import BatchEnded, Emit, EpochEnded
from trainer.jobs import JobControl
from trainer.learning.callbacks.steering import BestWeights, current_rate
from trainer.learning.following import hold

# Events a second while batches run: enough for a smooth curve, too few to flood a pipe.
_BATCH_EVENTS_PER_SECOND = 10.0


class EventCallback(keras.callbacks.Callback):
    """Tells the end of batches, ten times a second at most, and of every epoch.

    Args:
        job_id: Job that the events belong to.
        emit: Takes each event.
        phase: Name of the phase.
        epochs: Epochs of the whole run.
        best: Counts the epochs and knows the best; stands before this callback.
        clock: Seconds of work, as `ControlCallback` counts them.
    """

    def __init__(
        self,
        *,
        job_id: str,
        emit: Emit,
        phase: str,
        epochs: int,
        best: BestWeights,
        clock: Callable[[], float],
    ) -> None:
        super().__init__()
        self._job_id = job_id
        self._emit = emit
        self._phase = phase
        self._epochs = epochs
        self._best = best
        self._clock = clock
        self._last_sent = float("-inf")
        self._epoch_started = 0.0

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Start the epoch's clock."""
        self._epoch_started = self._clock()

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Tell the running means."""
        now = self._clock()
        if now - self._last_sent < 1.0 / _BATCH_EVENTS_PER_SECOND:
            return
        self._last_sent = now
        logs = logs or {}
        batches = int(self.params["steps"] or 0)
        done = batch + 1
        spent = now - self._epoch_started
        self._emit(
            BatchEnded(
                job_id=self._job_id,
                phase=self._phase,
                epoch=self._best.epochs_run,
                epochs=self._epochs,
                batch=done,
                batches=batches,
                loss=float(logs["loss"]),
                accuracy=float(logs["accuracy"]),
                seconds_left=spent / done * (batches - done) if batches else None,
            )
        )

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Tell the epoch's figures."""
        logs = logs or {}
        self._emit(
            EpochEnded(
                job_id=self._job_id,
                phase=self._phase,
                # The best epoch's keeper has counted this one already.
                epoch=self._best.epochs_run - 1,
                epochs=self._epochs,
                loss=float(logs["loss"]),
                accuracy=float(logs["accuracy"]),
                validation_loss=float(logs["val_loss"]),
                validation_accuracy=float(logs["val_accuracy"]),
                learning_rate=current_rate(self.model),
                seconds=self._clock() - self._epoch_started,
                is_best=self._best.epoch == self._best.epochs_run,
            )
        )


class ControlCallback(keras.callbacks.Callback):
    """Holds or ends the fit at the end of a batch when it is asked to.

    Args:
        job_id: Job that the events belong to.
        emit: Takes each event.
        control: What the user asks for.

    Attributes:
        stopped: Whether it has ended the fit.
    """

    def __init__(self, job_id: str, emit: Emit, control: JobControl) -> None:
        super().__init__()
        self._job_id = job_id
        self._emit = emit
        self._control = control
        self._seconds_held = 0.0
        self.stopped = False

    def clock(self) -> float:
        """Return seconds by a clock that stands still while the fit is held."""
        return time.perf_counter() - self._seconds_held

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Hold while paused; stop if asked."""
        before = time.perf_counter()
        if hold(self._job_id, self._emit, self._control):
            self._seconds_held += time.perf_counter() - before
        if self._control.should_stop():
            self.stopped = True
            self.model.stop_training = True
