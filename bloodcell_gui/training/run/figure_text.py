"""A run's figures as one reads them, the same way everywhere."""

from trainer.events import EpochEnded


def format_share(share: float, places: int = 1) -> str:
    """Return a share in [0, 1] as percent."""
    return f"{share * 100:.{places}f} %"


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
