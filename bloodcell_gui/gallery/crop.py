"""Showing an image as the model sees it, and saying so."""

import numpy as np
from numpy.typing import NDArray

from bloodcell_gui.thumbnails import Crop
from trainer.dataset.framing import Framing, FramingChoice
from trainer.language import tr, tr_n


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
    size = (
        tr(
            " of {native_width}×{native_height}",
            native_width=framing.native_width,
            native_height=framing.native_height,
        )
        if choice is FramingChoice.AUTO
        else ""
    )
    why = tr("as the model learned") if choice is FramingChoice.AUTO else tr("as you asked in the Model menu")
    return tr_n(
        "1 image{size} was cut to the centre {native_crop} px, {why}.",
        "{count:,} images{size} were cut to the centre {native_crop} px, {why}.",
        count,
        size=size,
        native_crop=framing.native_crop,
        why=why,
    )
