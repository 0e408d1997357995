"""Where the cell is in a framed picture of one, by colour and distance alone.

A cell is what is stained about the nucleus, or about a platelet's granules, nearest to the middle. From its
middle rays go out to where the stain ends. A ray that goes on into a neighbour reaches further than the
others around it, and is cut to what they say: a cell is more or less round. So its own body is hardly ever
cut, while a piece of a neighbour that touches it may come along.

Lengths are in pixels of a picture of 96, and grow with it. Found by looking at cells of `pbc96`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

# Pictures at a time: what is held meanwhile is some 2 MB each.
_AT_ONCE = 32
_STATED_SIDE = 96
# Rays from the middle, and how far along each one is looked, pixels.
_RAYS, _REACH = 72, 68
_ANGLES = (np.arange(_RAYS) * 2 * np.pi / _RAYS).astype(np.float32)
# The share of pixels, the brightest, that are taken for empty ground.
_GROUND_SHARE = 0.1
# Least optical density in red of a nucleus, and in all channels of anything stained. Red cells, whatever
# they take up of blue and green, take up little red.
_LEAST_NUCLEUS, _LEAST_STAIN = 0.3, 0.12
# Stain is at least this share of a nucleus's density.
_STAIN_SHARE = 0.08
# What is this far from the middle counts for a nucleus by the share exp(-1/2), pixels.
_NEAR = 16.0
# The empty pixels in a row that end a cell; in fewer there is a vacuole.
_GAP = 3
# How much further than its neighbours to either side a ray may go, as a factor and in pixels, and how many
# these are: half of what a neighbouring cell may hide.
_MOST_OF_MEDIAN, _BEYOND_MEDIAN, _LEAST_OF_MEDIAN = 1.15, 3.0, 0.85
_NEIGHBOURS = 10
# How far a cell goes at most: by the radius of a disc as large as its nucleus, and pixels beyond.
_MOST_OF_NUCLEUS, _BEYOND_NUCLEUS = 2.2, 4.0
# How often the middle is sought anew; and the margin about what was found, pixels.
_ROUNDS, _MARGIN = 3, 2.0


def find_cells(images: NDArray[np.uint8]) -> Bools:
    """Return where the cell is in framed pictures of single cells.

    Args:
        images: (N, S, S, 3) uint8, RGB, a cell about the middle of each.

    Returns:
        (N, S, S) bool, true in the cell and for a narrow margin about it. Where nothing is stained it means
        nothing.
    """
    masks = np.zeros(images.shape[:3], np.bool_)
    for first in range(0, len(images), _AT_ONCE):
        masks[first : first + _AT_ONCE] = _find_some(images[first : first + _AT_ONCE])
    return masks


def find_ground(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return (N, 3) uint8, the colour of the empty ground in (N, S, S, 3) pictures of cells."""
    pixels = images.reshape(len(images), -1, 3)
    brightness = pixels.sum(axis=2, dtype=np.int32)
    count = max(1, int(_GROUND_SHARE * pixels.shape[1]))
    brightest = np.argpartition(brightness, -count, axis=1)[:, -count:]
    ground: NDArray[np.uint8] = np.median(
        np.take_along_axis(pixels, brightest[:, :, np.newaxis], axis=1), axis=1
    ).astype(np.uint8)
    return ground


class _Stain(NamedTuple):
    """Where pictures are stained.

    Attributes:
        nucleus: (N, S, S), as a nucleus or granules are.
        any: (N, S, S), at all.
    """

    nucleus: Bools
    any: Bools


def _find_some(images: NDArray[np.uint8]) -> Bools:
    side = images.shape[1]
    scale = side / _STATED_SIDE
    stain = _find_stain(images)
    away = (np.arange(side, dtype=np.float32) - (side - 1) / 2) / scale
    nearness = np.exp(-(away[:, np.newaxis] ** 2 + away**2) / (2 * _NEAR**2))
    weights = stain.nucleus * nearness
    total = weights.sum(axis=(1, 2)) + 1e-6
    # The middle of each cell, from that of the picture, in pixels of a picture of 96.
    rows = (weights.sum(axis=2) @ away) / total
    columns = (weights.sum(axis=1) @ away) / total
    disc = np.sqrt((stain.nucleus & (nearness > 0.2)).sum(axis=(1, 2)) / np.pi) / scale
    most = (_MOST_OF_NUCLEUS * disc + _BEYOND_NUCLEUS)[:, np.newaxis]
    for turn in range(_ROUNDS):
        reach = _follow_rays(stain, rows, columns, scale, most)
        if turn < _ROUNDS - 1:
            # The middle of what the rays enclose.
            area = 3 * (reach**2).sum(axis=1)
            rows = rows + 2 * (reach**3 @ np.sin(_ANGLES)) / area
            columns = columns + 2 * (reach**3 @ np.cos(_ANGLES)) / area
    return _fill(reach + _MARGIN, rows, columns, away)


