"""The whole bridge between a Keras fit and whoever watches it."""

import math
import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.events import BatchEnded, EpochEnded, Event, Paused, Resumed
from trainer.jobs import JobControl
from trainer.learning.weights import assign_by_name, weights_by_name

Emit = Callable[[Event], None]

# Events a second while batches run: enough for a smooth curve, too few to flood a pipe.
_BATCH_EVENTS_PER_SECOND = 10.0


class EventCallback(keras.callbacks.Callback):
    """Tells the end of batches, ten times a second at most, and of every epoch.

    Args:
        job_id: Job that the events belong to.
        emit: Takes each event.
        phase: Name of the phase.
        first_epoch: Epochs of the run before this phase.
        epochs: Epochs of the whole run.
        best_loss: Best validation loss of the run so far.
    """

    def __init__(
        self, *, job_id: str, emit: Emit, phase: str, first_epoch: int, epochs: int, best_loss: float
    ) -> None:
        super().__init__()
        self._job_id = job_id
        self._emit = emit
        self._phase = phase
        self._first_epoch = first_epoch
        self._epochs = epochs
        self._last_sent = 0.0
        self._epoch = first_epoch
        self._epoch_started = 0.0
        self.best_loss = best_loss
        self.epochs_run = 0

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Start the epoch's clock."""
        self._epoch = self._first_epoch + epoch
        self._epoch_started = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Tell the running means."""
        now = time.perf_counter()
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
                epoch=self._epoch,
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
        self.epochs_run += 1
        loss = float(logs["val_loss"])
        is_best = loss < self.best_loss
        self.best_loss = min(self.best_loss, loss)
        self._emit(
            EpochEnded(
                job_id=self._job_id,
                phase=self._phase,
                epoch=self._epoch,
                epochs=self._epochs,
                loss=float(logs["loss"]),
                accuracy=float(logs["accuracy"]),
                validation_loss=loss,
                validation_accuracy=float(logs["val_accuracy"]),
                learning_rate=current_rate(self.model),
                seconds=time.perf_counter() - self._epoch_started,
                is_best=is_best,
            )
        )


class ControlCallback(keras.callbacks.Callback):
    """Holds or ends the fit at the end of a batch when it is asked to.

    Args:
        job_id: Job that the events belong to.
        emit: Takes each event.
        control: What the user asks for.
    """

    def __init__(self, job_id: str, emit: Emit, control: JobControl) -> None:
        super().__init__()
        self._job_id = job_id
        self._emit = emit
        self._control = control
        self.stopped = False

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Hold while paused; stop if asked."""
        if self._control.is_paused():
            self._emit(Paused(job_id=self._job_id))
            self._control.wait_while_paused()
            self._emit(Resumed(job_id=self._job_id))
        if self._control.should_stop():
            self.stopped = True
            self.model.stop_training = True


class LossNotFinite(Exception):  # noqa: N818 - how a fit can end, caught there
    """A fit has lost its way: its loss is no number any more, and will never be one again."""


class FiniteLoss(keras.callbacks.Callback):
    """Ends a fit whose loss is no number any more, before anybody keeps or tells such an epoch.

    Raises:
        LossNotFinite: At the end of the batch or of the epoch that showed it.
    """

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Look at the running mean, which one such batch spoils."""
        if not math.isfinite((logs or {})["loss"]):
            raise LossNotFinite

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Look at the validation loss."""
        if not math.isfinite((logs or {})["val_loss"]):
            raise LossNotFinite


class AveragedWeights(keras.callbacks.SwapEMAWeights):
    """Keras's own: scores the running mean of the weights, and leaves it in the model between epochs."""

    def __init__(self) -> None:
        super().__init__(swap_on_epoch=True)

    def mark_swapped(self) -> None:
        """Say that the mean is in the model already, as it is in a checkpoint."""
        self._ema_weights_in_model = True


class Plateau(keras.callbacks.Callback):
    """Lowers the learning rate when the validation loss stops falling.

    As Keras's ReduceLROnPlateau, whose count is lost between two fits and cannot be saved.

    Args:
        factor: What the rate is multiplied by.
        patience: Epochs without a better loss after which it is.
    """

    # Keras's defaults: what counts as better, and the lowest rate.
    _MIN_DELTA = 1e-4
    _MIN_RATE = 1e-7

    def __init__(self, factor: float, patience: int) -> None:
        super().__init__()
        self._factor = factor
        self._patience = patience
        self.best = float("inf")
        self.wait = 0

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Count the epoch, and lower the rate where the patience is over."""
        loss = float((logs or {})["val_loss"])
        if loss < self.best - self._MIN_DELTA:
            self.best, self.wait = loss, 0
            return
        self.wait += 1
        if self.wait >= self._patience:
            rate = current_rate(self.model)
            self.model.optimizer.learning_rate = max(rate * self._factor, self._MIN_RATE)
            self.wait = 0


class BestWeights(keras.callbacks.Callback):
    """Keeps the weights of the best epoch of a run, across its phases, and ends a run that stalls.

    Keras's EarlyStopping forgets its best value between two fits, so a second phase that only
    makes things worse would win.

    Attributes:
        patience: Epochs without a better validation loss after which the fit ends; None for
            never (the weights are kept all the same).
        loss: Lowest validation loss so far.
        epoch: The epoch it was reached in, from 1; 0 before the first.
        epochs_run: Epochs seen, all phases together.
        weights: Weights of the best epoch by path; empty before the first.
        stalled: Whether the patience is over.
    """

    def __init__(self) -> None:
        super().__init__()
        self.patience: int | None = None
        self.loss = float("inf")
        self.epoch = 0
        self.epochs_run = 0
        self.weights: dict[str, NDArray[np.float32]] = {}
        self.stalled = False

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Compare the epoch with the best one."""
        self.epochs_run += 1
        loss = float((logs or {})["val_loss"])
        if loss < self.loss:
            self.loss, self.epoch = loss, self.epochs_run
            self.weights = weights_by_name(self.model)
        elif self.patience is not None and self.epochs_run - self.epoch >= self.patience:
            self.stalled = True
            self.model.stop_training = True

    def restore(self, model: keras.Model) -> None:
        """Put the best epoch's weights into the model; nothing happens before the first epoch."""
        if self.weights:
            assign_by_name(model, self.weights)


def current_rate(model: keras.Model) -> float:
    """Return the learning rate that the next step of a compiled model will take."""
    return float(keras.ops.convert_to_numpy(model.optimizer.learning_rate))
