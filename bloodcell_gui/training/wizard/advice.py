"""Combinations of options that are allowed and yet make no sense, each explained in a sentence."""

from typing import TYPE_CHECKING

from bloodcell_gui.training.wizard.forecast import count_parts
from trainer.config import TrainingConfig
from trainer.language import tr, tr_n

if TYPE_CHECKING:
    from trainer.dataset.inspection import DatasetReport

# A network that learns everything anew seldom gets far in fewer epochs.
_FEW_EPOCHS = 10
_HIGH_RATE = 1e-2
_UNEVEN = 3.0


def give_advice(config: TrainingConfig, report: "DatasetReport | None") -> dict[str, str]:
    """Return what does not fit together, by the option where it is best mended.

    Args:
        config: The options.
        report: The data set; None where it is not known yet.
    """
    advice: dict[str, str] = {}
    pretrained = config.weights != "none"
    if not pretrained and config.epochs < _FEW_EPOCHS:
        advice["epochs"] = tr_n(
            "Learning from nothing in {count} epoch seldom gets far; take 30 or more.",
            "Learning from nothing in {count} epochs seldom gets far; take 30 or more.",
            config.epochs,
        )
    if pretrained and config.head_epochs >= config.epochs:
        advice["head_epochs"] = tr_n(
            "The only epoch would train the head alone; give it none, or more epochs in all.",
            "All {count} epochs would train the head alone; give it fewer, or more epochs in all.",
            config.epochs,
        )
    if config.early_stopping >= config.epochs:
        advice["early_stopping"] = tr_n(
            "It cannot come to that in {count} epoch.",
            "It cannot come to that in {count} epochs.",
            config.epochs,
        )
    if config.schedule == "plateau" and config.plateau_patience >= config.early_stopping:
        advice["plateau_patience"] = tr_n(
            "Training stops after {count} epoch without a better one, before the rate could be lowered.",
            "Training stops after {count} epochs without a better one, before the rate could be lowered.",
            config.early_stopping,
        )
    if config.learning_rate >= _HIGH_RATE:
        advice["learning_rate"] = tr("So high a rate mostly destroys what the network has learned before.")
    if pretrained and config.learning_rate > config.head_learning_rate:
        advice["learning_rate"] = tr(
            "Higher than the head's: the pretrained layers would change faster than the new."
        )
    if config.test_fraction == 0.0:
        advice["test_fraction"] = tr(
            "Without a test part nobody can say how good the model is on new images."
        )
    if config.augmentation == "none" and config.epochs > _FEW_EPOCHS:
        advice["augmentation"] = tr(
            "Without variation the network learns the images by heart in a few epochs."
        )
    if report is not None:
        advice.update(_look_at_data(config, report))
    return advice


def _look_at_data(config: TrainingConfig, report: "DatasetReport") -> dict[str, str]:
    advice: dict[str, str] = {}
    n_train, _, _ = count_parts(report, config)
    if config.batch_size > n_train:
        advice["batch_size"] = tr("There are only about {n_train:,} images to learn from.", n_train=n_train)
    if not config.class_weights and report.imbalance > _UNEVEN:
        advice["class_weights"] = tr(
            "The largest class has {imbalance:.0f} times the images of the smallest, which "
            "would count for little.",
            imbalance=report.imbalance,
        )
    return advice
