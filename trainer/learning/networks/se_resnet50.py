"""SE-ResNet50 (Hu et al. 2018), in the form for which timm publishes ImageNet weights as `seresnet50`.

Layers carry timm's names with underscores, so that its weights are found by name.
"""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.errors import WeightsError
from trainer.language import tr
from trainer.learning.networks.layers import BATCH_NORM_MOMENTUM

# Bottlenecks a stage, and the channels between their convolutions; each gives four times as many.
_STAGES = ((3, 64), (4, 128), (6, 256), (3, 512))
_EXPANSION = 4
# The squeeze leaves one channel in so many.
_REDUCTION = 16

_NORM = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}
_CONVOLUTION = {"weight": "kernel"}
_EXCITATION = {"weight": "kernel", "bias": "bias"}


def build_se_resnet50(input_size: int) -> keras.Model:
    """Build the convolutional part, without weights.

    Args:
        input_size: Side of the input in pixels.

    Returns:
        Pixels (N, S, S, 3), standardised, to a feature map (N, S/32, S/32, 2048).
    """
    layers = keras.layers
    inputs = keras.Input((input_size, input_size, 3), name="pixels")
    x = layers.ReLU(name="act1")(_convolve(inputs, 64, 7, "conv1", "bn1", stride=2))
    # After a ReLU, zeros around the map are as good as PyTorch's minus infinity.
    x = layers.MaxPooling2D(3, 2, name="maxpool")(layers.ZeroPadding2D(1, name="maxpool_pad")(x))
    for stage, (blocks, channels) in enumerate(_STAGES, start=1):
        for block in range(blocks):
            stride = 2 if stage > 1 and block == 0 else 1
            x = _bottleneck(x, channels, stride, f"layer{stage}_{block}")
    return keras.Model(inputs, x, name="backbone")


def read_timm_seresnet50(tensors: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    """Name and turn the tensors of timm's `seresnet50` as the backbone's weights are.

    timm's own head (`fc`) and its counters of batches are left out.

    Args:
        tensors: By timm's names, as its safetensors file holds them; convolutions as
            (output, input, height, width).

    Returns:
        Weights by path, as `weights_by_name` gives them for the backbone; convolutions as
        (height, width, input, output).

    Raises:
        WeightsError: A tensor is missing, or there is one that this network does not have.
    """
    wanted = {
        f"{module}.{parameter}": f"{module.replace('.', '_')}/{name}"
        for module, parameters in _modules().items()
        for parameter, name in parameters.items()
    }
    left_out = {name for name in tensors if name.startswith("fc.") or name.endswith(".num_batches_tracked")}
    foreign = sorted((set(tensors) - left_out) ^ set(wanted))
    if foreign:
        raise WeightsError(
            tr(
                "The weights are not those of timm's seresnet50: “{foreign}” is missing or unknown.",
                foreign=foreign[0],
            ),
            tr("Use the file “model.safetensors” of timm's seresnet50."),
        )
    return {path: _turn(np.asarray(tensors[name], np.float32)) for name, path in wanted.items()}


def _modules() -> dict[str, dict[str, str]]:
    """Return timm's modules: what it calls their tensors, and what Keras calls them."""
    modules = {"conv1": _CONVOLUTION, "bn1": _NORM}
    for stage, (blocks, _) in enumerate(_STAGES, start=1):
        for block in range(blocks):
            prefix = f"layer{stage}.{block}"
            for number in (1, 2, 3):
                modules[f"{prefix}.conv{number}"] = _CONVOLUTION
                modules[f"{prefix}.bn{number}"] = _NORM
            modules[f"{prefix}.se.fc1"] = modules[f"{prefix}.se.fc2"] = _EXCITATION
        modules[f"layer{stage}.0.downsample.0"] = _CONVOLUTION
        modules[f"layer{stage}.0.downsample.1"] = _NORM
    return modules


def _turn(tensor: NDArray[np.float32]) -> NDArray[np.float32]:
    return tensor.transpose(2, 3, 1, 0) if tensor.ndim == 4 else tensor


def _bottleneck(x: Any, channels: int, stride: int, name: str) -> Any:
    layers = keras.layers
    shortcut = x
    out = channels * _EXPANSION
    if stride > 1 or x.shape[-1] != out:
        shortcut = _convolve(x, out, 1, f"{name}_downsample_0", f"{name}_downsample_1", stride=stride)
    x = layers.ReLU(name=f"{name}_act1")(_convolve(x, channels, 1, f"{name}_conv1", f"{name}_bn1"))
    # The stride is at the 3x3 convolution, as in all but the first paper.
    x = layers.ReLU(name=f"{name}_act2")(
        _convolve(x, channels, 3, f"{name}_conv2", f"{name}_bn2", stride=stride)
    )
    x = _convolve(x, out, 1, f"{name}_conv3", f"{name}_bn3")
    x = _excite(x, f"{name}_se")
    return layers.ReLU(name=f"{name}_act3")(layers.Add(name=f"{name}_add")([x, shortcut]))


def _convolve(x: Any, filters: int, size: int, name: str, norm: str, *, stride: int = 1) -> Any:
    """Convolve and normalise, padded on both sides alike as PyTorch does; Keras pads one side more."""
    layers = keras.layers
    if size > 1:
        x = layers.ZeroPadding2D(size // 2, name=f"{name}_pad")(x)
    # Started for ReLUs (He et al. 2015), as timm does.
    x = layers.Conv2D(
        filters, size, strides=stride, use_bias=False, kernel_initializer=_for_relu(), name=name
    )(x)
    return layers.BatchNormalization(momentum=BATCH_NORM_MOMENTUM, epsilon=1e-5, name=norm)(x)


def _for_relu() -> keras.initializers.Initializer:
    return keras.initializers.VarianceScaling(2.0, mode="fan_out", distribution="untruncated_normal")


def _excite(x: Any, name: str) -> Any:
    """Weigh the channels by what all places together say of them."""
    layers = keras.layers
    channels = x.shape[-1]
    squeezed = layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}_squeeze")(x)
    squeezed = layers.Conv2D(channels // _REDUCTION, 1, activation="relu", name=f"{name}_fc1")(squeezed)
    weights = layers.Conv2D(channels, 1, activation="sigmoid", name=f"{name}_fc2")(squeezed)
    return layers.Multiply(name=f"{name}_scale")([x, weights])
