"""The figures of a training's results: computed from its images, never stored."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from trainer.evaluation.calibration import Calibration, measure_calibration
from trainer.evaluation.metrics import Metrics, evaluate_predictions
from trainer.evaluation.results import Results, TestedImage


def measure_results(results: Results) -> Metrics:
    """Return accuracy, confusion, and precision, recall, F1 and support of each class."""
    index = {class_id: number for number, class_id in enumerate(results.class_ids)}
    truth = np.array([index[image.truth] for image in results.images])
    predicted = np.array([index[image.predicted] for image in results.images])
    return evaluate_predictions(truth, predicted, results.class_ids)


def measure_confidence(results: Results, *, n_bins: int = 15, n_resamples: int = 1000) -> Calibration:
    """Return the reliability diagram and the expected calibration error of the calibrated confidences.

    Args:
        results: What came of a training.
        n_bins: Points of the diagram at most, each of equally many images.
        n_resamples: Resamples for the error's interval; 1,000 take about half a second.
    """
    confidence = np.array([image.confidence for image in results.images])
    right: NDArray[np.bool_] = np.array([image.is_right for image in results.images])
    return measure_calibration(confidence, right, n_bins=n_bins, n_resamples=n_resamples)


def group_confusion(results: Results) -> dict[tuple[str, str], tuple[TestedImage, ...]]:
    """Return the images behind each cell of the confusion matrix, the surest answers first.

    Returns:
        Images by ids of true and predicted class; a cell without images is not in it.
    """
    groups: defaultdict[tuple[str, str], list[TestedImage]] = defaultdict(list)
    for image in sorted(results.images, key=lambda image: (-image.confidence, image.path)):
        groups[image.truth, image.predicted].append(image)
    return {cell: tuple(images) for cell, images in groups.items()}
