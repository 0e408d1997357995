"""Features of classes that lie apart; the finders need cleanlab and skip where it is missing."""

from collections.abc import Callable

import numpy as np
import pytest

pytest.importorskip("cleanlab", reason="the heavy half is not installed: pip install bloodcell[train]")

Blobs = tuple[np.ndarray, np.ndarray, list[str]]


@pytest.fixture
def blobs() -> Callable[[list[int]], Blobs]:
    """A function that makes features, labels and groups: so many images a class, each a group of its own."""

    def make(counts: list[int]) -> Blobs:
        random = np.random.default_rng(0)
        labels = np.repeat(np.arange(len(counts)), counts)
        centres = 4 * random.standard_normal((len(counts), 8))
        features = (centres[labels] + random.standard_normal((len(labels), 8))).astype(np.float32)
        return features, labels, [f"{number:04}" for number in range(len(labels))]

    return make
