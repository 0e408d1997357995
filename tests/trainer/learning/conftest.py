"""Small data for tests of the heavy half, which skip where it is not installed."""

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("tensorflow", reason="the heavy half is not installed: pip install bloodcell[train]")

import keras

from trainer.learning.fit import FitData
from trainer.learning.networks import Network, build_network
from trainer.networks import find_preset


@pytest.fixture
def images() -> NDArray[np.uint8]:
    """(24, 32, 32, 3) uint8: three classes of eight images, told apart by their colour."""
    random = np.random.default_rng(5)
    colours = np.repeat(np.array([[200, 60, 60], [60, 200, 60], [60, 60, 200]]), 8, axis=0)
    noise = random.integers(-40, 41, (24, 32, 32, 3))
    return np.clip(colours[:, None, None, :] + noise, 0, 255).astype(np.uint8)


@pytest.fixture
def labels() -> NDArray[np.int64]:
    """(24,) class of each of the images."""
    return np.repeat(np.arange(3), 8)


@pytest.fixture
def data(images: NDArray[np.uint8], labels: NDArray[np.int64]) -> FitData:
    """The images, every fourth of them for validation."""
    rows = np.arange(24)
    return FitData(images, labels, 3, train=rows[rows % 4 > 0], validation=rows[rows % 4 == 0])


@pytest.fixture
def network() -> Network:
    """A Basic CNN for such images, with the same first weights each time."""
    keras.utils.set_random_seed(3)
    return build_network(find_preset("basic_cnn"), 32, 3)
