"""Statistics of what a model learned from, fitted on its images."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.learned import LearnedStatistics
from trainer.evaluation.doubt.sight import Sight
from trainer.inference.doubt.distance import DistanceMeter, join_drift

# More directions find hardly more that is strange, and make the model file larger.
MOST_DIRECTIONS = 128
# Of few images only the widest directions are known.
_IMAGES_A_DIRECTION = 4
# A share of the mean variance, and an absolute: nothing is divided by what no image varies in.
_LEAST_SHARE, _LEAST = 1e-3, 1e-8

Doubles = NDArray[np.float64]


def fit_learned(
    learned_from: Sight, labels: NDArray[np.integer], others: Sight, n_classes: int
) -> LearnedStatistics:
    """Fit the statistics that doubts are drawn from.

    Args:
        learned_from: (N) images that the model learned from, not augmented.
        labels: (N,) class of each; every class is there.
        others: Images that it did not learn from. What it learned from lies nearer than anything else, so
            that how cells drift has to be measured on these.
        n_classes: Number of classes.
    """
    means, residuals = _centre(learned_from.features, labels, n_classes)
    directions, variances, noise = _find_directions(residuals)
    look_means, look_residuals = _centre(learned_from.looks, labels, n_classes)
    covariance = look_residuals.T @ look_residuals / len(look_residuals)
    covariance += np.diag(_LEAST_SHARE * np.diag(covariance) + _LEAST)
    looks = look_means.astype(np.float32)
    learned = LearnedStatistics(
        means=means.astype(np.float32),
        directions=directions.astype(np.float32),
        variances=variances.astype(np.float32),
        noise=np.array([noise], np.float32),
        look_means=looks,
        look_precision=np.linalg.inv(covariance).astype(np.float32),
        # Until they are known, which takes the distances.
        drift_means=np.zeros((n_classes, looks.shape[1] + 1), np.float32),
        drift_spreads=np.ones(looks.shape[1] + 1, np.float32),
    )
    return _add_drift(learned, others)


def _add_drift(learned: LearnedStatistics, others: Sight) -> LearnedStatistics:
    drift = join_drift(others.looks, DistanceMeter(learned).measure(others.features))
    predicted = others.logits.argmax(axis=1)
    means, residuals = _centre(drift, predicted, len(learned.means))
    spreads = np.sqrt((residuals**2).mean(axis=0) + _LEAST)
    return replace(learned, drift_means=means.astype(np.float32), drift_spreads=spreads.astype(np.float32))


def _centre(
    values: NDArray[np.float32], labels: NDArray[np.integer], n_classes: int
) -> tuple[Doubles, Doubles]:
    """Return the mean of each class, (K, M), and what is left of each image, (N, M).

    A class without an image has the mean of all.
    """
    doubles = values.astype(np.float64)
    means = np.tile(doubles.mean(axis=0), (n_classes, 1))
    for label in np.unique(labels):
        means[label] = doubles[labels == label].mean(axis=0)
    return means, doubles - means[labels]


def _find_directions(residuals: Doubles) -> tuple[Doubles, Doubles, float]:
    """Return the widest directions, (F, D), the variance along each, (D,), and along any other."""
    count, width = residuals.shape
    n_directions = max(1, min(MOST_DIRECTIONS, width // _IMAGES_A_DIRECTION, count // _IMAGES_A_DIRECTION))
    variances, directions = np.linalg.eigh(residuals.T @ residuals / count)
    rising = variances.clip(min=_LEAST_SHARE * variances.mean() + _LEAST)
    # The last ones are the widest.
    widest = slice(width - n_directions, width)
    others = rising[: width - n_directions]
    noise = float(others.mean()) if len(others) else float(rising[0])
    return directions[:, widest], rising[widest], noise
