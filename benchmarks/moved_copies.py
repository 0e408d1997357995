"""Copies of pictures of cells that are turned, re-scaled or framed otherwise: what a cell is stays the same.

A picture shows nothing beyond its edges. Where a copy would, it is filled by reflection as in training, or,
where that is the point, with the background's own colour.
"""

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
# Takes a picture (S, S, 3) RGB and a source of chance; gives one of that shape.
MovePixels = Callable[[Pixels, np.random.Generator], Pixels]


@dataclass(frozen=True, slots=True)
class Move:
    """One way in which copies are made.

    Attributes:
        kind: What it belongs to: turned, re-scaled or re-framed.
        name: What is done, in words.
        pixels: Does it to one picture.
    """

    kind: str
    name: str
    pixels: MovePixels


def turn(image: Pixels, _random: np.random.Generator, *, degrees: int) -> Pixels:
    """Turn a picture about its middle, counter-clockwise; what comes in at the corners is reflected."""
    if degrees % 90 == 0:
        return np.ascontiguousarray(np.rot90(image, degrees // 90))
    side = len(image)
    margin = math.ceil(side * (math.sqrt(0.5) - 0.5)) + 2
    wide = Image.fromarray(_reflect(image, margin))
    turned = np.asarray(wide.rotate(degrees, Image.Resampling.BICUBIC))
    return turned[margin : margin + side, margin : margin + side]


def scale(image: Pixels, _random: np.random.Generator, *, factor: float) -> Pixels:
    """Make the cell larger or smaller by a factor; what comes in about it is reflected."""
    side = len(image)
    margin = max(0, math.ceil((side / factor - side) / 2))
    middle, half = margin + side / 2, side / factor / 2
    return _cut(_reflect(image, margin), middle - half, middle - half, side / factor, side)


def shift(image: Pixels, random: np.random.Generator, *, share: float, blank: bool = False) -> Pixels:
    """Move the cell by a share of the side, any way by chance; what comes in is reflected or blank."""
    side = len(image)
    angle = random.uniform(0, 2 * math.pi)
    margin = math.ceil(side * share)
    top, left = (margin + round(share * side * way) for way in (math.sin(angle), math.cos(angle)))
    wide = _surround(image, margin) if blank else _reflect(image, margin)
    return wide[top : top + side, left : left + side]


def crop(image: Pixels, random: np.random.Generator, *, share: float) -> Pixels:
    """Cut a square of a share of the side, at a place by chance, and make it the whole picture."""
    side = len(image)
    left, top = random.uniform(0, side * (1 - share), 2)
    return _cut(image, left, top, side * share, side)


def pad(image: Pixels, _random: np.random.Generator, *, share: float) -> Pixels:
    """Surround a picture on all sides by background of one colour, a share of its side wide."""
    wide = _surround(image, round(len(image) * share))
    return _cut(wide, 0, 0, len(wide), len(image))


MOVES = (
    *(Move("turned", f"by {angle}°", partial(turn, degrees=angle)) for angle in (90, 180, 270)),
    *(Move("turned", f"by {angle}°", partial(turn, degrees=angle)) for angle in (15, 30, 45, 60, 75)),
    *(
        Move("re-scaled", f"{factor} times", partial(scale, factor=factor))
        for factor in (0.6, 0.8, 1.25, 1.5)
    ),
    *(
        Move("re-framed", f"shifted by {share:.0%}", partial(shift, share=share))
        for share in (0.05, 0.1, 0.15)
    ),
    Move("re-framed", "shifted by 15%, blank beyond", partial(shift, share=0.15, blank=True)),
    Move("re-framed", "cropped to 85% of the side", partial(crop, share=0.85)),
    Move("re-framed", "padded by 15% a side", partial(pad, share=0.15)),
)


def move_all(images: Pixels, move: Move, seed: int) -> Pixels:
    """Return moved copies of pictures; what is drawn for one follows from the seed and its pixels alone.

    Args:
        images: (N, S, S, 3) uint8, RGB.
        move: What is done.
        seed: Seed of what is drawn.

    Returns:
        (N, S, S, 3) uint8.
    """
    moved = np.empty_like(images)
    for image, place in zip(images, moved, strict=True):
        place[:] = move.pixels(image, np.random.default_rng([seed, zlib.crc32(image.tobytes())]))
    return moved


def _reflect(image: Pixels, margin: int) -> Pixels:
    return np.pad(image, ((margin, margin), (margin, margin), (0, 0)), "symmetric")


def _surround(image: Pixels, margin: int) -> Pixels:
    """Return a picture within a border of the median colour of its edge."""
    edge = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    wide = np.empty((len(image) + 2 * margin, len(image) + 2 * margin, 3), np.uint8)
    wide[:] = np.median(edge, axis=0).round()
    wide[margin : margin + len(image), margin : margin + len(image)] = image
    return wide


def _cut(image: Pixels, left: float, top: float, length: float, side: int) -> Pixels:
    """Return a square of a picture as a picture of another side, smoothed where it becomes smaller."""
    box = (left, top, left + length, top + length)
    return np.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC, box))
