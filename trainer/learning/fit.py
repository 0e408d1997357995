"""Fitting a network in two phases: its head alone, then all layers at a low rate."""

from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.config import TrainingConfig
from trainer.events import EpochEnded, PhaseStarted
from trainer.jobs import JobControl
from trainer.learning.augmentation import LEVELS
from trainer.learning.callbacks import ControlCallback, Emit
from trainer.learning.checkpoints import Checkpoints
from trainer.learning.networks import Network
from trainer.learning.phases import Phase, plan_phases
from trainer.learning.pipeline import training_batches, validation_batches
from trainer.learning.run import Run

# Decay draws weights towards zero; biases and the scales of normalisation have no reason to go
# there (Loshchilov & Hutter 2019 leave them out in their code as well).
_NOT_DECAYED = ("bias", "gamma", "beta")


@dataclass(frozen=True, slots=True, eq=False)
class FitData:
    """Images to fit to.

    Attributes:
        pixels: (N, S, S, 3) uint8, RGB.
        labels: (N,) index of each image's class.
        n_classes: Classes of the head.
        train: Rows to learn from.
        validation: Rows that choose the best epoch.
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]
    n_classes: int
    train: NDArray[np.int64]
    validation: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FitOutcome:
    """How a fit ended.

    Attributes:
        reason: In words.
        epochs_run: Epochs that ended, both phases together, earlier runs of the job included.
        best_epoch: The epoch whose weights the network has now, from 1; 0 if none ended.
        history: What was told of each epoch that ended, earlier runs of the job included.
    """

    reason: str
    epochs_run: int
    best_epoch: int
    history: tuple[EpochEnded, ...]


def fit_network(
    network: Network,
    data: FitData,
    config: TrainingConfig,
    *,
    pretrained: bool,
    job_id: str,
    emit: Emit,
    control: JobControl,
    checkpoints: Checkpoints | None = None,
) -> FitOutcome:
    """Fit a network and leave it with the weights of its best epoch.

    The best epoch is the one with the lowest validation loss, over both phases. Where the
    checkpoints hold an earlier run of the same job, the fit goes on behind its last epoch.

    Args:
        network: Changed in place.
        data: What to fit to.
        config: The recipe.
        pretrained: Whether the backbone knows something already, so that the head goes first.
        job_id: Job that the events belong to.
        emit: Takes each event.
        control: What the user asks for; stopping keeps the best epoch so far.
        checkpoints: Where every epoch's end is kept; None for nowhere.
    """
    resumed = checkpoints.load() if checkpoints is not None else None
    run = Run(network.model, job_id, emit, checkpoints)
    if resumed is not None:
        run.restore(resumed)
    targets = np.eye(data.n_classes, dtype=np.float32)[data.labels]
    batches = training_batches(
        data.pixels,
        targets,
        data.train,
        batch_size=config.batch_size,
        seed=config.seed,
        augmentation=LEVELS[config.augmentation],
        first_epoch=run.best.epochs_run,
    )
    validation = validation_batches(
        data.pixels, targets, data.validation, batch_size=max(64, config.batch_size)
    )
    weights = class_weights(data.labels[data.train], data.n_classes) if config.class_weights else None
    control_callback = ControlCallback(job_id, emit, control)
    for index, phase in enumerate(plan_phases(config, pretrained)):
        done = run.epochs_done(index)
        # The head's short phase always runs to its end: it only prepares the next one.
        run.best.patience = config.early_stopping if phase.trains_backbone else None
        if done >= phase.epochs or run.is_stalled():
            continue
        emit(PhaseStarted(job_id=job_id, phase=phase.name, first_epoch=run.best.epochs_run - done))
        network.backbone.trainable = phase.trains_backbone
        steps = phase.epochs * int(batches.cardinality())
        compile_network(network.model, _learning_rate(phase, steps, config), config)
        callbacks = run.begin_phase(index, phase, config, resumed if done else None)
        network.model.fit(
            batches,
            validation_data=validation,
            epochs=phase.epochs,
            initial_epoch=done,
            class_weight=weights,
            callbacks=[*callbacks, control_callback],
            shuffle=False,  # the batches come shuffled
            verbose=0,
        )
        if control_callback.stopped:
            break
    run.best.restore(network.model)
    if control_callback.stopped:
        reason = "Stopped by the user; the best epoch so far was kept."
    elif run.is_stalled():
        reason = f"No better for {config.early_stopping} epochs."
    else:
        reason = f"All {config.epochs} epochs were run."
    return FitOutcome(reason, run.best.epochs_run, run.best.epoch, run.history)


def compile_network(
    model: keras.Model,
    learning_rate: float | keras.optimizers.schedules.LearningRateSchedule,
    config: TrainingConfig,
) -> None:
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
        metrics=[keras.metrics.CategoricalAccuracy(name="accuracy")],
        # Compiling by XLA made a step of MobileNetV2 eight times slower on a processor.
        jit_compile=False,
    )


def class_weights(labels: NDArray[np.int64], n_classes: int) -> dict[int, float]:
    """Return weights by which all classes count alike, 1 on average over the images.

    Args:
        labels: (N,) class of each training image.
        n_classes: Classes; one without images gets weight 1.
    """
    counts = np.bincount(labels, minlength=n_classes)
    present = np.count_nonzero(counts)
    return {
        index: float(len(labels) / (present * count)) if count else 1.0 for index, count in enumerate(counts)
    }


def _learning_rate(
    phase: Phase, steps: int, config: TrainingConfig
) -> float | keras.optimizers.schedules.LearningRateSchedule:
    # The head's short phase only prepares the next one, at one rate.
    if config.schedule != "cosine" or not phase.trains_backbone:
        return phase.learning_rate
    # Adam's own statistics are poor in the first steps: a tenth of the way up, then down to nothing
    # (Loshchilov & Hutter 2017, without restarts).
    warmup = max(1, steps // 10)
    return keras.optimizers.schedules.CosineDecay(
        0.0, steps - warmup, warmup_target=phase.learning_rate, warmup_steps=warmup
    )
