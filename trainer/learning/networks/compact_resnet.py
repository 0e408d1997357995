"""A residual network of our own for a processor: narrow, of plain 3x3 convolutions."""

from typing import Any

import keras

from trainer.learning.networks.layers import BATCH_NORM_MOMENTUM

_STEM = 32
# Channels of each stage, of two blocks each; each but the first halves the map.
_STAGES = (32, 64, 128, 256)
_BLOCKS = 2


def build_compact_resnet(input_size: int) -> keras.Model:
    """Build a stem that quarters the image, and four residual stages of plain 3x3 convolutions.

    A processor is far quicker at these than at the depthwise ones of the MobileNets, for the same
    number of multiplications.

    Args:
        input_size: Side of the input in pixels.

    Returns:
        Pixels (N, S, S, 3) in [0, 1] to a feature map (N, S/32, S/32, 256).
    """
    layers = keras.layers
    inputs = keras.Input((input_size, input_size, 3), name="pixels")
    x = layers.ReLU(name="stem_relu")(_convolve(inputs, _STEM, "stem", stride=2))
    x = layers.MaxPooling2D(3, 2, padding="same", name="stem_pool")(x)
    for stage, channels in enumerate(_STAGES, start=1):
        for block in range(1, _BLOCKS + 1):
            stride = 2 if stage > 1 and block == 1 else 1
            x = _block(x, channels, stride, f"stage{stage}_block{block}")
    return keras.Model(inputs, x, name="backbone")


def _block(x: Any, channels: int, stride: int, name: str) -> Any:
    """Add two convolutions to their input (He et al. 2016)."""
    layers = keras.layers
    shortcut = x
    if stride > 1:
        # Averaged before the 1x1 convolution, so that no pixel goes unseen (He, T. et al. 2019).
        pooled = layers.AveragePooling2D(stride, padding="same", name=f"{name}_shortcut_pool")(x)
        shortcut = _convolve(pooled, channels, f"{name}_shortcut", size=1)
    x = layers.ReLU(name=f"{name}_relu1")(_convolve(x, channels, f"{name}_conv1", stride=stride))
    x = _convolve(x, channels, f"{name}_conv2")
    return layers.ReLU(name=f"{name}_relu2")(layers.Add(name=f"{name}_add")([x, shortcut]))


def _convolve(x: Any, filters: int, name: str, *, size: int = 3, stride: int = 1) -> Any:
    x = keras.layers.Conv2D(
        filters,
        size,
        strides=stride,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",
        name=name,
    )(x)
    return keras.layers.BatchNormalization(momentum=BATCH_NORM_MOMENTUM, name=f"{name}_norm")(x)
