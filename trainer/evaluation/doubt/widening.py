"""Statistics of what a model learned from, widened by the cells that it was adapted to."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.learned import LearnedStatistics
from trainer.evaluation.doubt.learned import MOST_DIRECTIONS
from trainer.evaluation.doubt.sight import Sight
from trainer.inference.doubt.distance import DistanceMeter, join_drift, measure_strangeness

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


class HeldOut(NamedTuple):
    """How far N cells lie from all that is known without them.

    Attributes:
        distances: (N,) in feature space.
        strangeness: (N,) of their looks.
    """

    distances: Floats
    strangeness: Floats


def measure_held_out(
    learned: LearnedStatistics, seen: Sight, labels: NDArray[np.integer], folds: NDArray[np.int64]
) -> HeldOut:
    """Return how far new cells lie by statistics that were widened without them.

    Args:
        learned: The statistics before.
        seen: (N) the new cells.
        labels: (N,) class of each.
        folds: (N,) part of each; the cells of a part are held out together.
    """
    found = HeldOut(np.empty(len(labels), np.float32), np.empty(len(labels), np.float32))
    for fold in np.unique(folds):
        out = folds == fold
        without = _widen(learned, Sight(*(values[~out] for values in seen)), labels[~out])
        found.distances[out] = DistanceMeter(without).measure(seen.features[out])
        found.strangeness[out] = measure_strangeness(seen.looks[out], without)
    return found


def widen_learned(
    learned: LearnedStatistics, seen: Sight, labels: NDArray[np.integer], held_out: HeldOut
) -> LearnedStatistics:
    """Return statistics of what was learned from before and of other cells too, a group a class more.

    The covariance is the least that is in every direction as wide as the old one, and as that of the new
    cells: what was near before stays near, and the new cells are near too.

    Args:
        learned: The statistics before.
        seen: (N) the new cells; the logits are those of models that did not learn from the cell.
        labels: (N,) class of each. Where a class is missing, its new group is the old one.
        held_out: How far the same cells lie from all that is known without them.
    """
    widened = _widen(learned, seen, labels)
    n_classes = seen.logits.shape[1]
    drift = join_drift(seen.looks, held_out.distances)
    # A class that no new cell was taken for drifts as all of them do.
    others = np.tile(drift.mean(axis=0), (n_classes, 1))
    means, residuals = _centre(drift, seen.logits.argmax(axis=1), others)
    spreads = np.sqrt((residuals**2).mean(axis=0)).astype(np.float32)
    return replace(
        widened,
        drift_means=np.concatenate([learned.drift_means, means.astype(np.float32)]),
        drift_spreads=np.maximum(learned.drift_spreads, spreads),
    )


def _widen(learned: LearnedStatistics, seen: Sight, labels: NDArray[np.integer]) -> LearnedStatistics:
    """Return all but the drift."""
    last = slice(-seen.logits.shape[1], None)
    means, residuals = _centre(seen.features, labels, learned.means[last])
    directions, variances, noise = _join_wide(learned, residuals)
    look_means, look_residuals = _centre(seen.looks, labels, learned.look_means[last])
    covariance = np.linalg.inv(learned.look_precision.astype(np.float64))
    covariance = _join(covariance, look_residuals.T @ look_residuals / len(look_residuals))
    return replace(
        learned,
        means=np.concatenate([learned.means, means.astype(np.float32)]),
        directions=directions.astype(np.float32),
        variances=variances.astype(np.float32),
        noise=np.array([noise], np.float32),
        look_means=np.concatenate([learned.look_means, look_means.astype(np.float32)]),
        look_precision=np.linalg.inv(covariance).astype(np.float32),
    )


def _centre(values: Floats, labels: NDArray[np.integer], otherwise: Floats) -> tuple[Doubles, Doubles]:
    """Return the mean of each class, (K, M), and what is left of each image, (N, M).

    A class without an image has the mean that is given for it.
    """
    doubles, means = values.astype(np.float64), otherwise.astype(np.float64)
    for label in np.unique(labels):
        means[label] = doubles[labels == label].mean(axis=0)
    return means, doubles - means[labels]


def _join_wide(learned: LearnedStatistics, residuals: Doubles) -> tuple[Doubles, Doubles, float]:
    """Return directions (F, D), variances (D,) and noise of a covariance that spans the old one and the new.

    All that is not noise lies in the space of the old directions and the residuals, which is small beside F
    where cells are few.
    """
    count, width = residuals.shape
    noise = float(learned.noise[0])
    old = learned.directions.astype(np.float64)
    basis, _ = np.linalg.qr(np.concatenate([old, residuals.T], axis=1))
    along, seen = basis.T @ old, residuals @ basis
    wide = noise * np.eye(basis.shape[1]) + (along * (learned.variances - noise)) @ along.T
    variances, directions = np.linalg.eigh(_join(wide, seen.T @ seen / count))
    n_directions = max(1, min(MOST_DIRECTIONS, width // 4, len(variances)))
    rest = variances[:-n_directions].sum() + noise * (width - len(variances))
    n_rest = width - n_directions
    widest = slice(len(variances) - n_directions, None)
    return basis @ directions[:, widest], variances[widest], float(rest / n_rest) if n_rest else noise


def _join(wide: Doubles, other: Doubles) -> Doubles:
    """Return the least covariance that is as wide as both: the first, and what the other has beyond it."""
    beyond, directions = np.linalg.eigh(other - wide)
    joined: Doubles = wide + (directions * beyond.clip(min=0)) @ directions.T
    return joined
