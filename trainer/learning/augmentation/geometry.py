"""Flips, rotation, zoom, shift and shear as one affine map, so each pixel is interpolated once."""

from math import log1p
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
    # By factors: half the size is as far from it as twice.
    scale = tf.exp(between((count,), seeds[1], log1p(level.zoom)))
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
    across = tf.range(side)[None, None, :]
    down = tf.range(tf.cast(height, tf.float32))[None, :, None]
    a, b, c, d, offset_x, offset_y = (each[:, None, None] for each in (a, b, c, d, offset_x, offset_y))
    return _look_up(images, a * across + b * down + offset_x, c * across + d * down + offset_y)


def _look_up(images: tf.Tensor, x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    """Return what images show at some places, bilinearly, edges reflected.

    Written out, because XLA makes one loop of it; TensorFlow's projective transform looks the
    neighbours of each channel up anew.

    Args:
        images: (B, H, W, 3) float32.
        x: (B, H, W) float32, columns; may lie outside.
        y: (B, H, W) float32, rows.

    Returns:
        (B, H, W, 3) float32.
    """
    count, height, width = tf.shape(images)[0], tf.shape(images)[1], tf.shape(images)[2]
    x, y = _reflect(x, width), _reflect(y, height)
    left, top = tf.floor(x), tf.floor(y)
    columns = tf.cast(left, tf.int32), tf.minimum(tf.cast(left, tf.int32) + 1, width - 1)
    rows = tf.cast(top, tf.int32), tf.minimum(tf.cast(top, tf.int32) + 1, height - 1)
    to_right, to_bottom = x - left, y - top
    pixels = tf.reshape(images, (-1, 3))
    first = tf.range(count)[:, None, None] * (height * width)
    return tf.add_n(
        [
            (by_row * by_column)[..., None] * tf.gather(pixels, first + row * width + column)
            for row, by_row in zip(rows, (1.0 - to_bottom, to_bottom), strict=True)
            for column, by_column in zip(columns, (1.0 - to_right, to_right), strict=True)
        ]
    )


def _reflect(places: tf.Tensor, length: tf.Tensor) -> tf.Tensor:
    """Return places folded into a row of pixels as often as it takes, its ends mirrored at their edges."""
    size = tf.cast(length, tf.float32)
    folded = size - tf.abs(tf.math.floormod(places + 0.5, 2.0 * size) - size) - 0.5
    return tf.clip_by_value(folded, 0.0, size - 1.0)


def _flip(count: Any, seed: tf.Tensor, level: Augmentation) -> tf.Tensor:
    """Return -1 for half of the images and 1 for the others; 1 for all where flips are off."""
    if not level.flips:
        return tf.ones((count,))
    return 1.0 - 2.0 * tf.round(tf.random.stateless_uniform((count,), seed))
