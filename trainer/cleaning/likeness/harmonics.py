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
    """The functions, (SIDE * SIDE, C) complex64, the order m of each, and which pixels they see."""

    functions: NDArray[np.complex64]
    orders: NDArray[np.int64]
    seen: NDArray[np.bool_]


class Alignment(NamedTuple):
    """How the second picture of each of P pairs must be turned to look like the first.

    Attributes:
        correlations: (P,) float32 in [-1, 1]: how alike they then are, fine details aside.
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

    Args:
        thumbnails: (N, SIDE, SIDE) uint8.

    Returns:
        (N, C) complex64; the inner product of two rows is their correlation.
    """
    basis = _make_basis()
    # Each order but 0 stands for its negative too, which a real picture's coefficients conjugate.
    weights = np.where(basis.orders > 0, np.sqrt(2), 1).astype(np.float32)
    found = np.empty((len(thumbnails), len(weights)), np.complex64)
    for first in range(0, len(thumbnails), _BLOCK):
        block = thumbnails[first : first + _BLOCK].reshape(-1, SIDE * SIDE).astype(np.float32)
        block -= block[:, basis.seen].mean(axis=1, keepdims=True)
        coefficients = (block @ basis.functions) * weights
        norms = np.linalg.norm(coefficients, axis=1, keepdims=True)
        # A picture of one colour has no coefficients but rounding.
        found[first : first + _BLOCK] = coefficients / np.maximum(norms, 1.0)
    return found


def align(first: NDArray[np.complex64], second: NDArray[np.complex64]) -> Alignment:
    """Find how the second picture of each pair is turned to look like the first.

    Args:
        first: (P, C) coefficients.
        second: (P, C) coefficients.
    """
    orders = _make_basis().orders
    angles = (np.arange(_ANGLES) * (2 * np.pi / _ANGLES)).astype(np.float32)
    turns = np.exp(1j * np.outer(np.arange(_ORDERS), angles)).astype(np.complex64)
    # All that counts of a product is its order: the rings are summed up before.
    summed = np.zeros((len(orders), _ORDERS), np.complex64)
    summed[np.arange(len(orders)), orders] = 1
    straight = (((first * second.conj()) @ summed) @ turns).real
    mirrored = (((first * second) @ summed) @ turns).real
    rows = np.arange(len(first))
    best, best_mirrored = straight.argmax(axis=1), mirrored.argmax(axis=1)
    is_mirrored = mirrored[rows, best_mirrored] > straight[rows, best]
    return Alignment(
        np.where(is_mirrored, mirrored[rows, best_mirrored], straight[rows, best]),
        np.where(is_mirrored, angles[best_mirrored], angles[best]),
        is_mirrored,
    )


@cache
def _make_basis() -> _Basis:
    y, x = offsets(SIDE)
    radius, angle = np.hypot(x, y) * (2 / SIDE), np.arctan2(y, x)
    width = _OUTER / _RINGS
    functions, orders = [], []
    for ring in range(_RINGS):
        middle = (ring + 0.5) * width
        profile = np.exp(-0.5 * ((radius - middle) / (0.75 * width)) ** 2) * (radius <= 1)
        for order in range(_ORDERS):
            if order * _PLACES_A_WAVE > np.pi * middle * SIDE:
                break
            function = profile * np.exp(-1j * order * angle)
            functions.append((function / np.linalg.norm(function)).ravel())
            orders.append(order)
    return _Basis(np.array(functions).T.astype(np.complex64), np.array(orders), (radius <= 1).ravel())


def offsets(side: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return how far each place of a square lies below and right of its middle, in its pixels."""
    line = np.arange(side, dtype=np.float32) - np.float32((side - 1) / 2)
    y, x = np.meshgrid(line, line, indexing="ij")
    return y, x
