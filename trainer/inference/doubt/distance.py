"""How far an image lies from all that a model learned from."""

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.learned import LearnedStatistics

# Products of so many factors OpenBLAS computes in the thread that asks. Threads of its own would stand in the
# way of those that classify: after a larger product they spin for a tenth of a second.
_MOST_FACTORS = 2**17
# Keeps the logarithm of a distance finite.
_LEAST_DISTANCE = np.float32(1e-6)

Floats = NDArray[np.float32]


class DistanceMeter:
    """Measures how far images lie from the nearest group, in feature space; may be shared by threads.

    It is the squared Mahalanobis distance (Lee et al. 2018, "A simple unified framework for detecting
    out-of-distribution samples and adversarial attacks") by number of features, with a covariance that all
    groups share. Of that only the widest directions are kept, and one variance for all others, the
    maximum-likelihood estimate of Tipping & Bishop 1999 ("Probabilistic principal component analysis"): it
    is small enough for a model file, and steady where images are few.
    """

    def __init__(self, learned: LearnedStatistics) -> None:
        """Take what does not depend on the images.

        Args:
            learned: Statistics of what the model learned from.
        """
        self._middle = learned.means.mean(axis=0)
        self._means = learned.means - self._middle
        self._directions = learned.directions
        self._noise = learned.noise[0]
        # Along the widest directions a distance counts by their own variance in place of the common one.
        self._instead = 1 / learned.variances - 1 / self._noise
        self._means_along = _multiply(self._means, learned.directions)
        self._of_means = (self._means**2).sum(axis=1) / self._noise + self._means_along**2 @ self._instead

    def measure(self, features: Floats) -> Floats:
        """Return the distance of each image, as `find` does."""
        return self.find(features)[0]

    def find(self, features: Floats) -> tuple[Floats, NDArray[np.intp]]:
        """Return the distance of each image from the group that it is nearest to, and which that is.

        Args:
            features: (N, F) float32.

        Returns:
            (N,) float32, at least 0, about 1 for what was learned from; and (N,) indices of groups.
        """
        seen = features - self._middle
        along = _multiply(seen, self._directions)
        # |a - b|² as a² - 2 a b + b², for every pair of an image and a group at once.
        of_images = (seen**2).sum(axis=1) / self._noise + along**2 @ self._instead
        of_pairs = (
            _multiply(seen, self._means.T) / self._noise + (along * self._instead) @ self._means_along.T
        )
        squares = of_images[:, None] - 2 * of_pairs + self._of_means
        groups = squares.argmin(axis=1)
        nearest: Floats = squares[np.arange(len(groups)), groups] / features.shape[1]
        # Rounding alone can lead below 0.
        return nearest.clip(min=0), groups


def measure_strangeness(looks: Floats, learned: LearnedStatistics) -> Floats:
    """Return how strange images look: the squared Mahalanobis distance of their looks from the nearest group.

    Args:
        looks: (N, L) float32, by `measure_looks`.
        learned: Statistics of what the model learned from.

    Returns:
        (N,) float32, at least 0, by number of looks; about 1 for what was learned from.
    """
    difference = looks[:, None] - learned.look_means
    squares = ((difference @ learned.look_precision) * difference).sum(axis=2)
    nearest: Floats = squares.min(axis=1) / looks.shape[1]
    return nearest.clip(min=0)


def find_groups(
    nearest: NDArray[np.integer], classes: NDArray[np.integer], n_classes: int
) -> NDArray[np.integer]:
    """Return the group that each image is held against.

    That of its class, in the laboratory whose cells it is most like: the model may have been adapted.

    Args:
        nearest: (N,) group that each is nearest to.
        classes: (N,) index of each one's class, as predicted.
        n_classes: K.
    """
    return nearest // n_classes * n_classes + classes


def measure_drift(
    looks: Floats, distances: Floats, groups: NDArray[np.integer], learned: LearnedStatistics
) -> Floats:
    """Return how images differ from others of their group, in standard deviations.

    Args:
        looks: (N, L) float32.
        distances: (N,) by a `DistanceMeter`.
        groups: (N,) index of each one's group, by `find_groups`.
        learned: Statistics of what the model learned from.

    Returns:
        (N, L + 1) float32: a column a look, and last the logarithm of the distance.
    """
    drift: Floats = (join_drift(looks, distances) - learned.drift_means[groups]) / learned.drift_spreads
    return drift


def join_drift(looks: Floats, distances: Floats) -> Floats:
    """Return looks and logarithms of distances side by side, (N, L + 1) float32."""
    return np.column_stack([looks, np.log(distances + _LEAST_DISTANCE)])


def _multiply(left: Floats, right: Floats) -> Floats:
    """Return the product of two matrices, computed in this thread."""
    width = max(1, _MOST_FACTORS // max(1, len(left) * right.shape[1]))
    product = np.zeros((len(left), right.shape[1]), np.float32)
    for first in range(0, left.shape[1], width):
        product += left[:, first : first + width] @ right[first : first + width]
    return product
