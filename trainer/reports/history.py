"""The history of a training run as a table, one row an epoch."""

from collections.abc import Sequence
from pathlib import Path

from trainer.evaluation.results import EpochRecord
from trainer.events import EpochEnded
from trainer.reports.tables import Dialect, write_table

HISTORY_HEADER = (
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


def tabulate_epoch(one: EpochEnded | EpochRecord, dialect: Dialect) -> tuple[str | int, ...]:
    """Return the row of an epoch; losses in nats, accuracies in [0, 1], epochs from 1."""

    def number(value: float, places: int = _PLACES) -> str:
        return dialect.format_number(value, places)

    return (
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


def write_history(path: Path, epochs: Sequence[EpochEnded | EpochRecord], dialect: Dialect) -> None:
    """Write the figures of every epoch.

    Args:
        path: The CSV file.
        epochs: The epochs that ended, in their order.
        dialect: What separates values and decimals.

    Raises:
        OutputError: It cannot be written there.
    """
    with write_table(path, dialect, HISTORY_HEADER) as write_row:
        for one in epochs:
            write_row(tabulate_epoch(one, dialect))
