from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bloodcell_gui.training.wizard.forecast import (
    Forecast,
    count_parts,
    count_used,
    describe_forecast,
    forecast_training,
)
from bloodcell_gui.training.wizard.speeds import Speed
from trainer.config import TrainingConfig
from trainer.dataset.inspection import DatasetReport, inspect_dataset
from trainer.dataset.splits import Split


@pytest.fixture
def report(cells: Callable[..., Path]) -> DatasetReport:
    """Forty neutrophils and ten platelets, of which two are exact copies."""
    root = cells({"neutrophil": 40, "platelet": 8})
    for number in range(2):
        copied = (root / "platelet" / f"{number}.jpg").read_bytes()
        (root / "platelet" / f"again-{number}.jpg").write_bytes(copied)
    return inspect_dataset(root)


def test_parts_are_drawn_where_the_data_set_states_none(report: DatasetReport) -> None:
    config = TrainingConfig(validation_fraction=0.2, test_fraction=0.1)
    assert count_parts(report, config) == (35, 10, 5)
    stated = replace(report, parts={Split.TRAIN: 40, Split.TEST: 10})
    assert count_parts(stated, config) == (32, 8, 10)
    whole = replace(report, parts={Split.TRAIN: 30, Split.VALIDATION: 5, Split.TEST: 15})
    assert count_parts(whole, config) == (30, 5, 15)


def test_a_share_a_limit_and_copies_count(report: DatasetReport) -> None:
    assert count_used(report, TrainingConfig()) == 50
    assert count_used(report, TrainingConfig(fraction=0.5)) == 25
    assert count_used(report, TrainingConfig(images_per_class=12)) == 22
    assert count_used(report, TrainingConfig(duplicates="leave_out")) == 48


def test_a_forecast_spans_an_early_end_and_a_slow_machine() -> None:
    config = TrainingConfig(epochs=30, early_stopping=8, head_epochs=0, weights="none")
    speed = Speed(100.0, True)
    forecast = forecast_training(9000, 3000, config, speed)
    an_epoch = 100.0
    assert forecast.shortest == pytest.approx(9 * an_epoch / 1.3 + 30)
    assert forecast.longest == pytest.approx(30 * an_epoch * 1.3 + 30)
    guessed = forecast_training(9000, 3000, config, Speed(100.0, False))
    assert guessed.longest > forecast.longest
    assert guessed.shortest < forecast.shortest


def test_training_the_head_alone_is_cheap() -> None:
    speed = Speed(100.0, True)
    with_head = TrainingConfig(epochs=3, head_epochs=2, early_stopping=8)
    assert (
        forecast_training(900, 100, with_head, speed).shortest
        < forecast_training(900, 100, TrainingConfig(epochs=3, weights="none"), speed).shortest
    )


@pytest.mark.parametrize(
    ("shortest", "longest", "words"),
    [
        (20, 60, "about 1 minute"),
        (120, 300, "between 2 minutes and 5 minutes"),
        (720, 5000, "between 10 minutes and 85 minutes"),
        (5400, 12600, "between 1.5 hours and 3.5 hours"),
        (7200, 60000, "between 2 hours and 17 hours"),
        (100000, 400000, "between 28 hours and 5 days"),
    ],
)
def test_words_are_as_rough_as_what_they_tell(shortest: float, longest: float, words: str) -> None:
    assert describe_forecast(Forecast(shortest, longest)) == words
