"""What a picture looks like whichever way it is turned: its circular harmonics.

A picture is written as a sum of functions R_k(r) exp(i m t) of radius r and angle t. Turning it by an
angle a multiplies each coefficient by exp(-i m a), mirroring it conjugates them; so their absolute values
stay what they are, and the product of the coefficients of two pictures tells by which angle one must be
turned to look like the other (Hsu, Arsenault, April 1982, "Rotation-invariant digital pattern recognition
using circular harmonic expansion").
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.cleaning.likeness.thumbnails import SIDE

_RINGS = 8
_ORDERS = 9
# Rings end inside of the picture: what lies in its corners is lost when it is turned.
_OUTER = 0.95
# A ring holds no more waves than it has places for.
_PLACES_A_WAVE = 3.75
_ANGLES = 256
_BLOCK = 4096


class _Basis(NamedTuple):
    """The functions, (SIDE * SIDE, 2, C) float32, real and imaginary parts; and orders m, ascending.

    They are weighed, and see no brightness: each adds up to nothing over the pixels that are seen.
    """

    functions: NDArray[np.float32]
    orders: NDArray[np.int64]


class Alignment(NamedTuple):
    """How the second picture of each of P pairs must be turned to look like the first.

    Attributes:
        correlations: (P,) float32 in [-1, 1]: how alike they then are, as `find_harmonics` weighs it.
        angles: (P,) radians; the mirrored one is turned, where it is mirrored.
        mirrored: (P,) whether the second is mirrored first.
    """

    correlations: NDArray[np.float32]
    angles: NDArray[np.float32]
    mirrored: NDArray[np.bool_]

    def take(self, kept: NDArray[np.bool_]) -> "Alignment":
        """Return the alignment of some of the pairs."""
        return Alignment(self.correlations[kept], self.angles[kept], self.mirrored[kept])


def find_harmonics(thumbnails: NDArray[np.uint8]) -> NDArray[np.complex64]:
    """Return the coefficients of pictures, brightness and contrast taken out.

    The more waves a function has around the middle, the more it weighs: all cells agree in being round and
    dark. So weighed, pictures of different cells lie apart, and copies as near as before.

    Args:
        thumbnails: (N, SIDE, SIDE) uint8.

    Returns:
        (N, C) complex64; the inner product of two rows is their correlation, so weighed.
    """
    basis = _make_basis()
    n_functions = len(basis.orders)
    found = np.empty((len(thumbnails), n_functions), np.complex64)
    # Memory that is already in use: fresh pages would cost half of the work.
    room = np.empty((min(_BLOCK, len(thumbnails)), SIDE * SIDE), np.float32)
    for first in range(0, len(thumbnails), _BLOCK):
        block = thumbnails[first : first + _BLOCK].reshape(-1, SIDE * SIDE)
        room[: len(block)] = block
        parts = (room[: len(block)] @ basis.functions.reshape(SIDE * SIDE, -1)).reshape(-1, 2, n_functions)
        coefficients = parts[:, 0] + 1j * parts[:, 1]
        norms = np.linalg.norm(coefficients, axis=1, keepdims=True)
        # A picture of one colour has no coefficients but rounding.
        found[first : first + _BLOCK] = coefficients / np.maximum(norms, 10.0)
    return found


def align(first: NDArray[np.complex64], second: NDArray[np.complex64]) -> Alignment:
    """Find how the second picture of each pair is turned to look like the first.

    Args:
        first: (P, C) coefficients.
        second: (P, C) coefficients.
    """
    straight, mirrored = _turn_around(first * second.conj()), _turn_around(first * second)
    rows = np.arange(len(first))
    best, best_mirrored = straight.argmax(axis=1), mirrored.argmax(axis=1)
    is_mirrored = mirrored[rows, best_mirrored] > straight[rows, best]
    places = np.where(is_mirrored, best_mirrored, best)
    return Alignment(
        np.where(is_mirrored, mirrored[rows, places], straight[rows, places]),
        (places * (2 * np.pi / _ANGLES)).astype(np.float32),
        is_mirrored,
    )


def _turn_around(products: NDArray[np.complex64]) -> NDArray[np.float32]:
    """Return (P, _ANGLES) correlations at every angle, from (P, C) products of coefficients."""
    # All that counts of a product is its order: the rings are summed up before.
    starts = np.searchsorted(_make_basis().orders, np.arange(_ORDERS))
    waves = np.add.reduceat(products, starts, axis=1)
    # The inverse transform counts each order but 0 twice, for its negative.
    waves[:, 1:] *= 0.5
    correlations = np.fft.irfft(waves, _ANGLES, axis=1) * np.float32(_ANGLES)
    return correlations.astype(np.float32, copy=False)


@cache
def _make_basis() -> _Basis:
    y, x = offsets(SIDE)
    radius, angle = np.hypot(x, y) * (2 / SIDE), np.arctan2(y, x)
    width = _OUTER / _RINGS
    seen = radius <= 1
    functions, orders = [], []
    for order in range(_ORDERS):
        for ring in range(_RINGS):
            middle = (ring + 0.5) * width
            if order * _PLACES_A_WAVE > np.pi * middle * SIDE:
                continue
            profile = np.exp(-0.5 * ((radius - middle) / (0.75 * width)) ** 2) * seen
            function = profile * np.exp(-1j * order * angle)
            function /= np.linalg.norm(function)
            # What is the same everywhere is brightness.
            function -= seen * (function.sum() / seen.sum())
            # Each order but 0 stands for its negative too, which a real picture's coefficients conjugate.
            weight = (1 + order) * (np.sqrt(2) if order else 1)
            functions.append(weight * np.stack([function.real.ravel(), function.imag.ravel()]))
            orders.append(order)
    # (C, 2, pixels) to (pixels, 2, C)
    return _Basis(np.array(functions).T.astype(np.float32), np.array(orders))


def offsets(side: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return how far each place of a square lies below and right of its middle, in its pixels."""
    line = np.arange(side, dtype=np.float32) - np.float32((side - 1) / 2)
    y, x = np.meshgrid(line, line, indexing="ij")
    return y, x
