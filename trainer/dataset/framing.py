"""Bringing images of any size to the square that a network takes.

The policy is stored in the model's card: what a model learned from is what it must be shown.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_NATIVE_TOLERANCE = 0.05


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
        resize: What happens to what is not square: it is stretched.
        native_width: Width in pixels of the source's own framing, where the cell is small in
            the middle (360 for the PBC set); 0 where there is none.
        native_height: Height of the same (363 for the PBC set).
        native_crop: Side in pixels of the centre square that the model learned from (200 for
            the PBC set), cut from images whose size is within 5 % of the native one.
    """

    size: int
    resize: Literal["stretch"] = "stretch"
    native_width: int = 0
    native_height: int = 0
    native_crop: int = 0

    def crops(self, width: int, height: int, choice: FramingChoice = FramingChoice.AUTO) -> bool:
        """Return whether an image of that size is cut to the native crop first.

        Where the user says `crop`, the size need not be the native one, only larger than the crop.
        """
        if choice is FramingChoice.WHOLE or not 0 < self.native_crop < min(width, height):
            return False
        return choice is FramingChoice.CROP or (
            abs(width - self.native_width) <= _NATIVE_TOLERANCE * self.native_width
            and abs(height - self.native_height) <= _NATIVE_TOLERANCE * self.native_height
        )


# The public PBC set as it was published (Acevedo et al. 2020): the cell fills the middle.
PBC_FRAMING = Framing(size=96, native_width=360, native_height=363, native_crop=200)


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
    height, width = pixels.shape[:2]
    if framing.crops(width, height, choice):
        pixels = _cut_centre(pixels, framing.native_crop)
    if pixels.shape[:2] == (framing.size, framing.size):
        return pixels
    image = Image.fromarray(np.ascontiguousarray(pixels))
    return np.array(image.resize((framing.size, framing.size), Image.Resampling.LANCZOS))


def _cut_centre(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Return the centre square; an odd pixel stays at the lower right."""
    top = (pixels.shape[0] - side) // 2
    left = (pixels.shape[1] - side) // 2
    return pixels[top : top + side, left : left + side]
