"""What is said of a data set."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bloodcell_gui.training.wizard.dataset_view import describe_report
from trainer.dataset.inspection import inspect_dataset
from trainer.dataset.splits import Split
from trainer.language import ENGLISH, use_language


def test_parts_are_told_in_the_language_in_use(cells: Callable[..., Path]) -> None:
    report = inspect_dataset(cells({"neutrophil": 2, "platelet": 2}))
    stated = replace(report, parts={Split.TRAIN: 1400, Split.TEST: 10})

    assert dict(describe_report(stated))["Parts"] == "Training 1,400, Test 10"
    use_language("it")
    try:
        assert "Addestramento 1.400, Prova 10" in dict(describe_report(stated)).values()
    finally:
        use_language(ENGLISH)
