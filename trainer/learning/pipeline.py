"""Batches for training and validation, read from the array on disk and varied on the fly."""

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from trainer.dataset.stain import normalise_images
from trainer.learning.augmentation import GROUP, Augmenter, prepare_surroundings
from trainer.learning.graphics import uses_graphics_card
from trainer.machine import count_cores

_MAX_SEED = 2**31 - 1


def training_batches(
    pixels: NDArray[np.uint8],
    targets: NDArray[np.float32],
    rows: NDArray[np.int64],
    *,
    batch_size: int,
    seed: int,
    augmenter: Augmenter | None,
    normalisation: str = "none",
    class_weights: NDArray[np.float32] | None = None,
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
        augmenter: Varies images; None for not at all.
        normalisation: What the recipe does to every image, in use too; here once it was varied, as if the
            source were another one.
        class_weights: (K,) weight of each class; None for all alike.
        first_epoch: Epochs that were run before: a run that goes on sees what it would have seen.

    Returns:
        Batches of images (B, S, S, 3) float32 in [0, 255], targets (B, K), and weights (B,) that
        are those of the classes, in the shares in which the target holds them.
    """
    epochs = itertools.count(first_epoch)
    threads = _threads()
    side, n_classes = pixels.shape[1], targets.shape[1]
    surroundings = prepare_surroundings(pixels, None if augmenter is None else augmenter.level)
    weights_of_classes = np.ones(n_classes, np.float32) if class_weights is None else class_weights

    def generate() -> Iterator[tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.int32]]]:
        # TensorFlow calls this anew each epoch, and each has a seed of its own; so has each image.
        random = np.random.default_rng((seed, next(epochs)))
        order = random.permutation(rows)
        seeds = random.integers(_MAX_SEED, size=(len(order), 2), dtype=np.int32)
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            images = pixels[batch] if surroundings is None else surroundings.vary(batch, seeds[start])
            yield images, targets[batch], seeds[start : start + batch_size]

    def weigh(images: Any, mixed: Any) -> tuple[Any, Any, Any]:
        return images, mixed, tf.linalg.matvec(mixed, weights_of_classes)

    def vary_each(images: Any, batch_targets: Any, seeds: Any) -> tuple[Any, Any, Any]:
        images = tf.cast(images, tf.float32)
        if augmenter is not None:
            images = augmenter.vary_each(images, tf.random.fold_in(seeds[0], 0))
        return images, batch_targets, seeds

    def vary_group(images: Any, group_targets: Any, seeds: Any) -> tuple[Any, Any, Any]:
        assert augmenter is not None
        return augmenter.vary_group(images, tf.random.fold_in(seeds[0], 1)), group_targets, seeds

    def normalise(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return normalise_images(pixels, normalisation)

    def normalise_batch(images: Any, batch_targets: Any, seeds: Any) -> tuple[Any, Any, Any]:
        pixels = tf.cast(tf.round(images), tf.uint8)
        normalised = tf.numpy_function(normalise, [pixels], tf.uint8, stateful=False)
        return tf.ensure_shape(tf.cast(normalised, tf.float32), images.shape), batch_targets, seeds

    def mix(images: Any, batch_targets: Any, seeds: Any) -> tuple[Any, Any, Any]:
        if augmenter is None:
            return weigh(images, batch_targets)
        return weigh(*augmenter.mix(images, batch_targets, tf.random.fold_in(seeds[0], 2)))

    dataset = tf.data.Dataset.from_generator(
        generate,
        output_signature=(
            tf.TensorSpec((None, side, side, 3), tf.uint8),
            tf.TensorSpec((None, n_classes), tf.float32),
            tf.TensorSpec((None, 2), tf.int32),
        ),
    )
    dataset = dataset.map(vary_each, num_parallel_calls=threads)
    if augmenter is not None and augmenter.level.varies_groups:
        dataset = dataset.rebatch(GROUP).map(vary_group, num_parallel_calls=threads).rebatch(batch_size)
    if normalisation != "none":
        dataset = dataset.map(normalise_batch, num_parallel_calls=threads)
    dataset = dataset.map(mix, num_parallel_calls=threads)
    dataset = dataset.apply(tf.data.experimental.assert_cardinality(-(-len(rows) // batch_size))).prefetch(4)
    options = tf.data.Options()
    options.threading.private_threadpool_size = threads
    options.threading.max_intra_op_parallelism = 1
    return dataset.with_options(options)


def _threads() -> int:
    """Return how many threads vary images.

    A processor trains on all its cores: more threads than the work needs only take turns with
    them. A graphics card leaves the cores to the pipeline.
    """
    cores = count_cores()
    return cores if uses_graphics_card() else max(1, cores // 4)


def validation_batches(
    pixels: NDArray[np.uint8],
    targets: NDArray[np.float32],
    rows: NDArray[np.int64],
    *,
    batch_size: int,
    normalisation: str = "none",
) -> tf.data.Dataset:
    """Return batches in the given order, unvaried; arguments as `training_batches`."""

    def generate() -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        for start in range(0, len(rows), batch_size):
            batch = rows[start : start + batch_size]
            images = normalise_images(pixels[batch], normalisation)
            yield images.astype(np.float32), targets[batch]

    side, n_classes = pixels.shape[1], targets.shape[1]
    dataset = tf.data.Dataset.from_generator(
        generate,
        output_signature=(
            tf.TensorSpec((None, side, side, 3), tf.float32),
            tf.TensorSpec((None, n_classes), tf.float32),
        ),
    )
    return dataset.apply(tf.data.experimental.assert_cardinality(-(-len(rows) // batch_size))).prefetch(4)
