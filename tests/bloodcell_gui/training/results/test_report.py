from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bloodcell_gui.training.results.report import read_report, undo_temperature
from trainer.bundle.model_file import read_card
from trainer.errors import TrainerError
from trainer.evaluation.results import Results, results_file
from trainer.inference.predictions import softmax

MakeModel = Callable[..., Path]


def test_a_temperature_is_undone() -> None:
    logits = np.random.default_rng(0).normal(0, 4, (50, 8)).astype(np.float32)
    for temperature in (0.3, 1.0, 4.0):
        calibrated = softmax(logits, temperature).astype(np.float64)
        assert undo_temperature(calibrated, temperature) == pytest.approx(softmax(logits), abs=1e-4)


def test_figures_follow_from_the_images(make_model: MakeModel, results: Results) -> None:
    outcome = read_report(make_model("one")).outcome
    assert outcome is not None
    right = sum(image.is_right for image in results.images)
    assert outcome.metrics.accuracy == pytest.approx(right / len(results.images))
    assert (outcome.truth == outcome.predicted).sum() == right
    assert outcome.probabilities.sum(axis=1) == pytest.approx(1.0)


def test_a_model_without_results_is_no_error(make_model: MakeModel) -> None:
    assert read_report(make_model("alone", with_results=False)).outcome is None


def test_damaged_results_are(make_model: MakeModel) -> None:
    path = make_model("damaged")
    results_file(read_card(path)).write_text("{", "utf-8")
    with pytest.raises(TrainerError, match="“"):
        read_report(path)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(TrainerError):
        read_report(tmp_path / "missing.bloodcell")
