"""Whether two pictures that look alike are alike in every detail, once one is laid over the other."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.cleaning.likeness.harmonics import Alignment, offsets

# Round dark cells on a bright ground agree in all but their details: 20,000 look-alike pairs of different
# cells reach 0.81, nearly all turned, cropped and resaved copies 0.85 to 1.
SAME_PICTURE = 0.85

_FARTHEST = 3
# So many pairs that they stay in the processor's cache.
_BLOCK = 64
# Share of a picture's half side that is compared: a turned one has no corners.
_RADIUS = 0.86
# Half width of what is taken for surroundings, in the thumbnail's pixels, and grey levels that are noise.
_SURROUNDINGS = 3
_NOISE = 2.0


class _Trial(NamedTuple):
    """One way to lay the second of a pair over the first.

    Attributes:
        scale: How much smaller it is made.
        turn: How much further it is turned, radians.
        steps: Parts of a pixel that it is moved by.
        least: Score with which it is worth trying on.
    """

    scale: float
    turn: float
    steps: int
    least: float


# A crop of 3 % makes a copy as much larger, and moves it by up to half of that; a cell that is not quite
# in the middle then seems turned by a little more or less than it is. Most pairs end after the first.
_TRIALS = (
    _Trial(1.0, 0.0, 1, 0.6),
    *(_Trial(scale, 0.0, 2, 0.6) for scale in (1.0, 1.03)),
    _Trial(1 / 1.03, 0.0, 2, 0.75),
    *(_Trial(scale, turn, 2, 0.75) for turn in (-0.05, 0.05) for scale in (1.0, 1.03, 1 / 1.03)),
)


def compare_details(
    thumbnails: NDArray[np.uint8], pairs: NDArray[np.int64], alignment: Alignment
) -> NDArray[np.float32]:
    """Return how well the details of pairs of pictures agree.

    The second of each pair is turned as found, moved, and where that is not enough tried at other scales
    and turns. A pair that is hopeless is given up early, one that is the same picture is not looked at
    further: their scores are lower than they might be.

    Args:
        thumbnails: (N, S, S) uint8.
        pairs: (P, 2) rows.
        alignment: How the second of each pair is turned.

    Returns:
        (P,) float32 in [-1, 1]: correlation of the details.
    """
    found = np.full(len(pairs), -1, np.float32)
    for start in range(0, len(pairs), _BLOCK):
        block = slice(start, start + _BLOCK)
        found[block] = _compare_block(
            _find_details(thumbnails[pairs[block, 0]]),
            _find_details(thumbnails[pairs[block, 1]]),
            alignment.angles[block],
            alignment.mirrored[block],
        )
    return found


def _find_details(thumbnails: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what is left of pictures when each place is measured against its surroundings.

    What a place has in common with its surroundings is taken off, and the rest divided by how much it varies
    there: else the edge of a cell would outweigh all that is inside it.

    Returns:
        (N, S, S) float32, about -3 to 3; 0 for pictures of one colour.
    """
    smooth = _blur(thumbnails.astype(np.float32), _weigh(1))
    left = smooth - _blur(smooth, _weigh(_SURROUNDINGS))
    spread = np.sqrt(np.maximum(_blur(left**2, _weigh(_SURROUNDINGS)), 0))
    details = left / (spread + np.float32(_NOISE))
    return details.astype(np.float32, copy=False)


def _compare_block(
    first: NDArray[np.float32],
    second: NDArray[np.float32],
    angles: NDArray[np.float32],
    mirrored: NDArray[np.bool_],
) -> NDArray[np.float32]:
    spectra = _analyse(first)
    found = np.full(len(first), -1, np.float32)
    rows = np.arange(len(first))
    for trial in _TRIALS:
        scores = _compare(spectra, second[rows], angles[rows], mirrored[rows], trial)
        found[rows] = np.maximum(found[rows], scores)
        is_open = (found[rows] >= trial.least) & (found[rows] < SAME_PICTURE)
        rows, spectra = rows[is_open], spectra[is_open]
    return found


