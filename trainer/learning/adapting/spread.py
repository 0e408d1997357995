"""Directions in which cells of one class differ among each other, so that a head moves least along them."""

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.learned import LearnedStatistics

Floats = NDArray[np.float32]


def even_out(features: Floats, learned: LearnedStatistics) -> Floats:
    """Return features that vary within a group alike in every direction, as they do along most.

    Along the directions that the statistics keep, features are shrunk to the noise around them. What moves a
    head little over these features moves it little over what the model learned from (the quadratic penalty
    of Kirkpatrick et al. 2017, "Overcoming catastrophic forgetting in neural networks", with the covariance
    of features in the place of Fisher's information).

    Args:
        features: (N, F) float32.
        learned: Statistics of what the model learned from.
    """
    factors = np.sqrt(learned.noise / learned.variances) - np.float32(1.0)
    even: Floats = features + (features @ learned.directions * factors) @ learned.directions.T
    return even
