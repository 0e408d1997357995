"""Corrupted copies of images: what another microscope, camera or smear does to a cell.

The idea and most families are Hendrycks & Dietterich's ("Benchmarking neural network robustness to
common corruptions and perturbations", ICLR 2019): the same images at five severities of each of several
families, none of them used in training, and the mean over all. Their strengths are for photographs of
224 pixels; those here were chosen on images of single cells, so that a person still tells the cell at
severity 5, and so that each image is further from the original at each severity. Stain spots and bubbles
are ours. What happens in a smear stands here; what light and cameras do, in `optics`.
"""

import zlib
from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from trainer.evaluation import optics, smear_faults

Images = NDArray[np.uint8]


class Family(StrEnum):
    """A kind of corruption."""

    BRIGHTNESS_UP = "brightness_up"
    BRIGHTNESS_DOWN = "brightness_down"
    CONTRAST_UP = "contrast_up"
    CONTRAST_DOWN = "contrast_down"
    SATURATION = "saturation"
    DEFOCUS = "defocus"
    MOTION = "motion"
    JPEG = "jpeg"
    PIXELATION = "pixelation"
    STAIN_SPOT = "stain_spot"
    BUBBLE = "bubble"


SEVERITIES = range(1, 6)

# One constant a severity, from 1 to 5. Lengths in pixels are for an image of 96 pixels, and grow with it.
STRENGTHS: dict[Family, tuple[float, float, float, float, float]] = {
    # What every value is multiplied by, as a longer exposure or a brighter lamp does; white stays white.
    Family.BRIGHTNESS_UP: (1.08, 1.16, 1.26, 1.38, 1.52),
    # The same, below 1.
    Family.BRIGHTNESS_DOWN: (0.85, 0.7, 0.57, 0.46, 0.36),
    # What the distance of every value from the image's mean, channel by channel, is multiplied by.
    Family.CONTRAST_UP: (1.2, 1.45, 1.75, 2.15, 2.7),
    # The same, below 1.
    Family.CONTRAST_DOWN: (0.75, 0.6, 0.46, 0.34, 0.24),
    # Share of its colour that an image loses, or gains one and a half times over: a faded or a heavy
    # stain, by chance for each image.
    Family.SATURATION: (0.25, 0.45, 0.65, 0.82, 1.0),
    # Radius of the disc that a point becomes out of focus, in pixels.
    Family.DEFOCUS: (0.9, 1.4, 2.0, 2.8, 3.8),
    # Length of the line that a point becomes while the stage moves, in pixels; any direction.
    Family.MOTION: (3.0, 5.0, 7.0, 9.5, 12.5),
    # Pillow's quality of JPEG, with colour at half the resolution.
    Family.JPEG: (50, 32, 21, 14, 10),
    # Share of the side, in pixels, that is left before the image is enlarged again without smoothing.
    Family.PIXELATION: (0.6, 0.5, 0.4, 0.3, 0.22),
    # Number of grains of precipitated stain.
    Family.STAIN_SPOT: (1, 2, 4, 7, 11),
    # Diameter of a bubble of air in the mounting medium, as a share of the image's side.
    Family.BUBBLE: (0.2, 0.29, 0.38, 0.47, 0.56),
}

_Corruption = Callable[[Images, float, np.random.Generator], Images]

# These do the same to every image, all at once.
_ON_BATCHES: dict[Family, Callable[[Images, float], Images]] = {
    Family.BRIGHTNESS_UP: optics.scale_brightness,
    Family.BRIGHTNESS_DOWN: optics.scale_brightness,
    Family.CONTRAST_UP: optics.scale_contrast,
    Family.CONTRAST_DOWN: optics.scale_contrast,
    Family.DEFOCUS: optics.defocus,
}
# These are drawn anew for each image, or go through Pillow one by one.
_ON_IMAGES: dict[Family, _Corruption] = {
    Family.SATURATION: optics.change_saturation,
    Family.MOTION: optics.blur_by_motion,
    Family.JPEG: optics.compress_as_jpeg,
    Family.PIXELATION: optics.pixelate,
    Family.STAIN_SPOT: smear_faults.add_stain_spots,
    Family.BUBBLE: smear_faults.add_bubble,
}


def corrupt(images: Images, family: Family, severity: int, seed: int) -> Images:
    """Return corrupted copies of images.

    What is drawn for an image follows from the seed and its pixels alone: the same whatever images come
    with it and whatever the severity, so that a spot grows and does not jump.

    Args:
        images: (N, H, W, 3) uint8 in [0, 255], RGB; left as it is.
        family: The kind.
        severity: From 1 (hardly noticed) to 5 (a person still tells the cell).
        seed: Seed of what is drawn, 0 or above.

    Returns:
        (N, H, W, 3) uint8 in [0, 255], RGB.

    Raises:
        ValueError: There is no such severity.
    """
    if severity not in SEVERITIES:
        raise ValueError(f"a severity is from 1 to 5, not {severity}")
    strength = STRENGTHS[family][severity - 1]
    if family in _ON_BATCHES:
        return _ON_BATCHES[family](images, strength)
    corrupted = np.empty_like(images, order="C")
    for image, place in zip(images, corrupted, strict=True):
        place[:] = _ON_IMAGES[family](image, strength, _draw_for(image, family, seed))
    return corrupted


def _draw_for(image: Images, family: Family, seed: int) -> np.random.Generator:
    checksum = zlib.crc32(np.ascontiguousarray(image).data)
    return np.random.Generator(np.random.PCG64([seed, list(Family).index(family), checksum]))
