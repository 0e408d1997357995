"""Statistics of what a model of three colours learned from, small enough to compute by hand."""

import numpy as np
import pytest

from trainer.bundle.learned import LearnedStatistics
from trainer.inference.doubt.looks import LOOKS, measure_looks


@pytest.fixture
def learned() -> LearnedStatistics:
    """Of images of one colour each, red, green or blue, as bright as 200: all their features are their means.

    Distances are counted in units of 0.1, along the first feature in units of 0.2; looks in units of 10.
    """
    pixels = np.zeros((3, 32, 32, 3), np.uint8)
    for row in range(3):
        pixels[row, ..., row] = 200
    looks = measure_looks(pixels)
    n_looks = len(LOOKS)
    return LearnedStatistics(
        means=(200 / 255 * np.eye(3)).astype(np.float32),
        directions=np.array([[1], [0], [0]], np.float32),
        variances=np.array([0.04], np.float32),
        noise=np.array([0.01], np.float32),
        look_means=looks,
        look_precision=(np.eye(n_looks) / 100).astype(np.float32),
        drift_means=np.column_stack([looks, np.zeros(3)]).astype(np.float32),
        drift_spreads=np.append(np.full(n_looks, 10), 1).astype(np.float32),
    )