def _compare(
    spectra: NDArray[np.complex64],
    second: NDArray[np.float32],
    angles: NDArray[np.float32],
    mirrored: NDArray[np.bool_],
    trial: _Trial,
) -> NDArray[np.float32]:
    """Compare analysed pictures with others that are laid over them."""
    side = second.shape[1]
    turned = _turn(second, angles + np.float32(trial.turn), mirrored, trial.scale)
    # More room in the spectrum means a finer raster of shifts.
    raster = trial.steps * side
    agreement = np.fft.irfft2(spectra * _analyse(turned).conj(), (raster, raster))
    farthest = trial.steps * _FARTHEST
    near = np.roll(agreement, (farthest, farthest), (1, 2))[:, : 2 * farthest + 1, : 2 * farthest + 1]
    best: NDArray[np.float32] = near.reshape(len(near), (2 * farthest + 1) ** 2).max(axis=1, initial=-1)
    return best * np.float32(trial.steps**2)


def _analyse(details: NDArray[np.float32]) -> NDArray[np.complex64]:
    """Return the spectra of details within the disc, so scaled that a picture agrees with itself by 1."""
    seen = details * _disc(details.shape[1])
    norms = np.sqrt((seen**2).sum(axis=(1, 2), keepdims=True))
    # A picture of one colour has no details; it agrees with none.
    return np.fft.rfft2(seen / np.maximum(norms, np.float32(1e-3))).astype(np.complex64, copy=False)


@cache
def _disc(side: int) -> NDArray[np.float32]:
    return (np.hypot(*offsets(side)) <= _RADIUS * side / 2).astype(np.float32)


def _weigh(half: int) -> NDArray[np.float64]:
    """Return weights that fall off evenly on both sides, nearly alike in all directions of a picture."""
    return np.convolve(np.ones(half + 1), np.ones(half + 1))


def _blur(pictures: NDArray[np.float32], weights: NDArray[np.float64]) -> NDArray[np.float32]:
    """Average over a place's surroundings along both sides; beyond the edge there is nothing to count."""
    side, half = pictures.shape[1], len(weights) // 2
    matrix = sum(
        weight * np.eye(side, k=offset)
        for offset, weight in zip(range(-half, half + 1), weights, strict=True)
    )
    shares = (matrix / np.sum(matrix, axis=1, keepdims=True)).astype(np.float32)
    blurred: NDArray[np.float32] = shares @ pictures @ shares.T
    return blurred


def _turn(
    pictures: NDArray[np.float32], angles: NDArray[np.float32], mirrored: NDArray[np.bool_], scale: float
) -> NDArray[np.float32]:
    """Turn (P, S, S) pictures about their middle, mirrored upside down first where asked."""
    side = pictures.shape[1]
    y, x = offsets(side)
    cosines, sines = (function(angles)[:, np.newaxis, np.newaxis] for function in (np.cos, np.sin))
    from_x = (cosines * x + sines * y) * np.float32(scale)
    from_y = (cosines * y - sines * x) * np.float32(scale)
    from_y[mirrored] *= -1
    middle, last = np.float32((side - 1) / 2), np.float32(side - 1.001)
    from_x, from_y = np.clip(from_x + middle, 0, last), np.clip(from_y + middle, 0, last)
    left, top = from_x.astype(np.int32), from_y.astype(np.int32)
    along, down = from_x - left, from_y - top
    flat = pictures.ravel()
    places = np.arange(len(pictures), dtype=np.int32)[:, np.newaxis, np.newaxis] * side**2 + top * side + left
    above = flat[places] * (1 - along) + flat[places + 1] * along
    below = flat[places + side] * (1 - along) + flat[places + side + 1] * along
    turned: NDArray[np.float32] = above * (1 - down) + below * down
    return turned
