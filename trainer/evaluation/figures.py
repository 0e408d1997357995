"""The figures of a training's results: computed from its images, never stored."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from trainer.evaluation.calibration import Calibration, measure_calibration
from trainer.evaluation.metrics import Metrics, evaluate_predictions
from trainer.evaluation.results import Results


def measure_results(results: Results) -> Metrics:
    """Return accuracy, confusion, and precision, recall, F1 and support of each class."""
    predicted = _find_places(results, [image.predicted for image in results.images])
    return evaluate_predictions(_truth(results), predicted, results.class_ids)


def measure_confidence(results: Results, *, n_bins: int = 15, n_resamples: int = 1000) -> Calibration:
    """Return the reliability diagram and the expected calibration error of the calibrated confidences.

    Args:
        results: What came of a training.
        n_bins: Points of the diagram at most, each of equally many images.
        n_resamples: Resamples that the error's interval is taken from.
    """
    probabilities = np.array([image.probabilities for image in results.images])
    return measure_calibration(probabilities, _truth(results), n_bins=n_bins, n_resamples=n_resamples)


def _truth(results: Results) -> NDArray[np.int64]:
    return _find_places(results, [image.truth for image in results.images])


def _find_places(results: Results, class_ids: Iterable[str]) -> NDArray[np.int64]:
    """Return the index of each class in the order of the model's outputs."""
    places = {class_id: place for place, class_id in enumerate(results.class_ids)}
    return np.array([places[class_id] for class_id in class_ids], np.int64)
