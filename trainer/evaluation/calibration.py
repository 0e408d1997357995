"""Whether a confidence of 90 % is right nine times in ten, and the temperature that makes it so."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_COLDEST, _HOTTEST = 0.05, 20.0
_MOST_STEPS = 60
_PRECISION = 1e-9


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Images of about the same confidence: one point of the reliability curve.

    Attributes:
        n_images: How many they are.
        confidence: Their mean confidence, in [0, 1].
        accuracy: The share of them whose top class is right, in [0, 1].
    """

    n_images: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well confidences tell how often they are right.

    Attributes:
        error: Expected calibration error of the top class, in [0, 1].
        low: Lower end of its 95 % interval.
        high: Upper end.
        curve: The bins that it is made of, by rising confidence.
    """

    error: float
    low: float
    high: float
    curve: tuple[ReliabilityBin, ...]


def fit_temperature(logits: NDArray[np.floating], truth: NDArray[np.integer]) -> float:
    """Return the temperature that logits are best divided by.

    It makes the negative log-likelihood of held-out images least (Guo et al. 2017, "On calibration of
    modern neural networks"), which is convex in 1 / T: Newton's method, kept within a bracket that
    halves where a step would leave it.

    Of N images each counts as its class by (N + 1) / (N + 2) and as the others by the rest, as in Platt
    1999 ("Probabilistic outputs for support vector machines"). Without that, a few images that are all
    right would make every confidence 1.

    Args:
        logits: (N, K) finite, of images that the model did not learn from.
        truth: (N,) index of each one's class in [0, K).

    Returns:
        T in [0.05, 20]; 1 where no temperature changes anything. An end of the range means that the
        best lies beyond, as for answers no better than chance.

    Raises:
        ValueError: There is no image, or a logit is no finite number.
    """
    if not len(logits):
        raise ValueError("there is nothing to fit a temperature to")
    if not np.isfinite(logits).all():
        raise ValueError("logits must be finite")
    scores = logits.astype(np.float64)
    # A constant in a row changes nothing; without it exp cannot overflow.
    scores -= scores.max(axis=1, keepdims=True)
    if not scores.any():
        return 1.0
    of_truth = _mean_by_targets(scores, truth)
    low, high = 1 / _HOTTEST, 1 / _COLDEST
    inverse = 1.0
    for _ in range(_MOST_STEPS):
        slope, curvature = _differentiate(scores, of_truth, inverse)
        if slope == 0:
            break
        # Convex: left of the minimum it falls, right of it it rises.
        low, high = (inverse, high) if slope < 0 else (low, inverse)
        step = inverse - slope / curvature if curvature > 0 else math.inf
        following = step if low <= step <= high else (low + high) / 2
        if abs(following - inverse) <= _PRECISION * inverse:
            break
        inverse = following
    return 1 / inverse


def measure_calibration(
    probabilities: NDArray[np.floating],
    truth: NDArray[np.integer],
    *,
    n_bins: int = 15,
    n_resamples: int = 1000,
    seed: int = 0,
) -> Calibration:
    """Return the expected calibration error of the top class; see `measure_reliability`.

    Args:
        probabilities: (N, K), rows sum to 1.
        truth: (N,) index of each image's class.
        n_bins: Bins at most.
        n_resamples: Resamples of the images that the interval is taken from; with 0 it is the error alone.
        seed: Seed of the resamples.

    Raises:
        ValueError: There is no image.
    """
    if not len(probabilities):
        raise ValueError("there is nothing to measure")
    top = probabilities.argmax(axis=1)
    confidence = probabilities[np.arange(len(top)), top]
    return measure_reliability(confidence, top == truth, n_bins=n_bins, n_resamples=n_resamples, seed=seed)


def measure_reliability(
    confidence: NDArray[np.floating],
    right: NDArray[np.bool_],
    *,
    n_bins: int = 15,
    n_resamples: int = 1000,
    seed: int = 0,
) -> Calibration:
    """Return the expected calibration error of confidences, its interval, and the curve.

    Bins hold equally many images (Nguyen & O'Connor 2015; bins of equal width leave most of them empty
    where a model is sure), so that images of the very same confidence are never torn apart.

    The interval is the basic bootstrap's: resampling adds noise that raises the error, which a
    percentile interval would take for real. It always holds the error itself.

    Args:
        confidence: (N,) of each image's predicted class, in [0, 1].
        right: (N,) whether that is the true one.
        n_bins: Bins at most.
        n_resamples: Resamples of the images that the interval is taken from; with 0 it is the error alone.
        seed: Seed of the resamples.

    Raises:
        ValueError: There is no image.
    """
    if not len(confidence):
        raise ValueError("there is nothing to measure")
    order = np.argsort(confidence, kind="stable")
    rising, right = confidence[order].astype(np.float64), right[order]
    curve = _cut_bins(rising, right, n_bins)
    error = _weigh(curve)
    random = np.random.Generator(np.random.PCG64(seed))
    resampled = np.empty(n_resamples)
    for number in range(n_resamples):
        # The images lie by confidence; so do sorted draws of them.
        drawn = np.sort(random.integers(0, len(right), len(right)))
        resampled[number] = _weigh(_cut_bins(rising[drawn], right[drawn], n_bins))
    lower, upper = np.quantile(resampled, (0.025, 0.975)) if n_resamples else (error, error)
    low, high = min(error, max(0.0, 2 * error - upper)), max(error, min(1.0, 2 * error - lower))
    return Calibration(error, float(low), float(high), curve)


def _mean_by_targets(scores: NDArray[np.float64], truth: NDArray[np.integer]) -> float:
    """Return the mean score of each image's class, and by a small share of the others."""
    n_images, n_classes = scores.shape
    of_truth = scores[np.arange(n_images), truth]
    of_others = (scores.sum(axis=1) - of_truth) / (n_classes - 1)
    share = (n_images + 1) / (n_images + 2)
    return float((share * of_truth + (1 - share) * of_others).mean())


def _differentiate(scores: NDArray[np.float64], of_truth: float, inverse: float) -> tuple[float, float]:
    """Return first and second derivative of the mean negative log-likelihood by 1 / T."""
    powers = np.exp(scores * inverse)
    shares = powers / powers.sum(axis=1, keepdims=True)
    mean = (shares * scores).sum(axis=1)
    variance = (shares * scores**2).sum(axis=1) - mean**2
    return float(mean.mean()) - of_truth, float(variance.mean())


def _cut_bins(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], n_bins: int
) -> tuple[ReliabilityBin, ...]:
    """Cut images into bins of equally many, ties together.

    Args:
        confidence: (N,) rising.
        right: (N,) whether the top class is the true one.
        n_bins: Bins at most.
    """
    cuts = np.linspace(0, len(confidence), n_bins + 1).round().astype(int)[1:-1]
    # A cut within equal confidences moves to where they begin.
    starts = np.unique(
        np.concatenate([[0], np.searchsorted(confidence, confidence[cuts.clip(max=len(confidence) - 1)])])
    )
    counts = np.diff(np.append(starts, len(confidence)))
    confidences = np.add.reduceat(confidence, starts) / counts
    accuracies = np.add.reduceat(right.astype(np.float64), starts) / counts
    return tuple(
        ReliabilityBin(int(count), float(mean), float(share))
        for count, mean, share in zip(counts, confidences, accuracies, strict=True)
    )


def _weigh(curve: tuple[ReliabilityBin, ...]) -> float:
    """Return the mean gap between confidence and accuracy, by how many images show it."""
    total = sum(point.n_images for point in curve)
    return sum(point.n_images * abs(point.accuracy - point.confidence) for point in curve) / total
