"""Stain in optical density, then what a lamp and a camera change: one matrix an image each."""

import numpy as np
import tensorflow as tf

from trainer.learning.augmentation.levels import Augmentation
from trainer.learning.augmentation.seeds import between, split

# Rows: optical density of haematoxylin, eosin and a residual in R, G, B.
# Ruifrok & Johnston 2001, "Quantification of histochemical staining by color deconvolution".
_STAINS = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]])
_STAINS = (_STAINS / np.linalg.norm(_STAINS, axis=1, keepdims=True)).astype(np.float32)
_UNMIX = np.linalg.inv(_STAINS).astype(np.float32)

# Rec. 601 luma.
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def vary_stain(images: tf.Tensor, seed: tf.Tensor, level: Augmentation) -> tf.Tensor:
    """Change the density of each stain, in optical density (Beer-Lambert), by one matrix."""
    count = tf.shape(images)[0]
    gain_seed, offset_seed = split(seed, 2)
    gain = 1.0 + between((count, 3), gain_seed, level.stain)
    offset = between((count, 3), offset_seed, level.stain_offset)
    # od @ unmix @ diag(gain) @ stains: the three products are one (3, 3) matrix an image.
    matrix = tf.einsum("ij,bj,jk->bik", _UNMIX, gain, _STAINS)
    added = tf.einsum("bj,jk->bk", offset, _STAINS)
    density = -tf.math.log((images + 1.0) / 256.0)
    density = tf.einsum("bhwi,bik->bhwk", density, matrix) + added[:, None, None, :]
    return 256.0 * tf.exp(-density) - 1.0


def vary_colour(images: tf.Tensor, seed: tf.Tensor, level: Augmentation) -> tf.Tensor:
    """Change brightness, contrast, saturation and white balance by one colour matrix an image."""
    count = tf.shape(images)[0]
    seeds = split(seed, 4)
    brightness = 255.0 * between((count, 1), seeds[0], level.brightness)
    contrast = 1.0 + between((count, 1), seeds[1], level.contrast)
    saturation = 1.0 + between((count, 1, 1), seeds[2], level.saturation)
    grey = tf.constant(np.repeat(_LUMA[:, None], 3, axis=1))
    matrix = contrast[:, :, None] * (saturation * tf.eye(3) + (1.0 - saturation) * grey)
    mean = tf.reduce_mean(images, axis=(1, 2, 3))[:, None]
    added = brightness + (1.0 - contrast) * mean
    # Last of all: the camera's own.
    gains = 1.0 + between((count, 3), seeds[3], level.white_balance)
    matrix, added = matrix * gains[:, None, :], added * gains
    return tf.einsum("bhwi,bik->bhwk", images, matrix) + added[:, None, None, :]
