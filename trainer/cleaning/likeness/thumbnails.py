"""A small grey picture of an image: enough to know it again."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 48

# ITU-R BT.601 luma in 65536ths.
_RED, _GREEN, _BLUE = (np.uint32(weight) for weight in (19595, 38470, 7471))


def make_grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return pictures in grey, the very values that Pillow's mode L has, many at once.

    Args:
        pixels: (N, H, W, 3) uint8, RGB.

    Returns:
        (N, H, W) uint8.
    """
    grey = pixels[..., 0] * _RED
    grey += pixels[..., 1] * _GREEN
    grey += pixels[..., 2] * _BLUE
    grey += np.uint32(2**15)
    grey >>= np.uint32(16)
    return grey.astype(np.uint8)


def make_thumbnails(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return pictures of one size, whichever it is, stretched to small squares.

    Args:
        grey: (N, H, W) uint8.

    Returns:
        (N, SIDE, SIDE) uint8.
    """
    if grey.shape[1:] == (2 * SIDE, 2 * SIDE):
        # Most data sets of cells are of this size: the same by a shorter way, up to rounding.
        quarters = grey.reshape(-1, SIDE, 2, SIDE, 2)
        total = quarters[:, :, 0, :, 0].astype(np.uint16)
        total += quarters[:, :, 0, :, 1]
        total += quarters[:, :, 1, :, 0]
        total += quarters[:, :, 1, :, 1]
        total += np.uint16(2)
        total >>= np.uint16(2)
        return total.astype(np.uint8)
    # reducing_gap: a large photograph is halved cheaply before the exact averaging.
    return np.stack(
        [
            np.asarray(Image.fromarray(one).resize((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=3.0))
            for one in grey
        ]
    )
