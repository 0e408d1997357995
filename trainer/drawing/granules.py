"""Granules and vacuoles: many small round bodies in one layer."""

import numpy as np
from numpy.typing import NDArray

from trainer.drawing.canvas import Canvas, Field


def draw_granules(
    canvas: Canvas, rng: np.random.Generator, points: NDArray[np.float64], radius: float, spread: float = 0.25
) -> Field:
    """Return how much small round bodies cover each point of the sheet.

    Args:
        canvas: The sheet.
        rng: Source of all randomness.
        points: (N, 2) their centres in units.
        radius: Mean radius in units.
        spread: Standard deviation of the radius as a share of it.

    Returns:
        (H, W) float32 in [0, 1].
    """
    covered = np.zeros_like(canvas.x)
    side = canvas.x.shape[0]
    radii = radius * np.exp(spread * rng.standard_normal(len(points)))
    for (x, y), size in zip(points, radii, strict=True):
        # Each granule touches a small window only; the whole sheet a granule would be slow.
        reach = size + 1.0
        left, right = (_grid_index(canvas, x + offset, side) for offset in (-reach, reach))
        top, bottom = (_grid_index(canvas, y + offset, side) for offset in (-reach, reach))
        window = np.s_[top : bottom + 1, left : right + 1]
        distance = np.hypot(canvas.x[window] - np.float32(x), canvas.y[window] - np.float32(y)) - size
        np.maximum(covered[window], np.clip(0.5 - distance, 0.0, 1.0), out=covered[window])
    return covered


def _grid_index(canvas: Canvas, position: float, side: int) -> int:
    index = int(np.floor((position - float(canvas.x[0, 0])) / canvas.step))
    return min(max(index, 0), side - 1)
