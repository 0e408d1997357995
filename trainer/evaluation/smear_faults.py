"""What lies in a smear and belongs to no cell: grains of stain, bubbles of air."""

import math

import numpy as np
from numpy.typing import NDArray

from trainer.evaluation.optics import to_bytes

# Share of red, green and blue light that precipitated Romanowsky stain lets through: dark violet.
_STAIN = np.array([0.25, 0.1, 0.4], np.float32)
# Radius of a grain as a share of the image's side, least and most.
_GRAIN = (0.025, 0.06)
_MOST_GRAINS = 11

_RIM = 0.035
_RIM_DARKENS = 0.65
_INSIDE_FADES = 0.5


def add_stain_spots(
    image: NDArray[np.uint8], number: float, random: np.random.Generator
) -> NDArray[np.uint8]:
    """Return an (H, W, 3) image with so many grains of precipitated stain on it, at most 11.

    All are drawn and the first are laid down, so that more of them are the same ones and others.
    """
    height, width = image.shape[:2]
    side = min(height, width)
    rows, columns = random.uniform(0, height, _MOST_GRAINS), random.uniform(0, width, _MOST_GRAINS)
    radii = random.uniform(*_GRAIN, _MOST_GRAINS) * side
    stained = image.astype(np.float32)
    for row, column, radius in list(zip(rows, columns, radii, strict=True))[: int(number)]:
        # Only where the grain lies: it is small.
        reach = math.ceil(radius * 1.5) + 1
        top, left = max(0, int(row) - reach), max(0, int(column) - reach)
        part = stained[top : int(row) + reach, left : int(column) + reach]
        distances = _distances(part.shape[0], part.shape[1], row - top, column - left)
        cover = _soft_disc(distances, radius, 0.35 * radius + 0.5)
        part *= 1 - cover[:, :, np.newaxis] * (1 - _STAIN)
    return to_bytes(stained)


def add_bubble(image: NDArray[np.uint8], diameter: float, random: np.random.Generator) -> NDArray[np.uint8]:
    """Return an (H, W, 3) image with a bubble on it: pale within, a dark rim about it.

    Args:
        image: (H, W, 3) uint8, RGB.
        diameter: Its diameter as a share of the image's side.
        random: What draws its place, off the middle.
    """
    height, width = image.shape[:2]
    side = min(height, width)
    angle, away = random.uniform(0, 2 * math.pi), random.uniform(0.15, 0.35) * side
    row, column = height / 2 + away * math.sin(angle), width / 2 + away * math.cos(angle)
    distances = _distances(height, width, row, column)
    radius, rim = diameter / 2 * side, _RIM * side
    inside = _INSIDE_FADES * _soft_disc(distances, radius, 1)[:, :, np.newaxis]
    ring = _RIM_DARKENS * np.exp(-(((distances - radius) / rim) ** 2))[:, :, np.newaxis]
    return to_bytes((image + (255 - image.astype(np.float32)) * inside) * (1 - ring))


def _distances(height: int, width: int, row: float, column: float) -> NDArray[np.float32]:
    """Return (H, W) distances in pixels of each pixel's middle from a point."""
    down = np.arange(height, dtype=np.float32) + 0.5 - row
    right = np.arange(width, dtype=np.float32) + 0.5 - column
    distances: NDArray[np.float32] = np.hypot(down[:, np.newaxis], right).astype(np.float32)
    return distances


def _soft_disc(distances: NDArray[np.float32], radius: float, edge: float) -> NDArray[np.float32]:
    """Return 1 within a radius, 0 outside, and what lies between over an edge of that width."""
    cover: NDArray[np.float32] = np.clip((radius - distances) / edge + 0.5, 0, 1).astype(np.float32)
    return cover
