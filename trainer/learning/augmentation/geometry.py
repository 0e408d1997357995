"""Flips, rotation, zoom, shift and shear as one affine map, so each pixel is interpolated once."""

from typing import Any

import tensorflow as tf

from trainer.learning.augmentation.levels import Augmentation
from trainer.learning.augmentation.seeds import between, split


def move(images: tf.Tensor, seed: tf.Tensor, level: Augmentation) -> tf.Tensor:
    """Move each image about its centre, edges reflected.

    Args:
        images: (B, H, W, 3) float32.
        seed: (2,) int32.
        level: How far.

    Returns:
        (B, H, W, 3) float32.
    """
    count, height, width = tf.shape(images)[0], tf.shape(images)[1], tf.shape(images)[2]
    seeds = split(seed, 8)
    angle = between((count,), seeds[0], level.rotation)
    scale = 1.0 + between((count,), seeds[1], level.zoom)
    side = tf.cast(width, tf.float32)
    shift_x = between((count,), seeds[2], level.shift) * side
    shift_y = between((count,), seeds[3], level.shift) * side
    flip_x, flip_y = _flip(count, seeds[4], level), _flip(count, seeds[5], level)
    shear_x, shear_y = between((count,), seeds[6], level.shear), between((count,), seeds[7], level.shear)
    # Output to input coordinates, about the centre: rotation, then shear, then flip.
    cos, sin = tf.cos(angle) * scale, tf.sin(angle) * scale
    a, b = (cos - sin * shear_y) * flip_x, (cos * shear_x - sin) * flip_y
    c, d = (sin + cos * shear_y) * flip_x, (sin * shear_x + cos) * flip_y
    centre_x, centre_y = (side - 1.0) / 2.0, (tf.cast(height, tf.float32) - 1.0) / 2.0
    offset_x = centre_x + shift_x - a * centre_x - b * centre_y
    offset_y = centre_y + shift_y - c * centre_x - d * centre_y
    zero = tf.zeros_like(a)
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=tf.stack([a, b, offset_x, c, d, offset_y, zero, zero], axis=1),
        output_shape=tf.stack([height, width]),
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="REFLECT",
    )


def _flip(count: Any, seed: tf.Tensor, level: Augmentation) -> tf.Tensor:
    """Return -1 for half of the images and 1 for the others; 1 for all where flips are off."""
    if not level.flips:
        return tf.ones((count,))
    return 1.0 - 2.0 * tf.round(tf.random.stateless_uniform((count,), seed))
