"""What the results page shows of a model: read and reckoned at once, off the window's thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bloodcell_gui.class_colours import ClassStyle, display_order, style_classes
from trainer.bundle.model_file import ModelFile, read_model
from trainer.bundle.own_thresholds import find_own_thresholds
from trainer.evaluation.calibration import Calibration, measure_calibration
from trainer.evaluation.figures import measure_confidence, measure_results
from trainer.evaluation.metrics import Metrics
from trainer.evaluation.results import Results, find_results


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What follows from the images that a model was tested on.

    Attributes:
        results: Every image, and how the training went.
        truth: (N,) index of each image's class.
        predicted: (N,) index of the class that the model gave it.
        probabilities: (N, K) calibrated, rows sum to 1.
        metrics: The figures.
        calibration: How well the confidences tell how often they are right.
        uncalibrated: The same before the temperature; None where the model has none.
    """

    results: Results
    truth: NDArray[np.int64]
    predicted: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    metrics: Metrics
    calibration: Calibration
    uncalibrated: Calibration | None


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """One model, as the results page shows it.

    Attributes:
        model: The model.
        styles: How each class is shown, in the model's order.
        order: Indices of the classes in the order in which they are shown.
        outcome: What it reached, image by image; None where this computer has no such results.
        own_thresholds: The user's own word on how sure it must be, by class id or `all`; None for none.
    """

    model: ModelFile
    styles: tuple[ClassStyle, ...]
    order: tuple[int, ...]
    outcome: Outcome | None
    own_thresholds: Mapping[str, float] | None


def read_report(path: Path) -> Report:
    """Read a model and its results.

    Raises:
        ModelFileError: The model cannot be used.
        TrainerError: Its results, or the user's thresholds, are damaged.
    """
    model = read_model(path)
    results = find_results(model.card)
    classes = model.card.classes
    return Report(
        model,
        style_classes(classes),
        tuple(display_order(classes)),
        None if results is None else reckon_outcome(results, model.card.temperature),
        find_own_thresholds(model.card),
    )


def reckon_outcome(results: Results, temperature: float | None) -> Outcome:
    """Return what follows from results.

    Args:
        results: The results.
        temperature: What the model's logits were divided by; None where they were not.
    """
    index = {class_id: place for place, class_id in enumerate(results.class_ids)}
    truth = np.array([index[image.truth] for image in results.images], np.int64)
    predicted = np.array([index[image.predicted] for image in results.images], np.int64)
    probabilities = np.array([image.probabilities for image in results.images], np.float64)
    before = undo_temperature(probabilities, temperature or 1.0)
    return Outcome(
        results,
        truth,
        predicted,
        probabilities,
        measure_results(results),
        measure_confidence(results),
        None if temperature is None else measure_calibration(before, truth, n_resamples=0),
    )


def undo_temperature(probabilities: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """Return the probabilities as they were before logits were divided by a temperature.

    softmax(z / T) to the power of T is softmax(z) but for a constant factor in each row.

    Args:
        probabilities: (N, K) calibrated, rows sum to 1.
        temperature: T, above 0.
    """
    # The largest becomes 1: a row of small numbers to a high power would else be all 0.
    powers = (probabilities / probabilities.max(axis=1, keepdims=True)) ** temperature
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares
