"""Doing one of several things to a group of images, so that the others cost nothing."""

from collections.abc import Callable, Sequence
from functools import partial

import tensorflow as tf

# Takes images (B, S, S, 3) float32 in [0, 255] and a seed (2,) int32; gives images of that shape.
Vary = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
# Share of the draws, and what it does.
Ways = Sequence[tuple[float, Vary]]


def as_unit(vary: Vary, *, compiled: bool = False) -> Vary:
    """Make of a way one node of the graph, so that it costs nothing where it is not drawn.

    TensorFlow takes branches apart and passes all their nodes by even if they are not taken; with
    groups this small, that took longer than what was taken.

    Args:
        vary: The way.
        compiled: Whether XLA makes loops of it. It is quicker where pixels are calculated one by one,
            and slower for convolutions and normal draws.
    """
    unit: Vary = tf.function(
        vary, autograph=False, jit_compile=compiled or None, experimental_attributes={"_noinline": True}
    )
    return unit


def vary_by_one(images: tf.Tensor, seed: tf.Tensor, ways: Ways) -> tf.Tensor:
    """Vary images in one drawn way; leave them alone for what the shares lack to 1.

    Args:
        images: (B, S, S, 3) float32.
        seed: (2,) int32.
        ways: Units, with shares above 0 that are together 1 at most.
    """
    if not ways:
        return images
    which, inner = tf.unstack(tf.random.experimental.stateless_split(seed, 2))
    ends = tf.cumsum(tf.constant([share for share, _ in ways]))
    drawn = tf.random.stateless_uniform((), which)
    index = tf.reduce_sum(tf.cast(drawn >= ends, tf.int32))
    branches = [partial(way, images, inner) for _, way in ways]
    return tf.switch_case(index, [*branches, partial(tf.identity, images)])
