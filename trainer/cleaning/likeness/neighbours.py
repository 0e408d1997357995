"""Nearest neighbours among many points, in n log n: a forest of random splits.

Each tree divides the points at the median of a random direction, again and again, until few are left
together; those are compared with each other. Points that are close lie together in nearly every tree
(Dasgupta, Freund 2008, "Random projection trees and low dimensional manifolds").
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_LEAF = 48
_TREES = 24


class Neighbours(NamedTuple):
    """The nearest that were found of each of N points, the nearest first.

    Attributes:
        rows: (N, count) rows; -1 where there are no more.
        distances: (N, count) float32; infinite where there are no more.
    """

    rows: NDArray[np.int32]
    distances: NDArray[np.float32]


def find_neighbours(points: NDArray[np.float32], count: int, *, seed: int = 0) -> Neighbours:
    """Find the nearest neighbours of every point; a few may be missed, the closest hardly ever.

    Args:
        points: (N, D) float32.
        count: Neighbours of each, at least 1.
        seed: Seed of the directions.
    """
    random = np.random.default_rng(seed)
    n_points = len(points)
    best = Neighbours(
        np.full((n_points, count), -1, np.int32), np.full((n_points, count), np.inf, np.float32)
    )
    depth = 0
    while n_points > _LEAF << depth:
        depth += 1
    for _ in range(_TREES if depth else 1):
        best = _take_nearest(best, *_compare_leaves(points, _grow_tree(points, depth, random)))
    return best


def _grow_tree(points: NDArray[np.float32], depth: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Return the rows so ordered that those of a leaf stand one after the other."""
    n_points, width = points.shape
    order = np.arange(n_points)
    for level in range(depth):
        direction = random.standard_normal((width,), np.float32)
        places = points @ direction
        branches = (np.arange(n_points) << level) // n_points
        order = order[np.lexsort((places[order], branches))]
    return order


def _compare_leaves(
    points: NDArray[np.float32], order: NDArray[np.int64], most_values: int = 2**22
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return (N, W) rows and squared distances of what shares a leaf with each point."""
    n_points = len(points)
    n_leaves = 1
    while n_points > _LEAF * n_leaves:
        n_leaves *= 2
    width = -(-n_points // n_leaves)
    # A leaf that is one place shorter borrows the first of the next.
    starts = np.minimum(-(-np.arange(n_leaves) * n_points // n_leaves), n_points - width)
    leaves = order[starts[:, np.newaxis] + np.arange(width)]
    rows = np.empty((n_points, width), np.int32)
    distances = np.empty((n_points, width), np.float32)
    step = max(1, most_values // (width * max(width, points.shape[1])))
    for first in range(0, n_leaves, step):
        members = leaves[first : first + step]
        inside = points[members]
        squares = (inside**2).sum(axis=2)
        found = squares[:, :, np.newaxis] + squares[:, np.newaxis] - 2 * inside @ inside.transpose(0, 2, 1)
        found[:, np.arange(width), np.arange(width)] = np.inf
        rows[members] = members[:, np.newaxis, :]
        distances[members] = np.maximum(found, 0)
    return rows, distances


def _take_nearest(best: Neighbours, rows: NDArray[np.int32], squares: NDArray[np.float32]) -> Neighbours:
    """Merge what was found before with what shares a leaf now, each neighbour once."""
    count = best.rows.shape[1]
    if squares.shape[1] > count:
        nearest = np.argpartition(squares, count - 1, axis=1)[:, :count]
        rows = np.take_along_axis(rows, nearest, axis=1)
        squares = np.take_along_axis(squares, nearest, axis=1)
    both_rows = np.hstack([best.rows, np.where(np.isfinite(squares), rows, -1)])
    both = np.hstack([best.distances, np.sqrt(squares)])
    # Sorted by row, a neighbour that was found twice stands beside itself.
    order = np.argsort(both_rows, axis=1, kind="stable")
    both_rows, both = np.take_along_axis(both_rows, order, axis=1), np.take_along_axis(both, order, axis=1)
    both[:, 1:][both_rows[:, 1:] == both_rows[:, :-1]] = np.inf
    order = np.argsort(both, axis=1, kind="stable")[:, :count]
    distances = np.take_along_axis(both, order, axis=1)
    return Neighbours(
        np.where(np.isfinite(distances), np.take_along_axis(both_rows, order, axis=1), -1).astype(np.int32),
        distances,
    )
