"""Figures of trainings and models as one reads them, the same way everywhere."""

from trainer.events import EpochEnded
from trainer.language import fill, tr


def format_share(share: float | None) -> str:
    """Return a share in [0, 1] as a percentage with one decimal; a dash where there is none."""
    return "–" if share is None else fill("{share:.1f} %", share=100 * share)


def format_rate(rate: float) -> str:
    """Return a learning rate as it is usually written: 3e-4."""
    digits, exponent = f"{rate:.1e}".split("e")
    return f"{digits.removesuffix('.0')}e{int(exponent)}"


def describe_epoch(epoch: EpochEnded) -> str:
    """Return an epoch's figures in one short line, validation first."""
    return tr(
        "Epoch {epoch}:  validation {validation_accuracy}, loss {validation_loss:.3f}  ·  "
        "training {accuracy}, loss {loss:.3f}  ·  rate {learning_rate}",
        epoch=epoch.epoch + 1,
        validation_accuracy=format_share(epoch.validation_accuracy),
        validation_loss=epoch.validation_loss,
        accuracy=format_share(epoch.accuracy),
        loss=epoch.loss,
        learning_rate=format_rate(epoch.learning_rate),
    )
