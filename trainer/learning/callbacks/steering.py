"""What steers a fit: its rate, the weights that are kept, and when it ends."""

import math
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.learning.weights import assign_by_name, weights_by_name


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
            # A recipe may start below the lowest rate; nothing raises it.
            self.model.optimizer.learning_rate = max(rate * self._factor, min(rate, self._MIN_RATE))
            self.wait = 0


class BestWeights(keras.callbacks.Callback):
    """Keeps the weights of the best epoch of a run, across its phases, and ends a phase that stalls.

    Keras's EarlyStopping forgets its best value between two fits, so a second phase that only
    makes things worse would win.

    Attributes:
        loss: Lowest validation loss so far.
        epoch: The epoch it was reached in, from 1; 0 before the first, or at the start itself.
        epochs_run: Epochs that ended, all phases together.
        weights: Weights of the best epoch by path; empty before there are any.
    """

    def __init__(self) -> None:
        super().__init__()
        self.loss = float("inf")
        self.epoch = 0
        self.epochs_run = 0
        self.weights: dict[str, NDArray[np.float32]] = {}
        self._first_epoch = 0
        self._patience: int | None = None

    def begin_with(self, model: keras.Model, loss: float) -> None:
        """Say what the start reached, which the epochs must be better than; no number says nothing."""
        if loss < self.loss:
            self.loss, self.weights = loss, weights_by_name(model)

    def begin_phase(self, first_epoch: int, patience: int | None) -> None:
        """Say which phase the next epochs belong to.

        Args:
            first_epoch: Epochs of the run before the phase; none of them counts against its patience.
            patience: Epochs without a better validation loss after which the phase ends; None for
                never (the weights are kept all the same).
        """
        self._first_epoch, self._patience = first_epoch, patience

    @property
    def is_stalled(self) -> bool:
        """Whether the patience of the present phase is over."""
        if self._patience is None:
            return False
        return self.epochs_run - max(self.epoch, self._first_epoch) >= self._patience

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Compare the epoch with the best one."""
        self.epochs_run += 1
        loss = float((logs or {})["val_loss"])
        if loss < self.loss:
            self.loss, self.epoch = loss, self.epochs_run
            self.weights = weights_by_name(self.model)
        elif self.is_stalled:
            self.model.stop_training = True

    def restore(self, model: keras.Model) -> None:
        """Put the best epoch's weights into the model; nothing happens before there are any."""
        if self.weights:
            assign_by_name(model, self.weights)


def current_rate(model: keras.Model) -> float:
    """Return the learning rate that the next step of a compiled model will take."""
    return float(keras.ops.convert_to_numpy(model.optimizer.learning_rate))
