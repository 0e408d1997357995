"""Showing an image as the model sees it, and saying so."""

import numpy as np
from numpy.typing import NDArray

from bloodcell_gui.thumbnails import Crop
from trainer.dataset.framing import Framing, FramingChoice


def make_crop(framing: Framing, choice: FramingChoice) -> Crop:
    """Return what cuts a picture to what the model sees of it, at full resolution."""

    def crop(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        height, width = pixels.shape[:2]
        if not framing.crops(width, height, choice):
            return pixels
        side = framing.native_crop
        top, left = (height - side) // 2, (width - side) // 2
        return pixels[top : top + side, left : left + side]

    return crop


def describe_crop(count: int, framing: Framing, choice: FramingChoice) -> str:
    """Return how so many images were cut, one sentence; empty where none was."""
    if not count:
        return ""
    size = f" of {framing.native_width}×{framing.native_height}" if choice is FramingChoice.AUTO else ""
    images = f"1 image{size} was" if count == 1 else f"{count:,} images{size} were"
    why = "as the model learned" if choice is FramingChoice.AUTO else "as you asked in the Model menu"
    return f"{images} cut to the centre {framing.native_crop} px, {why}."
