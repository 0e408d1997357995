"""The history of a training run as a table, one row an epoch."""

from collections.abc import Sequence
from pathlib import Path

from trainer.events import EpochEnded
from trainer.reports.tables import Dialect, write_table

_HEADER = (
    "epoch",
    "phase",
    "loss",
    "accuracy",
    "validation_loss",
    "validation_accuracy",
    "learning_rate",
    "seconds",
    "is_best",
)
_PLACES = 6
# Rates of 1e-7 have to be told apart.
_RATE_PLACES = 10


def write_history(path: Path, epochs: Sequence[EpochEnded], dialect: Dialect) -> None:
    """Write the figures of every epoch; losses in nats, accuracies in [0, 1], epochs from 1.

    Args:
        path: The CSV file.
        epochs: The epochs that ended, in their order.
        dialect: What separates values and decimals.

    Raises:
        OutputError: It cannot be written there.
    """

    def number(value: float, places: int = _PLACES) -> str:
        return dialect.format_number(value, places)

    with write_table(path, dialect, _HEADER) as write_row:
        for one in epochs:
            write_row(
                (
                    one.epoch + 1,
                    one.phase,
                    number(one.loss),
                    number(one.accuracy),
                    number(one.validation_loss),
                    number(one.validation_accuracy),
                    number(one.learning_rate, _RATE_PLACES),
                    number(one.seconds, 3),
                    int(one.is_best),
                )
            )
