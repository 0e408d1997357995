"""Bringing pixels to what a network learned with."""

from typing import Any

import keras

from trainer.networks import Scaling

# Means and deviations over ImageNet's training images, as every library of networks gives them.
_MEANS = (0.485, 0.456, 0.406)  # red, green, blue; of pixels in [0, 1]
_DEVIATIONS = (0.229, 0.224, 0.225)
# Of the Caffe networks of 2014: blue, green, red; of pixels in [0, 255].
_CAFFE_MEANS = (103.939, 116.779, 123.68)

# What each channel is multiplied by, and what is added then.
_FACTORS: dict[Scaling, tuple[list[float], list[float]]] = {
    Scaling.UNIT: ([1 / 255.0] * 3, [0.0] * 3),
    Scaling.SYMMETRIC: ([1 / 127.5] * 3, [-1.0] * 3),
    Scaling.BGR_CENTRED: ([1.0] * 3, [-mean for mean in _CAFFE_MEANS]),
    Scaling.STANDARDISED: (
        [1 / (255.0 * deviation) for deviation in _DEVIATIONS],
        [-mean / deviation for mean, deviation in zip(_MEANS, _DEVIATIONS, strict=True)],
    ),
}


def scale_pixels(images: Any, scaling: Scaling) -> Any:
    """Bring pixels to what a backbone takes, by a layer named `scaling`.

    Args:
        images: Keras tensor or array (N, S, S, 3), RGB in [0, 255].
        scaling: The preset's.
    """
    if scaling is Scaling.BGR_CENTRED:
        images = keras.ops.flip(images, axis=-1)
    factors, offsets = _FACTORS[scaling]
    return keras.layers.Rescaling(factors, offsets, name="scaling")(images)
