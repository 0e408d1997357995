"""Batches for training and validation, read from the array on disk and varied on the fly."""

import itertools
from collections.abc import Iterator

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from trainer.learning.augmentation import Augmentation, augment_batch

_MAX_SEED = 2**31 - 1


def training_batches(
    pixels: NDArray[np.uint8],
    targets: NDArray[np.float32],
    rows: NDArray[np.int64],
    *,
    batch_size: int,
    seed: int,
    augmentation: Augmentation | None,
    first_epoch: int = 0,
) -> tf.data.Dataset:
    """Return batches in a new order each epoch; the same seed gives the same batches.

    Whole batches are cut from the array in Python, so the cost an image does not depend on the
    size of the set, and TensorFlow never sees a path.

    Args:
        pixels: (N, S, S, 3) uint8, RGB; may be memory-mapped.
        targets: (N, K) float32, one row a class distribution.
        rows: Rows of both to train on.
        batch_size: Images a batch; the last of an epoch may be smaller.
        seed: Seed of order and augmentation.
        augmentation: How images are varied; None for not at all.
        first_epoch: Epochs that were run before: a run that goes on sees what it would have seen.

    Returns:
        Batches of images (B, S, S, 3) float32 in [0, 255] and targets (B, K).
    """
    epochs = itertools.count(first_epoch)

    def generate() -> Iterator[tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.int32]]]:
        # TensorFlow calls this anew each epoch, and each has a seed of its own.
        random = np.random.default_rng((seed, next(epochs)))
        order = random.permutation(rows)
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            yield pixels[batch], targets[batch], random.integers(_MAX_SEED, size=2, dtype=np.int32)

    def vary(
        images: tf.Tensor, batch_targets: tf.Tensor, batch_seed: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        images = tf.cast(images, tf.float32)
        return (
            images if augmentation is None else augment_batch(images, batch_seed, augmentation)
        ), batch_targets

    side, n_classes = pixels.shape[1], targets.shape[1]
    dataset = tf.data.Dataset.from_generator(
        generate,
        output_signature=(
            tf.TensorSpec((None, side, side, 3), tf.uint8),
            tf.TensorSpec((None, n_classes), tf.float32),
            tf.TensorSpec((2,), tf.int32),
        ),
    )
    dataset = dataset.apply(tf.data.experimental.assert_cardinality(-(-len(rows) // batch_size)))
    return dataset.map(vary, num_parallel_calls=tf.data.AUTOTUNE).prefetch(4)


def validation_batches(
    pixels: NDArray[np.uint8],
    targets: NDArray[np.float32],
    rows: NDArray[np.int64],
    *,
    batch_size: int,
) -> tf.data.Dataset:
    """Return batches in the given order, unvaried; arguments as `training_batches`."""

    def generate() -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        for start in range(0, len(rows), batch_size):
            batch = rows[start : start + batch_size]
            yield pixels[batch].astype(np.float32), targets[batch]

    side, n_classes = pixels.shape[1], targets.shape[1]
    dataset = tf.data.Dataset.from_generator(
        generate,
        output_signature=(
            tf.TensorSpec((None, side, side, 3), tf.float32),
            tf.TensorSpec((None, n_classes), tf.float32),
        ),
    )
    return dataset.apply(tf.data.experimental.assert_cardinality(-(-len(rows) // batch_size))).prefetch(4)
