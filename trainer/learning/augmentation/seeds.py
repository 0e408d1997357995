"""Randomness that follows from a batch's seed alone, for our functions and for Keras's layers."""

from typing import Any

import keras
import tensorflow as tf


def split(seed: tf.Tensor, count: int) -> list[tf.Tensor]:
    """Return several seeds (2,) int32 that follow from one."""
    return list(tf.unstack(tf.random.experimental.stateless_split(seed, count)))


def between(shape: Any, seed: tf.Tensor, bound: float, lower: float | None = None) -> tf.Tensor:
    """Draw evenly from `-bound` (or `lower`) to `bound`; float32 of the given shape."""
    return tf.random.stateless_uniform(shape, seed, -bound if lower is None else lower, bound)


class BatchSeeds(keras.random.SeedGenerator):
    """Seeds for the random draws of one batch, in place of the counter that Keras's layers hide.

    A layer's own counter goes on from batch to batch, so what an image looks like would depend on
    the order in which parallel batches come, and a resumed run would see other images.
    """

    def __init__(self) -> None:
        super().__init__(seed=0)
        self._seed: Any = None
        self._drawn = 0

    def start(self, seed: tf.Tensor) -> "BatchSeeds":
        """Begin a batch whose draws all follow from `seed`, (2,) int32; return itself."""
        self._seed, self._drawn = seed, 0
        return self

    def next(self, ordered: bool = True) -> tf.Tensor:  # noqa: ARG002 - Keras's signature
        """Return the seed of the next draw, (2,) int32."""
        self._drawn += 1
        return tf.random.fold_in(self._seed, self._drawn)
