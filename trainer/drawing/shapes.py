"""Outlines as signed distances: negative inside, in drawing units."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trainer.drawing.canvas import Canvas, Field

Point = tuple[float, float]


def draw_outline(
    canvas: Canvas,
    rng: np.random.Generator,
    centre: Point,
    radius: float,
    *,
    elongation: float = 1.0,
    wobble: float = 0.03,
    waves: Sequence[int] = (2, 3, 4, 5),
) -> Field:
    """Return the distance to a round outline that is a little irregular.

    Args:
        canvas: The sheet.
        rng: Source of all randomness.
        centre: Centre in units.
        radius: Mean radius in units.
        elongation: Long axis over short axis, at least 1; the direction is random.
        wobble: How far the outline leaves the ellipse, as a share of the radius.
        waves: Bumps around the outline, one number a wave; many bumps give a frilled edge.
    """
    turn = rng.uniform(0.0, np.pi)
    phases = rng.uniform(0.0, 2.0 * np.pi, len(waves))
    heights = wobble * rng.standard_normal(len(waves)) / np.sqrt(np.arange(1, len(waves) + 1))
    along = (canvas.x - centre[0]) * np.float32(np.cos(turn)) + (canvas.y - centre[1]) * np.float32(
        np.sin(turn)
    )
    across = (canvas.y - centre[1]) * np.float32(np.cos(turn)) - (canvas.x - centre[0]) * np.float32(
        np.sin(turn)
    )
    stretch = np.float32(np.sqrt(elongation))
    along, across = along / stretch, across * stretch
    angle = np.arctan2(across, along)
    edge = np.ones_like(angle)
    for wave, height, phase in zip(waves, heights, phases, strict=True):
        edge += np.float32(height) * np.cos(wave * angle + np.float32(phase))
    distance: Field = (np.hypot(along, across) / edge - radius).astype(np.float32)
    return distance


def draw_tube(canvas: Canvas, path: NDArray[np.float64], radii: NDArray[np.float64]) -> Field:
    """Return the distance to a bent body that is thick and thin along a path.

    Args:
        canvas: The sheet.
        path: (N, 2) points along the body's middle, in units.
        radii: (N,) half the thickness at each point, in units.
    """
    distance = np.full_like(canvas.x, np.inf)
    for (x, y), radius in zip(path.astype(np.float32), radii.astype(np.float32), strict=True):
        np.minimum(distance, np.hypot(canvas.x - x, canvas.y - y) - radius, out=distance)
    return distance


def bend_path(
    rng: np.random.Generator, length: float, turn: float, *, restlessness: float = 0.0, points: int = 24
) -> NDArray[np.float64]:
    """Return a smooth bent path around (0, 0), in a random direction.

    Args:
        rng: Source of all randomness.
        length: Length in units.
        turn: Angle in radians that the path turns by from end to end.
        restlessness: Standard deviation of a slow wave in its direction, radians.
        points: Points on the path.

    Returns:
        (points, 2) float64 whose mean is (0, 0).
    """
    position = np.linspace(0.0, 1.0, points)
    heading = rng.uniform(0.0, 2.0 * np.pi) + turn * rng.choice((-1.0, 1.0)) * position
    heading = heading + restlessness * rng.standard_normal() * np.sin(
        2.0 * np.pi * position + rng.uniform(0.0, 2.0 * np.pi)
    )
    steps = np.stack([np.cos(heading), np.sin(heading)], axis=1) * (length / (points - 1))
    path = np.cumsum(steps, axis=0)
    centred: NDArray[np.float64] = path - path.mean(axis=0)
    return centred


def press_inside(inner: Field, outer: Field, gap: float, rounding: float = 6.0) -> Field:
    """Return the inner outline pressed flat where it would come nearer than `gap` to the outer one.

    Args:
        inner: (H, W) distance to the inner outline.
        outer: (H, W) distance to the outer outline.
        gap: Least distance between the two in units.
        rounding: How far from a corner it is rounded, in units.
    """
    wall = outer + np.float32(gap)
    near = np.clip(1.0 - np.abs(inner - wall) / np.float32(rounding), 0.0, 1.0)
    pressed: Field = np.maximum(inner, wall) + near * near * np.float32(rounding / 4.0)
    return pressed


def scatter_points(rng: np.random.Generator, centre: Point, radius: float, count: int) -> NDArray[np.float64]:
    """Return (count, 2) points spread evenly over a disc, in units."""
    reach = radius * np.sqrt(rng.uniform(0.0, 1.0, count))
    angle = rng.uniform(0.0, 2.0 * np.pi, count)
    return np.stack([centre[0] + reach * np.cos(angle), centre[1] + reach * np.sin(angle)], axis=1)
