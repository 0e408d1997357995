"""Making one image of two: CutMix and MixUp by Keras's layers; their targets are mixed alike."""

from functools import partial
from typing import Any

import keras
import tensorflow as tf

from trainer.learning.augmentation.levels import Augmentation
from trainer.learning.augmentation.seeds import BatchSeeds, split

# Zhang et al. 2018 found 0.1 to 0.4 to serve.
_MIX_UP_ALPHA = 0.2


class Mixing:
    """Mixes whole batches, each by one way or not at all.

    Args:
        level: How often.
    """

    def __init__(self, level: Augmentation) -> None:
        self._cut_mix_end = level.cut_mix
        self._mix_up_end = level.cut_mix + level.mix_up
        self._cut_mix, self._mix_up = (
            _Mixer(layer) for layer in (keras.layers.CutMix(), keras.layers.MixUp(_MIX_UP_ALPHA))
        )

    def mix(self, images: tf.Tensor, targets: tf.Tensor, seed: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Mix a batch.

        Args:
            images: (B, S, S, 3) float32.
            targets: (B, K) float32, rows sum to 1.
            seed: (2,) int32.

        Returns:
            Both, mixed in pairs, or as they were.
        """
        which, inner = split(seed, 2)
        drawn = tf.random.stateless_uniform((), which)
        ends = (self._cut_mix_end, self._mix_up_end)
        index = tf.add_n([tf.cast(drawn >= end, tf.int32) for end in ends])
        mixed, mixed_targets = tf.switch_case(
            index,
            [
                partial(self._cut_mix.mix, images, targets, inner),
                partial(self._mix_up.mix, images, targets, inner),
                lambda: (tf.identity(images), tf.identity(targets)),
            ],
        )
        return tf.ensure_shape(mixed, images.shape), tf.ensure_shape(mixed_targets, targets.shape)


class _Mixer:
    """Mixes by a layer of Keras with draws that follow from the seed, not from its own counter."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer
        self._seeds = BatchSeeds()
        # XLA makes a loop of what is done to the pixels; it has none of the draws.
        self._mix_images = tf.function(
            partial(layer.transform_images, training=True), autograph=False, jit_compile=True
        )

    def mix(self, images: tf.Tensor, targets: tf.Tensor, seed: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Mix a batch; arguments and result as `Mixing.mix`."""
        drawn = self._layer.get_random_transformation(images, True, seed=self._seeds.start(seed))
        mixed_targets = self._layer.transform_labels(targets, drawn, True)
        return self._mix_images(images, drawn), tf.cast(mixed_targets, tf.float32)
