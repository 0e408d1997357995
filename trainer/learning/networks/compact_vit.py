"""A small vision transformer (Dosovitskiy et al. 2021), made to learn from thousands of images."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

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
        x = layers.BatchNormalization(name=f"stem{number}_norm")(x)
        x = layers.ReLU(name=f"stem{number}_relu")(x)
    x = layers.Conv2D(_WIDTH, 1, name="embedding")(x)
    _, height, width, _ = x.shape
    x = layers.Reshape((height * width, _WIDTH), name="patches")(x)
    x = x + place_waves(height, width, _WIDTH)
    for number in range(1, _DEPTH + 1):
        x = _block(x, f"block{number}")
    x = layers.LayerNormalization(epsilon=1e-6, name="norm")(x)
    grid = layers.Reshape((height, width, _WIDTH), name="grid")(x)
    return keras.Model(inputs, grid, name="backbone")


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


def _block(x: Any, name: str) -> Any:
    """Let patches look at each other, then think for themselves; normalised before each."""
    layers = keras.layers
    normed = layers.LayerNormalization(epsilon=1e-6, name=f"{name}_norm1")(x)
    attended = layers.MultiHeadAttention(_HEADS, _WIDTH // _HEADS, name=f"{name}_attention")(normed, normed)
    x = layers.Add(name=f"{name}_add1")([x, attended])
    normed = layers.LayerNormalization(epsilon=1e-6, name=f"{name}_norm2")(x)
    thought = layers.Dense(_EXPANSION * _WIDTH, activation="gelu", name=f"{name}_widen")(normed)
    thought = layers.Dense(_WIDTH, name=f"{name}_narrow")(thought)
    return layers.Add(name=f"{name}_add2")([x, thought])
