"""A small grey picture of an image: enough to know it again."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 48


def make_thumbnail(grey: Image.Image) -> NDArray[np.uint8]:
    """Return a picture of any size stretched to a small square.

    Args:
        grey: The picture in grey (Pillow's mode L).

    Returns:
        (SIDE, SIDE) uint8.
    """
    across, down = grey.width // SIDE, grey.height // SIDE
    if grey.size == (SIDE * across, SIDE * down):
        # Whole pixels are averaged: the same by a shorter way.
        return np.asarray(grey.reduce((across, down)))
    # reducing_gap: a large photograph is halved cheaply before the exact averaging.
    return np.asarray(grey.resize((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=3.0))
