"""MobileNetV2 (Sandler et al. 2018) from Keras's own applications."""

import keras

# Keras keeps 0.999 from the paper's long training. In a fine-tuning of some thousand steps the
# moving statistics would lag behind the weights, and the network be far worse in use than in
# training.
BATCH_NORM_MOMENTUM = 0.99


def build_mobilenet_v2(input_size: int) -> keras.Model:
    """Build the convolutional part, without weights.

    Args:
        input_size: Side of the input in pixels, at least 32.

    Returns:
        Pixels (N, S, S, 3) in [-1, 1] to a feature map (N, S/32, S/32, 1280).
    """
    backbone = keras.applications.MobileNetV2(
        include_top=False, weights=None, input_shape=(input_size, input_size, 3), name="backbone"
    )
    for layer in backbone.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = BATCH_NORM_MOMENTUM
    return backbone
