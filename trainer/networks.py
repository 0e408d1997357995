"""The networks that the product knows, as plain data: shown without being built."""

from dataclasses import dataclass
from enum import StrEnum

from trainer.errors import NetworkError


class Scaling(StrEnum):
    """How a network wants its pixels, which enter as RGB in [0, 255]."""

    UNIT = "0..1"
    SYMMETRIC = "-1..1"


@dataclass(frozen=True, slots=True)
class NetworkPreset:
    """One network: what a user chooses by, and what its builder needs.

    Attributes:
        id: Name on the command line and in cards.
        title: What the user reads.
        summary: One line on what it is good for.
        scaling: What the first layers do to the pixels.
        default_size: Input side in pixels that the product uses unless told otherwise.
        smallest_size: Smallest input side that its strides allow.
        parameters: All weights, those of normalisation included, with a head of eight classes.
        official_weights: Keras's file name of ImageNet weights; empty where there are none.
    """

    id: str
    title: str
    summary: str
    scaling: Scaling
    default_size: int
    smallest_size: int
    parameters: int
    official_weights: str = ""

    @property
    def has_pretrained_weights(self) -> bool:
        """Whether weights learned on ImageNet exist for it."""
        return bool(self.official_weights)


PRESETS: tuple[NetworkPreset, ...] = (
    NetworkPreset(
        id="basic_cnn",
        title="Basic CNN",
        summary="Five convolutional layers, learned from nothing: the study's baseline.",
        scaling=Scaling.UNIT,
        default_size=96,
        smallest_size=32,
        parameters=982_760,
    ),
    NetworkPreset(
        id="mobilenet_v2",
        title="MobileNetV2",
        summary="Small, quick and accurate on a processor; starts from ImageNet.",
        scaling=Scaling.SYMMETRIC,
        default_size=96,
        smallest_size=32,
        parameters=2_268_232,
        official_weights="mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_{size}_no_top.h5",
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
    raise NetworkError(f"There is no network “{network_id}”.", f"Choose one of: {known}.")