def _find_stain(images: NDArray[np.uint8]) -> _Stain:
    ground = find_ground(images).astype(np.float32)[:, np.newaxis, np.newaxis] + 1
    density = np.maximum(np.log(ground / (_smooth(images) + 1)), 0)
    red, total = density[..., 0], density.sum(axis=3)
    threshold = _divide(red)
    nucleus = red > np.maximum(threshold, _LEAST_NUCLEUS)[:, np.newaxis, np.newaxis]
    # A pale one is what is darkest in its picture.
    pale = ~nucleus.any(axis=(1, 2))
    nucleus[pale] = red[pale] > threshold[pale, np.newaxis, np.newaxis]
    typical = (total * nucleus).sum(axis=(1, 2)) / np.maximum(nucleus.sum(axis=(1, 2)), 1)
    least = np.maximum(_STAIN_SHARE * typical, _LEAST_STAIN)
    return _Stain(nucleus, total > least[:, np.newaxis, np.newaxis])


def _smooth(images: NDArray[np.uint8]) -> Floats:
    """Return (N, S, S, 3) pictures without their grain."""
    smooth: Floats = images.astype(np.float32)
    for axis in (1, 2, 1, 2):
        borders = [(1, 1) if number == axis else (0, 0) for number in range(4)]
        padded = np.pad(smooth, borders, mode="edge")
        before, here, after = (
            np.take(padded, range(start, start + smooth.shape[axis]), axis=axis) for start in range(3)
        )
        smooth = ((before + 2 * here + after) / 4).astype(np.float32, copy=False)
    return smooth


def _divide(values: Floats) -> Floats:
    """Return the value that best divides each picture's (N, S, S) into two kinds (Otsu 1979): (N,)."""
    n_bins = 64
    flat = values.reshape(len(values), -1)
    low = flat.min(axis=1, keepdims=True)
    width = np.maximum((flat.max(axis=1, keepdims=True) - low) / n_bins, 1e-6)
    bins = np.minimum((flat - low) / width, n_bins - 1).astype(np.int64)
    places = bins + n_bins * np.arange(len(flat))[:, np.newaxis]
    counts = np.bincount(places.ravel(), minlength=n_bins * len(flat)).reshape(len(flat), n_bins)
    below = np.cumsum(counts, axis=1)[:, :-1]
    sums = np.cumsum(counts * np.arange(n_bins), axis=1)
    size, total = flat.shape[1], sums[:, -1:]
    apart = (total * below / size - sums[:, :-1]) ** 2 / np.maximum(below * (size - below), 1)
    best = apart.argmax(axis=1)[:, np.newaxis]
    threshold: Floats = (low + (best + 0.5) * width)[:, 0].astype(np.float32)
    return threshold


def _follow_rays(stain: _Stain, rows: Floats, columns: Floats, scale: float, most: Floats) -> Floats:
    """Return how far each ray goes until the cell ends, (N, rays), in pixels of a picture of 96."""
    n_images, side = stain.any.shape[:2]
    along = np.arange(_REACH, dtype=np.float32)
    middle = (side - 1) / 2
    down = rows[:, np.newaxis, np.newaxis] + np.sin(_ANGLES)[:, np.newaxis] * along
    across = columns[:, np.newaxis, np.newaxis] + np.cos(_ANGLES)[:, np.newaxis] * along
    y, x = (np.rint(middle + scale * places).astype(np.int64) for places in (down, across))
    within = (y >= 0) & (y < side) & (x >= 0) & (x < side)
    places = (y.clip(0, side - 1) * side + x.clip(0, side - 1)).reshape(n_images, -1)
    found = np.take_along_axis(stain.any.reshape(n_images, -1), places, axis=1).reshape(within.shape)
    reach = np.minimum(_first_gap(found & within), most)
    around = np.median(
        [np.roll(reach, shift, axis=1) for shift in range(-_NEIGHBOURS, _NEIGHBOURS + 1)], axis=0
    )
    reach = np.clip(reach, _LEAST_OF_MEDIAN * around, _MOST_OF_MEDIAN * around + _BEYOND_MEDIAN)
    smooth: Floats = np.mean(
        [np.roll(reach, shift, axis=1) for shift in (-1, 0, 1)], axis=0, dtype=np.float32
    )
    return np.maximum(smooth, 1.0)


def _first_gap(inside: Bools) -> Floats:
    """Return where along the last axis the first gap begins; its length where there is none."""
    outside = ~inside
    gap = outside.copy()
    for ahead in range(1, _GAP):
        # Beyond the last pixel nothing is known: it is as the last.
        gap[..., :-ahead] &= outside[..., ahead:]
    first: Floats = np.where(gap.any(axis=-1), gap.argmax(axis=-1), _REACH - 1).astype(np.float32)
    return first


def _fill(reach: Floats, rows: Floats, columns: Floats, away: Floats) -> Bools:
    """Return the (N, S, S) pixels that lie within the rays."""
    down = away[:, np.newaxis] - rows[:, np.newaxis, np.newaxis]
    across = away - columns[:, np.newaxis, np.newaxis]
    place = np.arctan2(down, across) % (2 * np.pi) / (2 * np.pi) * _RAYS
    before = place.astype(np.int64)
    share = place - before
    n_images = len(reach)
    limits = [
        np.take_along_axis(reach, ((before + step) % _RAYS).reshape(n_images, -1), axis=1).reshape(
            place.shape
        )
        for step in (0, 1)
    ]
    inside: Bools = np.hypot(down, across) <= limits[0] * (1 - share) + limits[1] * share
    return inside
