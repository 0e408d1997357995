"""What the tests of the augmentation share."""

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest
import tensorflow as tf
from numpy.typing import NDArray

from trainer.learning.augmentation import LEVELS, Augmentation

Draw = Callable[..., NDArray[np.float32]]


@pytest.fixture
def still() -> Augmentation:
    """A level that changes nothing."""
    changes = {option.name: type(option.default)(0) for option in fields(Augmentation)}
    return Augmentation(**changes)


@pytest.fixture
def strong() -> Augmentation:
    level = LEVELS["strong"]
    assert level is not None
    return level


@pytest.fixture
def unmixed(strong: Augmentation) -> Augmentation:
    return replace(strong, cut_mix=0.0, mix_up=0.0)


@pytest.fixture
def draw() -> Draw:
    """A function that calls one of ours with images and a numbered seed, and returns an array."""

    def call(vary: Callable[..., tf.Tensor], images: NDArray[np.uint8], seed: int, *more: object) -> object:
        return vary(tf.cast(images, tf.float32), tf.constant([seed, 7], tf.int32), *more).numpy()

    return call
