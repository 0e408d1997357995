from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf
from numpy.typing import NDArray

from trainer.learning.augmentation import Augmentation
from trainer.learning.augmentation.mixing import Mixing

SEED = tf.constant([3, 7], tf.int32)


@pytest.mark.parametrize("way", ["cut_mix", "mix_up"])
def test_targets_are_mixed_as_their_images_are(still: Augmentation, way: str) -> None:
    # Each image is of one grey level that tells its class.
    levels = np.arange(16, dtype=np.float32)
    images = np.broadcast_to(levels[:, None, None, None], (16, 40, 40, 3))
    targets = np.eye(16, dtype=np.float32)
    mixed, mixed_targets = Mixing(replace(still, **{way: 1.0})).mix(tf.constant(images), targets, SEED)
    np.testing.assert_allclose(mixed_targets.numpy().sum(axis=1), 1, atol=1e-5)
    # What the target says is what the image holds, but for the pixels that a border cuts.
    np.testing.assert_allclose(mixed_targets.numpy() @ levels, mixed.numpy().mean(axis=(1, 2, 3)), atol=0.8)
    assert (mixed_targets.numpy().max(axis=1) < 0.99).any()


def test_batches_are_mixed_as_often_as_the_level_says(images: NDArray[np.uint8], still: Augmentation) -> None:
    mixing = Mixing(replace(still, cut_mix=0.25, mix_up=0.25))
    pixels, targets = tf.cast(images, tf.float32), tf.eye(len(images))
    mix = tf.function(mixing.mix)
    mixed = [
        bool(np.any(mix(pixels, targets, tf.constant([n, 1], tf.int32))[1] != targets)) for n in range(100)
    ]
    assert 30 < sum(mixed) < 70


def test_the_same_seed_mixes_alike(images: NDArray[np.uint8], strong: Augmentation) -> None:
    mixing = Mixing(replace(strong, cut_mix=1.0, mix_up=0.0))
    pixels, targets = tf.cast(images, tf.float32), tf.eye(len(images))
    first, again = mixing.mix(pixels, targets, SEED), mixing.mix(pixels, targets, SEED)
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, other)
