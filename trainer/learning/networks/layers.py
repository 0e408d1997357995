"""Layers that Keras has too, in a form that can be saved by name and served in batches of any size.

LiteRT settles the shape of every tensor before it runs, from that of the input. Where a layer asks for
the size of its batch while it runs, that is not possible: such models are refused, and would be slow.
"""

from typing import Any

import keras

_EPSILON = 1e-5


class ChannelScale(keras.layers.Layer):
    """A learned factor for each channel (Touvron et al. 2021), whose weight has a name of its own.

    Keras's own leaves it to be numbered through the whole process.

    Args:
        start: What the factors start from.
    """

    def __init__(self, start: float, **options: Any) -> None:
        super().__init__(**options)
        self.start = start

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make one factor for each of the last axis."""
        self.gamma = self.add_weight(
            name="gamma", shape=(input_shape[-1],), initializer=keras.initializers.Constant(self.start)
        )

    def call(self, inputs: Any) -> Any:
        """Return the inputs, scaled."""
        return inputs * self.gamma


class GroupNorm(keras.layers.Layer):
    """Normalises groups of channels over all places of one image (Wu & He 2018), for maps of a known size.

    What an image gives depends on no other image: neither on a batch in training nor on statistics
    of the images that were learned from. Keras's own layer asks for the size of the batch.

    Args:
        groups: Groups that the channels are divided into.
    """

    def __init__(self, groups: int, **options: Any) -> None:
        super().__init__(**options)
        self.groups = groups

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make a factor and an offset for each channel."""
        channels = (input_shape[-1],)
        self.gamma = self.add_weight(name="gamma", shape=channels, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=channels, initializer="zeros")

    def call(self, inputs: Any) -> Any:
        """Return maps (N, H, W, C) of the shape of the inputs, normalised and then scaled."""
        ops = keras.ops
        _, height, width, channels = inputs.shape
        groups = ops.reshape(inputs, (-1, height * width, self.groups, channels // self.groups))
        mean, variance = ops.moments(groups, axes=(1, 3), keepdims=True)
        normed = (groups - mean) * ops.rsqrt(variance + _EPSILON)
        return ops.reshape(normed, (-1, height, width, channels)) * self.gamma + self.beta


class PlacewiseDense(keras.layers.Dense):
    """A dense layer over the channels of every place alike, on maps or rows of a known size.

    Its weights are those of Keras's own, which asks for the size of the batch.
    """

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """Return (N, ..., units) for inputs (N, ..., C)."""
        _, *places, channels = inputs.shape
        rows = super().call(keras.ops.reshape(inputs, (-1, channels)), training=training)
        return keras.ops.reshape(rows, (-1, *places, self.units))
