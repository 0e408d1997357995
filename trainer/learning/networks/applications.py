"""Networks from Keras's own applications, made fit to be fine-tuned.

Each is built twice where its weights are wanted: as the official weight files fit it
(`build_official`), and as a backbone of ours (`build_application`) that takes the weights over.
"""

import functools
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import keras

from trainer.learning.networks.layers import BATCH_NORM_MOMENTUM, ChannelScale, PlacewiseDense

# Where Keras would scale pixels inside, it is told not to: that is the preset's, in one place.
APPLICATIONS: dict[str, Callable[..., keras.Model]] = {
    "convnext_base": functools.partial(keras.applications.ConvNeXtBase, include_preprocessing=False),
    "efficientnet_b7": keras.applications.EfficientNetB7,
    "efficientnet_v2_b0": functools.partial(keras.applications.EfficientNetV2B0, include_preprocessing=False),
    "mobilenet_v2": keras.applications.MobileNetV2,
    "mobilenet_v3_small": functools.partial(keras.applications.MobileNetV3Small, include_preprocessing=False),
    "vgg16": keras.applications.VGG16,
    "xception": keras.applications.Xception,
}
# Layers that an application gave no name; Keras numbers them through the whole process.
_NUMBERED = re.compile(r"(conv2d|batch_normalization|layer_normalization)(_\d+)?")
# EfficientNet cannot be told, and even holds the means as weights; these layers are passed by.
_PREPROCESSING = (keras.layers.Rescaling, keras.layers.Normalization)


def build_official(network_id: str, input_size: int) -> keras.Model:
    """Build an application as its official weight files fit it, without weights and without its top.

    Args:
        network_id: Id of a preset that is one of Keras's applications.
        input_size: Side of the input in pixels.
    """
    application = APPLICATIONS[network_id]
    return application(include_top=False, weights=None, input_shape=(input_size, input_size, 3))


def build_application(network_id: str, input_size: int) -> keras.Model:
    """Build the backbone that an application becomes here.

    Its pixels come scaled; its batch normalisation keeps up with a short training; and all its
    weights have names of their own, the same however many networks were built before.

    Args:
        network_id: Id of a preset that is one of Keras's applications.
        input_size: Side of the input in pixels.

    Returns:
        Scaled pixels (N, S, S, 3) to the last feature map.
    """
    numbers: Counter[str] = Counter()

    def rebuild(layer: Any) -> Any:
        if not isinstance(layer, keras.layers.Layer):
            return layer  # a plain operation: it has no weights and no state
        config = layer.get_config()
        numbered = _NUMBERED.fullmatch(layer.name)
        if numbered:
            config["name"] = f"{numbered[1]}_{numbers[numbered[1]]}"
            numbers[numbered[1]] += 1
        if isinstance(layer, keras.layers.BatchNormalization):
            config["momentum"] = BATCH_NORM_MOMENTUM
        if type(layer).__name__ == "LayerScale":
            return ChannelScale(config["init_values"], name=layer.name)
        if isinstance(layer, keras.layers.Dense):
            return PlacewiseDense.from_config(config)
        if isinstance(layer, keras.layers.Conv2D) and layer.groups == layer.filters > 1:
            # ConvNeXt's depthwise convolutions, called what they are: a processor is far quicker then.
            return keras.layers.DepthwiseConv2D(
                layer.kernel_size, padding=layer.padding, use_bias=layer.use_bias, name=layer.name
            )
        return type(layer).from_config(config)

    built = keras.models.clone_model(
        build_official(network_id, input_size), clone_function=rebuild, call_function=_call
    )
    return keras.Model(built.inputs, built.outputs[0], name="backbone")


def _call(layer: Any, *inputs: Any, **options: Any) -> Any:
    """Call a layer of a backbone, or what takes its place there."""
    if isinstance(layer, _PREPROCESSING):
        return inputs[0]
    if isinstance(layer, keras.layers.Reshape):
        # Keras's layer asks for the size of the batch (see `layers`).
        return keras.ops.reshape(inputs[0], (-1, *layer.target_shape))
    return layer(*inputs, **options)


def take_over(backbone: keras.Model, official: keras.Model) -> None:
    """Give a backbone the weights of the official application that it was made from.

    Args:
        backbone: From `build_application`; changed in place.
        official: From `build_official` for the same network, with weights; the sizes may differ.
    """
    weights = [
        weight
        for layer in official.layers
        if not isinstance(layer, _PREPROCESSING)
        for weight in layer.get_weights()
    ]
    for variable, weight in zip(backbone.weights, weights, strict=True):
        # A depthwise kernel (7, 7, C, 1) has the numbers of the grouped one (7, 7, 1, C) in their order.
        variable.assign(weight.reshape(variable.shape))
