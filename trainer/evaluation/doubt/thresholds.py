"""How many cells to look at again, and how many of the others are right then."""

import math

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import OperatingPoint

# What is asked of a model's own threshold, on validation images.
RIGHT_WANTED = 0.99
MOST_UNSURE = 0.03
# What goes to unsure anyway: half of what is allowed. The best epoch was chosen on these very images, and new
# ones are a little harder.
USUAL_UNSURE = 0.015
# Shares of the images that go to unsure because they are like nothing that was learned from.
FAR_SHARE, STRANGE_SHARE = 0.01, 0.0025
# With fewer images the tail of a distribution cannot be counted out.
_ENOUGH_TO_COUNT = 400
# Standard deviations of the logarithm, where it is estimated.
_TAIL = 4.0

_SHARES = (0.0, 0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5)
_DIGITS = 6


def find_limit(distances: NDArray[np.floating], share: float) -> float:
    """Return the distance beyond which a share of images lies at most.

    Of few images no such share can be counted: then the limit lies so far out that hardly any lies there,
    if the logarithms are normally distributed.

    Args:
        distances: (N,) of images that were not learned from, at least 0.
        share: Share of them that may lie beyond, in [0, 1].
    """
    rising = np.sort(distances.astype(np.float64))
    if len(rising) >= _ENOUGH_TO_COUNT:
        return float(rising[len(rising) - 1 - int(share * len(rising))])
    logarithms = np.log(rising + 1e-6)
    return float(max(rising[-1], np.exp(logarithms.mean() + _TAIL * logarithms.std())))


def tabulate_thresholds(
    confidences: NDArray[np.floating], right: NDArray[np.bool_], strange: NDArray[np.bool_]
) -> tuple[OperatingPoint, ...]:
    """Return what thresholds come to, by rising threshold, no two alike.

    Args:
        confidences: (N,) calibrated confidence of validation images, in [0, 1].
        right: (N,) whether the class of each is right.
        strange: (N,) whether it is unsure whatever its confidence.
    """
    thresholds = {_find_threshold(confidences, strange, share) for share in _SHARES}
    return tuple(
        measure_threshold(confidences, right, strange, threshold) for threshold in sorted(thresholds)
    )


def list_points(
    confidences: NDArray[np.floating],
    right: NDArray[np.bool_],
    strange: NDArray[np.bool_],
    chosen: OperatingPoint,
) -> tuple[OperatingPoint, ...]:
    """Return what `tabulate_thresholds` does, and the point that a model works at among them."""
    points = {point.threshold: point for point in (*tabulate_thresholds(confidences, right, strange), chosen)}
    return tuple(points[threshold] for threshold in sorted(points))


def choose_threshold(
    confidences: NDArray[np.floating], right: NDArray[np.bool_], strange: NDArray[np.bool_]
) -> OperatingPoint:
    """Return the point that a model works at unless the user says otherwise.

    1.5 % of the validation images are unsure; more, up to 3 %, only where that is needed so that 99 % of the
    others are right. Where even that does not do, 3 % are unsure.

    Args:
        confidences: (N,) calibrated confidence of validation images, in [0, 1].
        right: (N,) whether the class of each is right.
        strange: (N,) whether it is unsure whatever its confidence.
    """
    point = measure_threshold(confidences, right, strange, 0.0)
    for share in np.arange(USUAL_UNSURE, MOST_UNSURE + 1e-9, 0.001):
        threshold = _find_threshold(confidences, strange, float(share))
        point = measure_threshold(confidences, right, strange, threshold)
        if point.right >= RIGHT_WANTED:
            break
    return point


def measure_threshold(
    confidences: NDArray[np.floating],
    right: NDArray[np.bool_],
    strange: NDArray[np.bool_],
    threshold: float,
) -> OperatingPoint:
    """Return what one threshold comes to; where nobody is sure, nothing is wrong."""
    # In double precision, as the threshold is held against confidences later.
    sure = (confidences.astype(np.float64) >= threshold) & ~strange
    accuracy = float(right[sure].mean()) if sure.any() else 1.0
    return OperatingPoint(threshold=threshold, unsure=float(1 - sure.mean()), right=accuracy)


def _find_threshold(confidences: NDArray[np.floating], strange: NDArray[np.bool_], share: float) -> float:
    """Return the highest threshold, to six digits, under which at most a share of the images is unsure."""
    rising = np.sort(confidences[~strange])
    allowed = int(share * len(confidences) + 1e-9) - int(strange.sum())
    if allowed <= 0 or not len(rising):
        return 0.0
    edge = float(rising[min(allowed, len(rising) - 1)])
    # Down, so that who is at the edge stays sure.
    return float(math.floor(edge * 10**_DIGITS) / 10**_DIGITS)
