"""What a fit makes small, by which optimizer, and what it counts."""

from typing import Any, TypeAlias

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.config import TrainingConfig
from trainer.learning.phases import Phase

# Decay draws weights towards zero; biases and the scales of normalisation have no reason to go
# there (Loshchilov & Hutter 2019 leave them out in their code as well).
_NOT_DECAYED = ("bias", "gamma", "beta")

# A fixed rate, or one of Keras's schedules (Keras has no types).
Rate: TypeAlias = Any


class UnmixedAccuracy(keras.metrics.CategoricalAccuracy):
    """Accuracy over the images that are of one class alone: a mixed one has no right answer."""

    def __init__(self) -> None:
        super().__init__(name="accuracy")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # noqa: ARG002
        """Count a batch; targets (N, K) whose largest share is under 1 are passed over."""
        # Shares are sums of float32, so 1 may come as a little less.
        unmixed = keras.ops.max(y_true, axis=-1) > 0.999
        super().update_state(y_true, y_pred, keras.ops.cast(unmixed, "float32"))


def compile_network(model: keras.Model, learning_rate: Rate, config: TrainingConfig) -> None:
    """Give a model AdamW and cross-entropy with label smoothing, as the recipe says."""
    optimizer = keras.optimizers.AdamW(
        learning_rate,
        weight_decay=config.weight_decay or None,
        use_ema=config.weight_averaging > 0,
        ema_momentum=config.weight_averaging,
    )
    optimizer.exclude_from_weight_decay(var_names=list(_NOT_DECAYED))
    model.compile(
        optimizer=optimizer,
        loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=config.label_smoothing),
        # What a teacher says is a mixture, too, and is about one image all the same.
        metrics=[keras.metrics.CategoricalAccuracy(name="accuracy") if config.teacher else UnmixedAccuracy()],
        # On a processor, convolutions that XLA compiles are far slower than TensorFlow's own.
        jit_compile=False,
    )


def rate_of_phase(phase: Phase, steps: int, config: TrainingConfig) -> Rate:
    """Return the learning rate of a phase of so many steps, or how it falls."""
    # The head's short phase only prepares the next one, at one rate.
    if config.schedule != "cosine" or not phase.trains_backbone:
        return phase.learning_rate
    # Adam's own statistics are poor in the first steps: a tenth of the way up, then down to nothing
    # (Loshchilov & Hutter 2017, without restarts).
    warmup = max(1, steps // 10)
    return keras.optimizers.schedules.CosineDecay(
        0.0, steps - warmup, warmup_target=phase.learning_rate, warmup_steps=warmup
    )


def class_weights(labels: NDArray[np.int64], n_classes: int) -> NDArray[np.float32]:
    """Return weights by which all classes count alike, 1 on average over the images.

    Args:
        labels: (N,) class of each training image.
        n_classes: Classes; one without images gets weight 1.

    Returns:
        (n_classes,) float32.
    """
    counts = np.bincount(labels, minlength=n_classes)
    present = np.count_nonzero(counts)
    weights = np.ones(n_classes, np.float32)
    weights[counts > 0] = len(labels) / (present * counts[counts > 0])
    return weights
