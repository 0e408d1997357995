import numpy as np
import pytest

from trainer.drawing.canvas import Canvas


@pytest.fixture
def canvas() -> Canvas:
    return Canvas(48)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(2)
