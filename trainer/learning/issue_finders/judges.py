"""Who judges labels: something that says of images what it thinks, and did not learn from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trainer.learning.issue_finders.cross_validation import FOLDS, predict_out_of_sample


class Judge(Protocol):
    """Learns from some images and says what it thinks of the others, in turns."""

    @property
    def name(self) -> str:
        """What it is, in a word."""
        ...

    @property
    def n_folds(self) -> int:
        """Turns that it takes; a class needs as many different images."""
        ...

    def predict(
        self, rows: NDArray[np.int64], labels: NDArray[np.int64], groups: Sequence[str], n_classes: int
    ) -> NDArray[np.float32]:
        """Return what it says of images, each time without having learned from them.

        Args:
            rows: (N,) the images, among those that it knows.
            labels: (N,) index of each image's class.
            groups: (N,) images that must be held out together, such as copies of a cell.
            n_classes: K.

        Returns:
            (N, K) float32 in [0, 1], rows sum to 1.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class FeatureJudge:
    """A small classifier on features that are there already: seconds, whatever the images.

    Attributes:
        features: (M, W) float32.
        on_progress: Called with (done, total) folds; an exception from it ends the work.
    """

    features: NDArray[np.float32]
    on_progress: Callable[[int, int], None] = lambda _done, _total: None
    name: str = "classifier"
    n_folds: int = FOLDS

    def predict(
        self, rows: NDArray[np.int64], labels: NDArray[np.int64], groups: Sequence[str], n_classes: int
    ) -> NDArray[np.float32]:
        """Cross-validate a logistic regression; arguments as `Judge` has them."""
        return predict_out_of_sample(self.features[rows], labels, groups, n_classes, self.on_progress)
