"""Decoding the bytes of one image file into RGB pixels, whatever mode it was saved in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"})


@dataclass(frozen=True, slots=True, eq=False)
class DecodedImage:
    """Pixels of one image and what was done to get them.

    Attributes:
        pixels: (H, W, 3) uint8 in [0, 255], RGB.
        conversions: What the file was converted from, such as `grey`, `palette`, `alpha`,
            `cmyk`, `16-bit`, `turned`; empty for plain RGB.
    """

    pixels: NDArray[np.uint8]
    conversions: tuple[str, ...] = ()


def decode_image(data: bytes) -> DecodedImage:
    """Decode one image file.

    Raises:
        ImageError: It is empty, truncated, too large, or no image of a known format.
    """
    raise NotImplementedError
