"""A built network: what is trained, and the parts that are served."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import keras

from trainer.errors import NetworkError
from trainer.language import tr
from trainer.learning.networks.applications import APPLICATIONS, build_application
from trainer.learning.networks.basic_cnn import build_basic_cnn
from trainer.learning.networks.compact_resnet import build_compact_resnet
from trainer.learning.networks.compact_vit import build_compact_vit
from trainer.learning.networks.scaling import scale_pixels
from trainer.learning.networks.se_resnet50 import build_se_resnet50
from trainer.networks import NetworkPreset

# A backbone takes scaled pixels (N, S, S, 3) and gives its last feature map (N, H, W, C).
Builder = Callable[[int], keras.Model]

BUILDERS: dict[str, Builder] = {
    "basic_cnn": build_basic_cnn,
    "compact_resnet": build_compact_resnet,
    "compact_vit": build_compact_vit,
    "se_resnet50": build_se_resnet50,
    **{network_id: partial(build_application, network_id) for network_id in APPLICATIONS},
}

HEAD_DROPOUT = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A network of the product, built.

    Attributes:
        preset: What it is.
        input_size: Side in pixels of what the backbone takes.
        image_size: Side in pixels of the images, which the network enlarges to `input_size`.
        backbone: Scaled pixels to the last feature map.
        model: Images (N, S, S, 3) float32 RGB in [0, 255] to logits (N, K); what is fitted.
        served: The same input to `logits`, `features` (N, C) and `feature_map` (N, H, W, C).
    """

    preset: NetworkPreset
    input_size: int
    image_size: int
    backbone: keras.Model
    model: keras.Model
    served: keras.Model

    @property
    def feature_map_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of the last feature map."""
        _, height, width, channels = self.backbone.output_shape
        return int(height), int(width), int(channels)


def build_network(
    preset: NetworkPreset, input_size: int, n_classes: int, image_size: int | None = None
) -> Network:
    """Build a network with a head of global average pooling, dropout and a dense layer.

    Layer names are fixed, so that weights are found again by name.

    Args:
        preset: The network.
        input_size: Side of its input in pixels.
        n_classes: Classes of the head.
        image_size: Side of the images in pixels, where the network is to enlarge them.

    Raises:
        NetworkError: The input is smaller than the network allows.
    """
    smallest, _ = preset.size_range
    if input_size < smallest:
        raise NetworkError(
            tr("{preset} cannot take images of {size} pixels.", preset=preset.title, size=input_size),
            tr("Choose an input size of at least {smallest}.", smallest=smallest),
        )
    backbone = BUILDERS[preset.id](input_size)
    side = image_size or input_size
    images = keras.Input((side, side, 3), name="images")
    pixels = images
    if side != input_size:
        pixels = keras.layers.Resizing(input_size, input_size, name="enlarge")(images)
    feature_map = backbone(scale_pixels(pixels, preset.scaling))
    features = keras.layers.GlobalAveragePooling2D(name="pool")(feature_map)
    kept = keras.layers.Dropout(HEAD_DROPOUT, name="dropout")(features)
    # float32 whatever the policy: a softmax over half-precision logits loses the tail.
    logits = keras.layers.Dense(n_classes, dtype="float32", name="head")(kept)
    outputs: dict[str, Any] = {"logits": logits, "features": features, "feature_map": feature_map}
    return Network(
        preset,
        input_size,
        side,
        backbone,
        keras.Model(images, logits, name=preset.id),
        keras.Model(images, outputs, name=f"{preset.id}_served"),
    )
