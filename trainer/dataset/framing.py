"""Bringing images of any size to the square that a network takes.

The policy is stored in the model's card: what a model learned from is what it must be shown.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Resize(StrEnum):
    """What happens to an image that is not square."""

    STRETCH = "stretch"
    CENTRE_CROP = "centre crop"
    PAD = "pad"


class FramingChoice(StrEnum):
    """What the user wants of the native crop."""

    AUTO = "auto"
    WHOLE = "whole"
    CROP = "crop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """How an image becomes the network's input.

    Attributes:
        size: Side of the result in pixels.
        resize: What happens to what is not square.
        native_width: Width in pixels of the source's own framing, where the cell is small in
            the middle (360 for the PBC set); 0 where there is none.
        native_height: Height of the same (363 for the PBC set).
        native_crop: Side in pixels of the centre square that the model learned from (200 for
            the PBC set), cut from images whose size is within 5 % of the native one.
    """

    size: int
    resize: Resize = Resize.STRETCH
    native_width: int = 0
    native_height: int = 0
    native_crop: int = 0

    def crops(self, width: int, height: int, choice: FramingChoice = FramingChoice.AUTO) -> bool:
        """Return whether an image of that size is cut to the native crop first."""
        raise NotImplementedError


def frame_image(
    pixels: NDArray[np.uint8], framing: Framing, choice: FramingChoice = FramingChoice.AUTO
) -> NDArray[np.uint8]:
    """Return the image as the network takes it.

    Args:
        pixels: (H, W, 3) uint8, RGB.
        framing: The model's policy.
        choice: The user's word on the native crop.

    Returns:
        (size, size, 3) uint8, RGB; `pixels` itself where nothing is to be done.
    """
    raise NotImplementedError
