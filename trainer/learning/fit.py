"""Fitting a network in two phases: its head alone, then all layers at a low rate."""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.config import TrainingConfig
from trainer.errors import LearningError
from trainer.events import Emit, EpochEnded, Message, PhaseStarted
from trainer.jobs import JobControl
from trainer.language import tr, tr_n
from trainer.learning.augmentation import prepare_augmenter
from trainer.learning.batch_norm import FreshStatistics
from trainer.learning.callbacks.steering import FiniteLoss, LossNotFinite
from trainer.learning.callbacks.watching import ControlCallback
from trainer.learning.checkpoints import Checkpoints
from trainer.learning.networks import Network
from trainer.learning.objective import class_weights, compile_network, rate_of_phase
from trainer.learning.phases import Phase, plan_phases
from trainer.learning.pipeline import training_batches, validation_batches
from trainer.learning.run import Run
from trainer.learning.starting_point import StartingPoint


@dataclass(frozen=True, slots=True, eq=False)
class FitData:
    """Images to fit to.

    Attributes:
        pixels: (N, S, S, 3) uint8, RGB.
        labels: (N,) index of each image's class.
        n_classes: Classes of the head.
        train: Rows to learn from.
        validation: Rows that choose the best epoch.
        taught: (T, K) float32, what teachers say of the T images to learn from; None for no teacher.
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]
    n_classes: int
    train: NDArray[np.int64]
    validation: NDArray[np.int64]
    taught: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class FitOutcome:
    """How a fit ended.

    Attributes:
        reason: In words.
        epochs_run: Epochs that ended, both phases together, earlier runs of the job included.
        best_epoch: The epoch whose weights the network has now, from 1; 0 if none ended, or none was
            better than a start that knew the classes.
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
    start: StartingPoint,
    job_id: str,
    emit: Emit,
    control: JobControl,
    checkpoints: Checkpoints | None = None,
) -> FitOutcome:
    """Fit a network and leave it with the weights of its best epoch.

    The best epoch is the one with the lowest validation loss, over both phases; the patience counts
    from the start of the phase at the earliest. A start that knows the classes is held against the epochs,
    so that nothing worse comes of it. Where the checkpoints hold an earlier run of the same job, the fit
    goes on behind its last epoch.

    Args:
        network: Changed in place.
        data: What to fit to.
        config: The recipe.
        start: What the network has learned already.
        job_id: Job that the events belong to.
        emit: Takes each event.
        control: What the user asks for; stopping keeps the best epoch so far.
        checkpoints: Where every epoch's end is kept; None for nowhere.

    Raises:
        LearningError: The loss was no number any more before there was an epoch to keep.
    """
    resumed = checkpoints.load() if checkpoints is not None else None
    control_callback = ControlCallback(job_id, emit, control)
    run = Run(network.model, job_id, emit, control_callback.clock, checkpoints)
    if resumed is not None:
        run.restore(resumed)
    weights = class_weights(data.labels[data.train], data.n_classes) if config.class_weights else None
    targets = np.eye(data.n_classes, dtype=np.float32)[data.labels]
    if data.taught is not None:
        share = np.float32(config.teacher_share)
        targets[data.train] = (1 - share) * targets[data.train] + share * data.taught
    batches = training_batches(
        data.pixels,
        targets,
        data.train,
        batch_size=config.batch_size,
        seed=config.seed,
        augmenter=prepare_augmenter(config.augmentation, network.image_size, config.seed),
        normalisation=config.normalisation,
        class_weights=weights,
        first_epoch=run.best.epochs_run,
    )
    # Without gradients an image takes less memory than in training; where that runs out, both halve.
    validation = validation_batches(
        data.pixels,
        targets,
        data.validation,
        batch_size=2 * config.batch_size,
        normalisation=config.normalisation,
    )
    statistics = FreshStatistics(
        network.backbone,
        data.pixels,
        data.train,
        batch_size=config.batch_size,
        seed=config.seed,
        normalisation=config.normalisation,
    )
    if start.knows_classes and resumed is None:
        _score_start(network.model, validation, config, run, job_id, emit)
    diverged = False
    for phase in plan_phases(config, start):
        done = run.epochs_done(phase)
        # The head's short phase always runs to its end: it only prepares the next one.
        run.best.begin_phase(phase.first_epoch, config.early_stopping if phase.trains_backbone else None)
        if done >= phase.epochs or run.best.is_stalled:
            continue
        emit(PhaseStarted(job_id=job_id, phase=phase.name, first_epoch=phase.first_epoch))
        _set_trainable(network, phase, start.pretrained)
        steps = phase.epochs * int(batches.cardinality())
        compile_network(network.model, rate_of_phase(phase, steps, config), config)
        callbacks = run.begin_phase(phase, config, resumed if done else None)
        try:
            network.model.fit(
                batches,
                validation_data=validation,
                epochs=phase.epochs,
                initial_epoch=done,
                callbacks=[FiniteLoss(), *callbacks, statistics, control_callback],
                shuffle=False,  # the batches come shuffled
                verbose=0,
            )
        except LossNotFinite as error:
            if not run.best.epoch:
                raise _diverged_at_once(phase) from error
            diverged = True
        if diverged or control_callback.stopped:
            break
    run.best.restore(network.model)
    if diverged:
        reason = tr(
            "The loss was no number any more after epoch {epochs_run}; the best epoch "
            "before was kept. A lower learning rate may get further.",
            epochs_run=run.best.epochs_run,
        )
    elif start.knows_classes and not run.best.epoch:
        reason = tr("No epoch was better than the model that it started from; that was kept.")
    elif control_callback.stopped:
        reason = tr("Stopped by the user; the best epoch so far was kept.")
    elif run.best.is_stalled:
        epochs = tr_n("1 epoch", "{count} epochs", config.early_stopping)
        reason = tr("No better for {epochs}.", epochs=epochs)
    else:
        reason = tr_n("The one epoch was run.", "All {count} epochs were run.", config.epochs)
    return FitOutcome(reason, run.best.epochs_run, run.best.epoch, run.history)


def _score_start(
    model: keras.Model, validation: Any, config: TrainingConfig, run: Run, job_id: str, emit: Emit
) -> None:
    """Hold a start that knows the classes against the validation part, as the first to be better than."""
    compile_network(model, config.learning_rate, config)
    scores = model.evaluate(validation, return_dict=True, verbose=0)
    run.best.begin_with(model, scores["loss"])
    text = tr(
        "What it starts from names {share:.2%} of the validation images right.", share=scores["accuracy"]
    )
    emit(Message(job_id=job_id, text=text))


def _diverged_at_once(phase: Phase) -> LearningError:
    return LearningError(
        tr("Training lost its way before its first epoch ended: the loss was no number any more."),
        tr(
            "Use a lower learning rate (it was {learning_rate:g}), and start again.",
            learning_rate=phase.learning_rate,
        ),
    )


def _set_trainable(network: Network, phase: Phase, pretrained: bool) -> None:
    """Set what a phase trains; takes effect when the model is compiled."""
    network.backbone.trainable = phase.trains_backbone
    if not phase.trains_backbone or not pretrained or not network.preset.freezes_batch_norm:
        return
    for layer in network.backbone.layers:
        # Not trained, it also keeps to its statistics; those of a network without pretrained
        # weights are nobody's.
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
