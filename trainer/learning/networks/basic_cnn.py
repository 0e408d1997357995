"""The study's Basic CNN: five convolutional layers, learned from nothing."""

import keras

from trainer.learning.networks.layers import BATCH_NORM_MOMENTUM

FILTERS = (32, 64, 128, 256, 256)


def build_basic_cnn(input_size: int) -> keras.Model:
    """Build five 3x3 convolutions with batch norm and ReLU, each but the last halved by pooling.

    Args:
        input_size: Side of the input in pixels.

    Returns:
        Pixels (N, S, S, 3) in [0, 1] to a feature map (N, S/16, S/16, 256).
    """
    layers = keras.layers
    inputs = keras.Input((input_size, input_size, 3), name="pixels")
    x = inputs
    for number, filters in enumerate(FILTERS, start=1):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"conv{number}")(x)
        x = layers.BatchNormalization(momentum=BATCH_NORM_MOMENTUM, name=f"norm{number}")(x)
        x = layers.ReLU(name=f"relu{number}")(x)
        if number < len(FILTERS):
            x = layers.MaxPooling2D(name=f"pool{number}")(x)
    return keras.Model(inputs, x, name="backbone")
