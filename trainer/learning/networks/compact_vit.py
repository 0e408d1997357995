"""A small vision transformer (Dosovitskiy et al. 2021), made to learn from thousands of images."""

import math
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.learning.networks.layers import BATCH_NORM_MOMENTUM, PlacewiseDense

# Channels of the stem's convolutions; each halves the image, so that a patch is 8 pixels wide.
_STEM = (32, 64, 128)
_WIDTH = 192
_DEPTH = 6
_HEADS = 3
_EXPANSION = 2


def build_compact_vit(input_size: int) -> keras.Model:
    """Build a convolved stem and transformer blocks over its patches.

    The stem takes the place of the plain cut into patches: with it, a transformer learns from few
    images (Xiao et al. 2021). Places are told by fixed waves, so that no weight depends on the
    size of the input; and patches are averaged instead of asking a class token (Beyer et al.
    2022), so that the last feature map is the grid of patches.

    Args:
        input_size: Side of the input in pixels.

    Returns:
        Pixels (N, S, S, 3) in [0, 1] to a feature map (N, S/8, S/8, 192).
    """
    layers = keras.layers
    inputs = keras.Input((input_size, input_size, 3), name="pixels")
    x = inputs
    for number, channels in enumerate(_STEM, start=1):
        x = layers.Conv2D(channels, 3, strides=2, padding="same", use_bias=False, name=f"stem{number}")(x)
        x = layers.BatchNormalization(momentum=BATCH_NORM_MOMENTUM, name=f"stem{number}_norm")(x)
        x = layers.ReLU(name=f"stem{number}_relu")(x)
    x = layers.Conv2D(_WIDTH, 1, name="embedding")(x)
    _, height, width, _ = x.shape
    x = keras.ops.reshape(x, (-1, height * width, _WIDTH)) + place_waves(height, width, _WIDTH)
    for number in range(1, _DEPTH + 1):
        x = _block(x, height * width, f"block{number}")
    x = layers.LayerNormalization(epsilon=1e-6, name="norm")(x)
    return keras.Model(inputs, keras.ops.reshape(x, (-1, height, width, _WIDTH)), name="backbone")


def place_waves(height: int, width: int, channels: int) -> NDArray[np.float32]:
    """Return what tells a patch its place: sines and cosines of its row and its column.

    Wavelengths grow from 2 pi patches by the powers of 10,000 (Vaswani et al. 2017), half of the
    channels for the rows and half for the columns.

    Args:
        height: Patches from top to bottom.
        width: Patches from left to right.
        channels: Multiple of 4.

    Returns:
        (height * width, channels) in [-1, 1], row by row.
    """
    frequencies = 10_000.0 ** -(np.arange(channels // 4) / (channels // 4))
    rows, columns = (grid.reshape(-1, 1) * frequencies for grid in np.mgrid[:height, :width])
    waves = [np.sin(rows), np.cos(rows), np.sin(columns), np.cos(columns)]
    return np.concatenate(waves, axis=1).astype(np.float32)


def _block(x: Any, patches: int, name: str) -> Any:
    """Let patches look at each other, then think for themselves; normalised before each."""
    layers = keras.layers
    normed = layers.LayerNormalization(epsilon=1e-6, name=f"{name}_norm1")(x)
    x = layers.Add(name=f"{name}_add1")([x, _attend(normed, patches, name)])
    normed = layers.LayerNormalization(epsilon=1e-6, name=f"{name}_norm2")(x)
    thought = PlacewiseDense(_EXPANSION * _WIDTH, activation="gelu", name=f"{name}_widen")(normed)
    thought = PlacewiseDense(_WIDTH, name=f"{name}_narrow")(thought)
    return layers.Add(name=f"{name}_add2")([x, thought])


def _attend(x: Any, patches: int, name: str) -> Any:
    """Let each patch gather from all patches, by several heads.

    Keras's own attention asks for the size of the batch, which LiteRT does not want (see `layers`).
    """
    ops, layers = keras.ops, keras.layers
    depth = _WIDTH // _HEADS

    def divide(part: str) -> Any:
        """Return (N, heads, patches, depth)."""
        projected = PlacewiseDense(_WIDTH, name=f"{name}_{part}")(x)
        return ops.transpose(ops.reshape(projected, (-1, patches, _HEADS, depth)), (0, 2, 1, 3))

    queries, keys, values = divide("queries"), divide("keys"), divide("values")
    likeness = ops.matmul(queries, ops.transpose(keys, (0, 1, 3, 2))) / math.sqrt(depth)
    gathered = ops.matmul(layers.Softmax(name=f"{name}_softmax")(likeness), values)
    joined = ops.reshape(ops.transpose(gathered, (0, 2, 1, 3)), (-1, patches, _WIDTH))
    return PlacewiseDense(_WIDTH, name=f"{name}_join")(joined)
