from dataclasses import replace

import pytest

from bloodcell_gui.training.wizard.advice import give_advice
from trainer.config import TrainingConfig
from trainer.dataset.inspection import inspect_dataset

SAFE = TrainingConfig()


def test_the_defaults_need_no_advice() -> None:
    assert give_advice(SAFE, None) == {}


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("epochs", {"weights": "none", "epochs": 5, "early_stopping": 4, "plateau_patience": 2}),
        ("head_epochs", {"head_epochs": SAFE.epochs}),
        ("early_stopping", {"early_stopping": SAFE.epochs}),
        ("plateau_patience", {"plateau_patience": SAFE.early_stopping}),
        ("learning_rate", {"learning_rate": 0.1, "head_learning_rate": 0.5}),
        ("learning_rate", {"learning_rate": 2e-3}),
        ("test_fraction", {"test_fraction": 0.0}),
    ],
)
def test_what_makes_no_sense_is_told_where_it_is_mended(name: str, changes: dict[str, object]) -> None:
    assert list(give_advice(replace(SAFE, **changes), None)) == [name]


def test_the_data_count_too(cells) -> None:
    report = inspect_dataset(cells({"neutrophil": 20, "platelet": 4}))
    assert list(give_advice(SAFE, report)) == ["batch_size"]
    config = replace(SAFE, class_weights=False, batch_size=8)
    assert give_advice(config, report) == {
        "class_weights": "The largest class has 5 times the images of the smallest, "
        "which would count for little."
    }


def test_one_epoch_is_called_one() -> None:
    advice = give_advice(replace(SAFE, epochs=1, head_epochs=1, early_stopping=1, plateau_patience=1), None)
    assert advice["head_epochs"].startswith("The only epoch would")
    assert advice["early_stopping"] == "It cannot come to that in 1 epoch."
    assert advice["plateau_patience"].startswith("Training stops after 1 epoch without")
