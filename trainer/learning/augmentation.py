"""Varying training images: one pass of geometry, one of colour, on whole batches.

Flips, rotation, zoom and shift are one affine map, and brightness, contrast and saturation one
colour matrix, so each pixel is interpolated once and the processor stays with the network:
Keras's layers in a row cost four times as much and blur three times (docs/adr/0008).
"""

from dataclasses import dataclass
from math import pi
from typing import Any

import numpy as np
import tensorflow as tf

# Rows: optical density of haematoxylin, eosin and a residual in R, G, B.
# Ruifrok & Johnston 2001, "Quantification of histochemical staining by color deconvolution".
_STAINS = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]])
_STAINS = (_STAINS / np.linalg.norm(_STAINS, axis=1, keepdims=True)).astype(np.float32)
_UNMIX = np.linalg.inv(_STAINS).astype(np.float32)

# Rec. 601 luma.
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Augmentation:
    """How far images are varied; each value is drawn evenly between its bounds.

    Attributes:
        flips: Whether to mirror left-right and up-down, each half of the time.
        rotation: Largest rotation either way, radians.
        zoom: Largest relative change of size either way.
        shift: Largest shift either way, as a share of the side.
        brightness: Largest change either way, as a share of full scale.
        contrast: Largest relative change either way, about the image's mean.
        saturation: Largest relative change either way.
        stain: Largest relative change of each stain's density (Tellez et al. 2018, who call
            it HED-light at 0.05).
        stain_offset: Largest density added to each stain.
    """

    flips: bool = True
    rotation: float = pi
    zoom: float = 0.15
    shift: float = 0.06
    brightness: float = 0.08
    contrast: float = 0.15
    saturation: float = 0.2
    stain: float = 0.12
    stain_offset: float = 0.02


LEVELS: dict[str, Augmentation | None] = {"none": None, "light": Augmentation()}


def augment_batch(images: tf.Tensor, seed: tf.Tensor, level: Augmentation) -> tf.Tensor:
    """Vary each image of a batch on its own.

    Args:
        images: (B, H, W, 3) float32, RGB in [0, 255].
        seed: (2,) int32; the same seed gives the same images.
        level: How far.

    Returns:
        (B, H, W, 3) float32 in [0, 255].
    """
    geometry, stain, colour = tf.unstack(tf.random.experimental.stateless_split(seed, 3))
    images = _move(images, geometry, level)
    images = _stain(images, stain, level)
    images = _colour(images, colour, level)
    return tf.clip_by_value(images, 0.0, 255.0)


def _uniform(shape: Any, seed: tf.Tensor, bound: float) -> tf.Tensor:
    return tf.random.stateless_uniform(shape, seed, -bound, bound)


def _move(images: tf.Tensor, seed: tf.Tensor, level: Augmentation) -> tf.Tensor:
    """Flip, rotate, zoom and shift about the centre by one bilinear map, edges reflected."""
    count, height, width = tf.shape(images)[0], tf.shape(images)[1], tf.shape(images)[2]
    seeds = tf.unstack(tf.random.experimental.stateless_split(seed, 6))
    angle = _uniform((count,), seeds[0], level.rotation)
    scale = 1.0 + _uniform((count,), seeds[1], level.zoom)
    side = tf.cast(width, tf.float32)
    shift_x = _uniform((count,), seeds[2], level.shift) * side
    shift_y = _uniform((count,), seeds[3], level.shift) * side
    flip = 1.0 if level.flips else 0.0
    flip_x = 1.0 - 2.0 * flip * tf.round(tf.random.stateless_uniform((count,), seeds[4]))
    flip_y = 1.0 - 2.0 * flip * tf.round(tf.random.stateless_uniform((count,), seeds[5]))
    # Output to input coordinates, about the centre.
    a, b = tf.cos(angle) * scale * flip_x, -tf.sin(angle) * scale * flip_y
    c, d = tf.sin(angle) * scale * flip_x, tf.cos(angle) * scale * flip_y
    centre_x, centre_y = (side - 1.0) / 2.0, (tf.cast(height, tf.float32) - 1.0) / 2.0
    offset_x = centre_x + shift_x - a * centre_x - b * centre_y
    offset_y = centre_y + shift_y - c * centre_x - d * centre_y
    zero = tf.zeros_like(a)
    transforms = tf.stack([a, b, offset_x, c, d, offset_y, zero, zero], axis=1)
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=transforms,
        output_shape=tf.stack([height, width]),
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="REFLECT",
    )


def _stain(images: tf.Tensor, seed: tf.Tensor, level: Augmentation) -> tf.Tensor:
    """Change the density of each stain, in optical density (Beer-Lambert), by one matrix."""
    count = tf.shape(images)[0]
    gain_seed, offset_seed = tf.unstack(tf.random.experimental.stateless_split(seed, 2))
    gain = 1.0 + _uniform((count, 3), gain_seed, level.stain)
    offset = _uniform((count, 3), offset_seed, level.stain_offset)
    # od @ unmix @ diag(gain) @ stains: the three products are one (3, 3) matrix an image.
    matrix = tf.einsum("ij,bj,jk->bik", _UNMIX, gain, _STAINS)
    added = tf.einsum("bj,jk->bk", offset, _STAINS)
    density = -tf.math.log((images + 1.0) / 256.0)
    density = tf.einsum("bhwi,bik->bhwk", density, matrix) + added[:, None, None, :]
    return 256.0 * tf.exp(-density) - 1.0


def _colour(images: tf.Tensor, seed: tf.Tensor, level: Augmentation) -> tf.Tensor:
    """Change brightness, contrast and saturation by one colour matrix an image."""
    count = tf.shape(images)[0]
    seeds = tf.unstack(tf.random.experimental.stateless_split(seed, 3))
    brightness = 255.0 * _uniform((count, 1), seeds[0], level.brightness)
    contrast = 1.0 + _uniform((count, 1), seeds[1], level.contrast)
    saturation = 1.0 + _uniform((count, 1, 1), seeds[2], level.saturation)
    grey = tf.constant(np.repeat(_LUMA[:, None], 3, axis=1))
    matrix = contrast[:, :, None] * (saturation * tf.eye(3) + (1.0 - saturation) * grey)
    mean = tf.reduce_mean(images, axis=(1, 2, 3))[:, None]
    added = brightness + (1.0 - contrast) * mean
    return tf.einsum("bhwi,bik->bhwk", images, matrix) + added[:, None, None, :]
