"""Images that are like no others of their data set, by cleanlab's out-of-distribution scores.

Kuan, Mueller 2022: "Back to the basics: revisiting out-of-distribution detection baselines".
"""

from typing import NamedTuple

import numpy as np
from cleanlab.outlier import OutOfDistribution
from numpy.typing import NDArray
from sklearn import config_context

# Beyond so many images each is held against a sample of them: time then grows with their number only.
_MOST_COMPARED = 10_000
_LEAST_IMAGES = 50
# For distances that are under way; scikit-learn takes a gigabyte otherwise.
_MEGABYTES = 64
# An outlier's nearest neighbours are so many times as far away as they usually are; but distances have
# long tails, and no more are shown than somebody can look at.
_TIMES = 5.0
_MOST_SHOWN = 0.01


class Outliers(NamedTuple):
    """What was found.

    Attributes:
        rows: Rows of outliers, the farthest first.
        times: How many times as far their nearest neighbours are as is usual.
    """

    rows: NDArray[np.int64]
    times: NDArray[np.float64]


def find_outliers(features: NDArray[np.float32], *, seed: int = 0) -> Outliers:
    """Find images whose nearest neighbours in feature space are far away.

    Args:
        features: (N, W) float32.
        seed: Seed of the sample that very many images are held against.
    """
    count = len(features)
    if count < _LEAST_IMAGES or not features.std() > 0:
        return Outliers(np.empty(0, np.int64), np.empty(0))
    order = np.random.default_rng(seed).permutation(count)
    sample, rest = order[:_MOST_COMPARED], order[_MOST_COMPARED:]
    detector = OutOfDistribution()
    scores = np.empty(count)
    with config_context(working_memory=_MEGABYTES):
        scores[sample] = detector.fit_score(features=features[sample], verbose=False)
        if len(rest):
            scores[rest] = detector.score(features=features[rest])
    # A score is exp(-distance / median distance).
    times = -np.log(np.maximum(scores, 1e-300))
    rows = np.flatnonzero(times > max(_TIMES, float(np.quantile(times, 1 - _MOST_SHOWN))))
    rows = rows[np.argsort(-times[rows], kind="stable")]
    return Outliers(rows, times[rows])
