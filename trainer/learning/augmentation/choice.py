"""Doing one of several things to a group of images, so that the others cost nothing."""

from collections.abc import Callable, Sequence
from functools import partial

import tensorflow as tf

# Takes images (B, S, S, 3) float32 in [0, 255] and a seed (2,) int32; gives images of that shape.
Vary = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]


def vary_by_one(images: tf.Tensor, seed: tf.Tensor, ways: Sequence[tuple[float, Vary]]) -> tf.Tensor:
    """Vary images in one drawn way; leave them alone for what the shares lack to 1.

    Args:
        images: (B, S, S, 3) float32.
        seed: (2,) int32.
        ways: Share of the draws and what it does.
    """
    ways = [(share, way) for share, way in ways if share > 0]
    if not ways:
        return images
    which, inner = tf.unstack(tf.random.experimental.stateless_split(seed, 2))
    ends = tf.cumsum(tf.constant([share for share, _ in ways]))
    drawn = tf.random.stateless_uniform((), which)
    index = tf.reduce_sum(tf.cast(drawn >= ends, tf.int32))
    branches = [partial(way, images, inner) for _, way in ways]
    return tf.switch_case(index, [*branches, partial(tf.identity, images)])
