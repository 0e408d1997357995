"""Figures of trainings and models as one reads them, the same way everywhere."""

from trainer.events import EpochEnded


def format_share(share: float | None) -> str:
    """Return a share in [0, 1] as a percentage with one decimal; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.1f} %"


def format_rate(rate: float) -> str:
    """Return a learning rate as it is usually written: 3e-4."""
    digits, exponent = f"{rate:.1e}".split("e")
    return f"{digits.removesuffix('.0')}e{int(exponent)}"


def describe_epoch(epoch: EpochEnded) -> str:
    """Return an epoch's figures in one short line, validation first."""
    return (
        f"Epoch {epoch.epoch + 1}:  validation {format_share(epoch.validation_accuracy)}, "
        f"loss {epoch.validation_loss:.3f}  ·  training {format_share(epoch.accuracy)}, "
        f"loss {epoch.loss:.3f}  ·  rate {format_rate(epoch.learning_rate)}"
    )
