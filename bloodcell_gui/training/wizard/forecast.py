"""How long a training will take, as honestly as a measurement of seconds can tell."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bloodcell_gui.training.epoch_cost import WITHOUT_GRADIENTS
from bloodcell_gui.training.wizard.speeds import Speed
from trainer.config import TrainingConfig
from trainer.dataset.splits import Split
from trainer.language import tr

if TYPE_CHECKING:
    from trainer.dataset.inspection import DatasetReport

# Reading, converting and scoring.
_FIXED_SECONDS = 30.0
_MEASURED_MARGIN = 1.3
_GUESSED_MARGIN = 2.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """Shortest and longest time that a training is likely to take, in seconds."""

    shortest: float
    longest: float


def count_used(report: "DatasetReport", config: TrainingConfig) -> int:
    """Return about how many images of a data set a training uses, decisions not counted."""
    most = config.images_per_class or report.n_images
    counts = (min(found.n_images * config.fraction, most) for found in report.classes)
    used = sum(max(1, round(count)) for count in counts)
    if config.duplicates == "leave_out":
        used -= round(report.n_copies * used / report.n_images)
    return used


def count_parts(report: "DatasetReport", config: TrainingConfig) -> tuple[int, int, int]:
    """Return about how many images are learned from, choose the best epoch, and are kept for the end.

    Args:
        report: The data set, with the parts that it states itself.
        config: Says how much of it is used, and what is drawn where it states no part.
    """
    n_used = count_used(report, config)
    share = n_used / report.n_images
    test = round(report.parts.get(Split.TEST, 0) * share)
    validation = round(report.parts.get(Split.VALIDATION, 0) * share)
    drawable = n_used - test - validation
    test = test or round(config.test_fraction * drawable)
    validation = validation or round(config.validation_fraction * drawable)
    return max(1, n_used - test - validation), max(1, validation), test


def forecast_training(n_train: int, n_validation: int, config: TrainingConfig, speed: Speed) -> Forecast:
    """Return how long a training takes.

    The shortest is that of a run that stops early at once; the longest that of one which runs all
    its epochs on a machine that is slower than it was when it was measured.
    """
    an_epoch = (n_train + WITHOUT_GRADIENTS * n_validation) / speed.images_per_second
    margin = _MEASURED_MARGIN if speed.is_measured else _GUESSED_MARGIN
    fewest = min(config.epochs, config.head_epochs + config.early_stopping + 1)
    # While the head alone is trained, an epoch costs about as much as validating.
    head = min(config.head_epochs, fewest) if config.weights != "none" else 0
    shortest = an_epoch * (fewest - head * (1 - WITHOUT_GRADIENTS)) / margin + _FIXED_SECONDS
    return Forecast(shortest, an_epoch * config.epochs * margin + _FIXED_SECONDS)


def describe_forecast(forecast: Forecast) -> str:
    """Return a forecast in words, rounded to what it is worth."""
    shortest, longest = _round_time(forecast.shortest), _round_time(forecast.longest)
    return (
        tr("about {longest}", longest=longest)
        if shortest == longest
        else tr("between {shortest} and {longest}", shortest=shortest, longest=longest)
    )


def _round_time(seconds: float) -> str:
    minutes = seconds / 60
    if minutes < 1.5:
        return tr("1 minute")
    if minutes < 10:
        return tr("{minutes} minutes", minutes=round(minutes))
    if minutes < 90:
        return tr("{minutes} minutes", minutes=5 * round(minutes / 5))
    hours = minutes / 60
    if hours < 10:
        halves = round(2 * hours) / 2
        return (
            tr("{halves:.0f} hours", halves=halves)
            if halves == int(halves)
            else tr("{halves:.1f} hours", halves=halves)
        )
    if hours < 48:
        return tr("{hours} hours", hours=round(hours))
    return tr("{hours} days", hours=round(hours / 24))
