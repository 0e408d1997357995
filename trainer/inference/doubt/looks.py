"""How an image looks, in a few numbers that have a name: colour, contrast, scale, sharpness.

They need no network. What is learned from has its range of each, so that it can be said in words in what
an image differs from it. All are measured on a grid of about 32 x 32 pixels: this is done for every image
that is classified, and may cost no time that is noticed.
"""

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainer.language import mark

_GRID = 32
# Rows of neighbouring pixels that the sharpness is measured on.
_SHARPNESS_ROWS = 12
# Of the range [0, 255]: keeps the logarithms of a blank tile finite.
_LEAST_CONTRAST = np.float32(0.5)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Look:
    """One of the numbers.

    Attributes:
        id: Its name.
        kind: What it is about: `colour`, `scale` or `sharpness`.
        less: What an image is with less of it than another, in words.
        more: What it is with more.
    """

    id: str
    kind: str
    less: str
    more: str


LOOKS = (
    Look("brightness", "colour", "darker", "brighter"),
    Look("warmth", "colour", "bluer", "yellower"),
    Look("green", "colour", mark("more purple"), mark("greener")),
    Look("contrast", "colour", mark("paler"), mark("richer in contrast")),
    Look("variety", "colour", mark("poorer in colours"), mark("more colourful")),
    Look("scale", "scale", "smaller", "larger"),
    Look("spread", "scale", mark("more compact"), mark("more widely spread")),
    Look("offset", "scale", mark("nearer to the middle"), mark("further from the middle")),
    Look("sharpness", "sharpness", mark("blurrier"), mark("sharper or noisier")),
)


def measure_looks(pixels: NDArray[np.uint8]) -> Floats:
    """Return the looks of images.

    Args:
        pixels: (N, S, S, 3) uint8, RGB, as framed for a network.

    Returns:
        (N, L) float32, finite, a column a look in the order of `LOOKS`: mean grey; mean red less blue; mean
        green less the mean of both; logarithm of the standard deviation of grey; the same of red less blue.
        Of what is darker than the middle of the image's own range of green: share of the picture, radius of
        gyration, and distance from the picture's middle, both in sides of the picture. Logarithm of the mean
        step from pixel to pixel in units of the contrast.
    """
    step = max(1, pixels.shape[1] // _GRID)
    coarse = pixels[:, ::step, ::step]
    side = coarse.shape[1]
    red, green, blue = (coarse[..., channel].reshape(-1, side**2).astype(np.float32) for channel in range(3))
    brightness, grey_spread = _summarise(red + green + blue)
    warmth, warmth_spread = _summarise(red - blue)
    contrast = grey_spread / 3 + _LEAST_CONTRAST
    middle = (green.min(axis=1) + green.max(axis=1)) / 2
    darker = (middle[:, None] - green).clip(min=0)
    moments = darker @ _list_moments(side)
    mass = darker.sum(axis=1) + _LEAST_CONTRAST
    # By hand for x, y and x² + y²: the radius is that around the centre of what is dark.
    offset = np.hypot(moments[:, 0], moments[:, 1]) / mass
    spread = np.sqrt((moments[:, 2] / mass - offset**2).clip(min=0))
    rows = pixels[:, :: max(1, pixels.shape[1] // _SHARPNESS_ROWS), :, 1].astype(np.int16)
    steps = np.abs(np.diff(rows, axis=2)).mean(axis=(1, 2), dtype=np.float32)
    return np.stack(
        [
            brightness / 3,
            warmth,
            (3 * green.mean(axis=1) - brightness) / 2,
            np.log(contrast),
            np.log(warmth_spread + _LEAST_CONTRAST),
            np.count_nonzero(darker, axis=1) / side**2,
            spread,
            offset,
            np.log((steps + _LEAST_CONTRAST) / contrast),
        ],
        axis=1,
    ).astype(np.float32)


def _summarise(values: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of the rows of (N, M), in a third of the time of `std`."""
    mean = values.mean(axis=1)
    squares = np.einsum("nm,nm->n", values, values) / values.shape[1]
    return mean, np.sqrt((squares - mean**2).clip(min=0))


@functools.cache
def _list_moments(side: int) -> Floats:
    """Return x, y and x² + y² of the points of a square grid around its middle, (side², 3), sides as unit."""
    axis = (np.arange(side, dtype=np.float32) + np.float32(0.5)) / side - np.float32(0.5)
    x, y = np.meshgrid(axis, axis)
    return np.stack([x, y, x**2 + y**2], axis=2).reshape(-1, 3)
