"""The whole bridge between a Keras fit and whoever watches it."""

import time
from collections.abc import Callable
from typing import Any

import keras

from trainer.events import BatchEnded, EpochEnded, Event

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
                learning_rate=float(keras.ops.convert_to_numpy(self.model.optimizer.learning_rate)),
                seconds=time.perf_counter() - self._epoch_started,
                is_best=is_best,
            )
        )


class ControlCallback(keras.callbacks.Callback):
    """Ends the fit at the end of a batch when it is asked to.

    Args:
        should_stop: Asked after each batch.
    """

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        super().__init__()
        self._should_stop = should_stop
        self.stopped = False

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Stop if asked."""
        if self._should_stop():
            self.stopped = True
            self.model.stop_training = True


class BestWeights(keras.callbacks.Callback):
    """Keeps the weights of the best epoch of a run, across its phases, and ends a run that stalls.

    Keras's EarlyStopping forgets its best value between two fits, so a second phase that only
    makes things worse would win.

    Args:
        patience: Epochs without a better validation loss after which the fit ends; None for
            never (the weights are kept all the same).
    """

    def __init__(self) -> None:
        super().__init__()
        self.patience: int | None = None
        self.loss = float("inf")
        self.epoch = 0
        self.stalled = False
        self._epochs = 0
        self._weights: list[Any] | None = None

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Compare the epoch with the best one."""
        self._epochs += 1
        loss = float((logs or {})["val_loss"])
        if loss < self.loss:
            self.loss, self.epoch = loss, self._epochs
            self._weights = self.model.get_weights()
        elif self.patience is not None and self._epochs - self.epoch >= self.patience:
            self.stalled = True
            self.model.stop_training = True

    def restore(self, model: keras.Model) -> None:
        """Put the best epoch's weights into the model; nothing happens before the first epoch."""
        if self._weights is not None:
            model.set_weights(self._weights)
