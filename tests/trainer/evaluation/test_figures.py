from collections.abc import Callable

import pytest

from trainer.evaluation.figures import measure_confidence, measure_results
from trainer.evaluation.results import Results

MakeResults = Callable[..., Results]


def test_precision_recall_and_support_are_worked_out_by_hand(make_results: MakeResults) -> None:
    # Three neutrophils, one of them called a platelet; two platelets, both found; no erythroblast.
    metrics = measure_results(make_results("nnnpp", "nnppp"))
    assert metrics.class_ids == ("neutrophil", "erythroblast", "platelet")
    assert metrics.confusion.tolist() == [[2, 0, 1], [0, 0, 0], [0, 0, 2]]
    found = metrics.per_class["neutrophil"]
    assert (found.support, found.precision, found.recall) == (3, 1.0, pytest.approx(2 / 3))
    assert metrics.per_class["platelet"].f1 == pytest.approx(4 / 5)
    assert metrics.per_class["erythroblast"].recall is None


def test_the_reliability_diagram_is_of_the_confidence(make_results: MakeResults) -> None:
    # Four answers at 0.8, three of them right.
    found = measure_confidence(make_results("nnep", "npep"), n_resamples=0)
    (point,) = found.curve
    assert (point.n_images, point.confidence, point.accuracy) == (4, pytest.approx(0.8), 0.75)
    assert found.error == pytest.approx(0.05)
