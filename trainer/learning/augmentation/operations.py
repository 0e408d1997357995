"""RandAugment and AugMix: operations of Keras, drawn anew for every group of images.

Keras's own layers of these names cannot serve: RandAugment calculates all operations to keep one,
and AugMix draws its chains once while the graph is made. Moving images is left to `geometry`, which
does it all in one interpolation; solarizing and equalizing to nobody, as they make of a cell what
no microscope shows (docs/adr/0014).
"""

from functools import partial
from typing import Any

import keras
import tensorflow as tf

from trainer.learning.augmentation.choice import as_unit
from trainer.learning.augmentation.seeds import BatchSeeds, split

_RANGE = (0, 255)
_CHAINS = 3
_LONGEST_CHAIN = 3


class Operations:
    """Operations on grey levels and colours, and the two policies that draw them."""

    def __init__(self) -> None:
        layers = keras.layers
        self._seeds = BatchSeeds()
        drawn: tuple[Any, ...] = (
            layers.RandomBrightness(0.12, _RANGE),
            layers.RandomContrast(0.35, _RANGE),
            layers.RandomColorDegeneration((0.0, 0.5), _RANGE),
            layers.RandomSharpness((0.0, 1.0), _RANGE),
            # Bits that are kept: 4 to 6 of 8.
            layers.RandomPosterization((4, 7), _RANGE),
            layers.AutoContrast(_RANGE),
        )
        self._operations = tuple(
            as_unit(partial(self._apply, layer), compiled=not isinstance(layer, layers.RandomSharpness))
            for layer in drawn
        )
        self._vary_by_any = as_unit(self._vary_by_drawn)

    def rand_augment(self, images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        """Do two drawn operations in a row (Cubuk et al. 2020)."""
        for one in split(seed, 2):
            images = self._vary_by_any(images, one)
        return images

    def aug_mix(self, images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        """Blend images with chains of one to three drawn operations (Hendrycks et al. 2020).

        The weights of chains and original are drawn evenly, an image each.
        """
        weight_seed, blend_seed, length_seed, *seeds = split(seed, 3 + _CHAINS * _LONGEST_CHAIN)
        count = tf.shape(images)[0]
        # Exponential draws over their sum are even over all weights (Dirichlet of ones).
        drawn = -tf.math.log(tf.random.stateless_uniform((_CHAINS, count, 1, 1, 1), weight_seed, 1e-6))
        weights = tf.unstack(drawn / tf.reduce_sum(drawn, axis=0))
        lengths = tf.unstack(
            tf.random.stateless_uniform((_CHAINS,), length_seed, 1, _LONGEST_CHAIN + 1, tf.int32)
        )
        mixed = tf.zeros_like(images)
        for chain, (weight, length) in enumerate(zip(weights, lengths, strict=True)):
            varied = images
            for step in range(_LONGEST_CHAIN):
                one = seeds[chain * _LONGEST_CHAIN + step]
                varied = tf.cond(
                    step < length,
                    partial(self._vary_by_any, varied, one),
                    partial(tf.identity, varied),
                )
            mixed += weight * varied
        kept = tf.random.stateless_uniform((count, 1, 1, 1), blend_seed)
        return kept * images + (1.0 - kept) * mixed

    def _vary_by_drawn(self, images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        which, inner = split(seed, 2)
        index = tf.random.stateless_uniform((), which, 0, len(self._operations), tf.int32)
        varied = tf.switch_case(index, [partial(operation, images, inner) for operation in self._operations])
        return tf.ensure_shape(varied, images.shape)

    def _apply(self, layer: Any, images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        """Apply a layer of Keras with draws that follow from the seed, not from its own counter."""
        transformation = layer.get_random_transformation(images, True, seed=self._seeds.start(seed))
        return layer.transform_images(images, transformation, True)
