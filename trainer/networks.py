"""The networks that the product knows, as plain data: shown without being built."""

from dataclasses import dataclass
from enum import StrEnum

from trainer.errors import NetworkError
from trainer.language import mark, tr

# The dense layer at the end of every network, (C, K), as `trainer.learning.networks` names it.
HEAD_WEIGHTS = "head/kernel"


class Scaling(StrEnum):
    """How a network wants its pixels, which enter as RGB in [0, 255]."""

    UNIT = "0..1"
    SYMMETRIC = "-1..1"
    BGR_CENTRED = "BGR less ImageNet's means"
    STANDARDISED = "ImageNet's mean 0 and deviation 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPreset:
    """One network: what a user chooses by, and what its builder needs.

    Attributes:
        id: Name on the command line and in cards.
        title: What the user reads.
        summary: One line on what it is good for.
        scaling: What is done to the pixels before its first layer.
        default_size: Input side in pixels that the product uses unless told otherwise.
        size_range: Smallest input side that its strides allow, and the largest that makes sense.
        parameters: All weights, those of normalisation included, with a head of eight classes.
        relative_cost: Time of a training step an image at 96 pixels on a processor, all layers
            trained; MobileNetV2 is 1. Measured by `benchmarks/network_costs.py`.
        freezes_batch_norm: Whether batch normalisation keeps the statistics of pretrained weights
            while all layers are trained.
        official_weights: File name of published ImageNet weights; empty where there are none.
    """

    id: str
    title: str
    summary: str
    scaling: Scaling
    default_size: int
    size_range: tuple[int, int]
    parameters: int
    relative_cost: float
    freezes_batch_norm: bool = False
    official_weights: str = ""

    @property
    def has_pretrained_weights(self) -> bool:
        """Whether weights learned on ImageNet exist for it."""
        return bool(self.official_weights)


# From the cheapest to the dearest, as measured.
PRESETS: tuple[NetworkPreset, ...] = (
    NetworkPreset(
        id="compact_resnet",
        title=mark("Compact ResNet"),
        summary=mark("Residual network of plain 3x3 convolutions: good from nothing, quick on a processor."),
        scaling=Scaling.UNIT,
        default_size=96,
        size_range=(32, 256),
        parameters=2_801_896,
        relative_cost=0.5,
    ),
    NetworkPreset(
        id="mobilenet_v3_small",
        title=mark("MobileNetV3 Small"),
        summary=mark("The quickest to classify with; starts from ImageNet."),
        scaling=Scaling.SYMMETRIC,
        default_size=96,
        size_range=(32, 224),
        parameters=943_736,
        relative_cost=0.5,
        official_weights="weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5",
    ),
    NetworkPreset(
        id="basic_cnn",
        title=mark("Basic CNN"),
        summary=mark("Five convolutional layers, learned from nothing: the study's baseline."),
        scaling=Scaling.UNIT,
        default_size=96,
        size_range=(32, 256),
        parameters=982_760,
        relative_cost=0.6,
    ),
    NetworkPreset(
        id="mobilenet_v2",
        title=mark("MobileNetV2"),
        summary=mark("Small, quick and accurate on a processor; starts from ImageNet."),
        scaling=Scaling.SYMMETRIC,
        default_size=96,
        size_range=(32, 224),
        parameters=2_268_232,
        relative_cost=1.0,
        official_weights="mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_{size}_no_top.h5",
    ),
    NetworkPreset(
        id="compact_vit",
        title=mark("Compact ViT"),
        summary=mark("Small transformer on convolved patches, learned from nothing."),
        scaling=Scaling.UNIT,
        default_size=96,
        size_range=(32, 192),
        parameters=1_902_760,
        relative_cost=1.3,
    ),
    NetworkPreset(
        id="efficientnet_v2_b0",
        title=mark("EfficientNetV2 B0"),
        summary=mark("A size above the MobileNets, and of a later design; starts from ImageNet."),
        scaling=Scaling.STANDARDISED,
        default_size=96,
        size_range=(32, 224),
        parameters=5_929_560,
        relative_cost=1.5,
        freezes_batch_norm=True,
        official_weights="efficientnetv2-b0_notop.h5",
    ),
    NetworkPreset(
        id="xception",
        title=mark("Xception"),
        summary=mark("The best of the study's networks on images from elsewhere; starts from ImageNet."),
        scaling=Scaling.SYMMETRIC,
        default_size=128,
        size_range=(71, 299),
        parameters=20_877_872,
        relative_cost=4.0,
        freezes_batch_norm=True,
        official_weights="xception_weights_tf_dim_ordering_tf_kernels_notop.h5",
    ),
    NetworkPreset(
        id="se_resnet50",
        title="SE-ResNet50",
        summary=mark("The study's residual network that weighs its channels; starts from ImageNet."),
        scaling=Scaling.STANDARDISED,
        default_size=128,
        size_range=(32, 288),
        parameters=26_108_536,
        relative_cost=4.3,
        freezes_batch_norm=True,
        official_weights="seresnet50.ra2_in1k.safetensors",
    ),
    NetworkPreset(
        id="vgg16",
        title="VGG16",
        summary=mark("The study's plain deep network, without normalisation; starts from ImageNet."),
        scaling=Scaling.BGR_CENTRED,
        default_size=96,
        size_range=(32, 224),
        parameters=14_718_792,
        relative_cost=6.5,
        official_weights="vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
    ),
    NetworkPreset(
        id="convnext_base",
        title=mark("ConvNeXt Base"),
        summary=mark(
            "The study's modern network, layer-normalised, for a graphics card; starts from ImageNet."
        ),
        scaling=Scaling.STANDARDISED,
        default_size=128,
        size_range=(32, 384),
        parameters=87_574_664,
        relative_cost=11.0,
        official_weights="convnext_base_notop.h5",
    ),
    NetworkPreset(
        id="efficientnet_b7",
        title=mark("EfficientNet B7"),
        summary=mark("The study's largest of its family, for a graphics card; starts from ImageNet."),
        scaling=Scaling.STANDARDISED,
        default_size=128,
        size_range=(32, 600),
        parameters=64_118_168,
        relative_cost=14.0,
        freezes_batch_norm=True,
        official_weights="efficientnetb7_notop.h5",
    ),
)


def find_preset(network_id: str) -> NetworkPreset:
    """Return the preset of a network.

    Raises:
        NetworkError: No network has that id.
    """
    for preset in PRESETS:
        if preset.id == network_id:
            return preset
    known = ", ".join(preset.id for preset in PRESETS)
    raise NetworkError(
        tr("There is no network “{network_id}”.", network_id=network_id),
        tr("Choose one of: {known}.", known=known),
    )
