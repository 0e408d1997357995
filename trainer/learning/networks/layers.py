"""Layers that Keras has too, in a form that can be saved by name and served in batches of any size.

LiteRT settles the shape of every tensor before it runs, from that of the input. Where a layer asks for
the size of its batch while it runs, that is not possible: such models are refused, and would be slow.
"""

from typing import Any

import keras

# The share of batch normalisation's old statistics that a step keeps. Keras keeps 0.99, or 0.999 in
# the MobileNets; then they lag behind the weights for the few hundred steps that a small data set
# gives, and a network is far worse in use than in training.
BATCH_NORM_MOMENTUM = 0.9


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


class PlacewiseDense(keras.layers.Dense):
    """A dense layer over the channels of every place alike, on maps or rows of a known size.

    Its weights are those of Keras's own, which asks for the size of the batch.
    """

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """Return (N, ..., units) for inputs (N, ..., C)."""
        _, *places, channels = inputs.shape
        rows = super().call(keras.ops.reshape(inputs, (-1, channels)), training=training)
        return keras.ops.reshape(rows, (-1, *places, self.units))
