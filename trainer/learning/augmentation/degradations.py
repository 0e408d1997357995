"""What a worse instrument does: defocus, a noisy sensor, compression."""

from collections.abc import Sequence

import tensorflow as tf

from trainer.learning.augmentation.seeds import between, split

# Standard deviation in pixels of an image of 96 pixels; others in proportion.
_LEAST_SIGMA = 0.4
_SIDE = 96.0
# Standard deviation in grey levels of 255.
_LEAST_NOISE, _MOST_NOISE = 2.0, 10.0
_MOST_QUALITY = 90


def blur(images: tf.Tensor, seed: tf.Tensor, most_sigma: float) -> tf.Tensor:
    """Blur a group by one Gaussian, edges reflected.

    keras.ops has a Gaussian blur that darkens the edges: it takes what lies beyond as black. Written
    as sums of shifted images, because XLA makes a loop a direction of them.

    Args:
        images: (B, S, S, 3) float32.
        seed: (2,) int32.
        most_sigma: Largest standard deviation, in pixels of an image of 96.
    """
    scale = images.shape[2] / _SIDE
    sigma = scale * between((), seed, most_sigma, _LEAST_SIGMA)
    reach = max(1, round(3 * most_sigma * scale))
    weights = tf.exp(-(tf.range(-reach, reach + 1, dtype=tf.float32) ** 2) / (2.0 * sigma**2))
    weights = tf.unstack(weights / tf.reduce_sum(weights))
    # One direction after the other: 2 n products a pixel instead of n².
    for axis in (1, 2):
        images = _average_along(axis, images, weights)
    return images


def _average_along(axis: int, images: tf.Tensor, weights: Sequence[tf.Tensor]) -> tf.Tensor:
    """Return (B, H, W, 3) images whose pixels are the weighted mean of their neighbours along an axis."""
    length, reach = images.shape[axis], len(weights) // 2
    borders = [(reach, reach) if number == axis else (0, 0) for number in range(4)]
    padded = tf.pad(images, borders, "REFLECT")
    size = [length if number == axis else -1 for number in range(4)]
    shifted = (
        tf.slice(padded, [i if number == axis else 0 for number in range(4)], size)
        for i in range(len(weights))
    )
    return tf.add_n([weight * one for weight, one in zip(weights, shifted, strict=True)])


def add_noise(images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Add Gaussian noise of a strength of its own to each image.

    A group shares one field of noise: drawing it costs more than all the rest of the augmentation.
    """
    field_seed, strength_seed = split(seed, 2)
    field = tf.random.stateless_normal(tf.shape(images)[1:], field_seed)
    strength = between((tf.shape(images)[0], 1, 1, 1), strength_seed, _MOST_NOISE, _LEAST_NOISE)
    return tf.clip_by_value(images + strength * field, 0.0, 255.0)


def compress(images: tf.Tensor, seed: tf.Tensor, least_quality: int) -> tf.Tensor:
    """Write and read each image as JPEG of a quality of its own, at least the one given."""
    qualities = tf.random.stateless_uniform(
        (tf.shape(images)[0],), seed, least_quality, _MOST_QUALITY + 1, tf.int32
    )
    pixels = tf.cast(tf.round(images), tf.uint8)
    compressed = tf.map_fn(_write_and_read, (pixels, qualities), fn_output_signature=tf.uint8)
    return tf.ensure_shape(tf.cast(compressed, tf.float32), images.shape)


def _write_and_read(image_and_quality: tuple[tf.Tensor, tf.Tensor]) -> tf.Tensor:
    image, quality = image_and_quality
    return tf.image.adjust_jpeg_quality(image, quality)
