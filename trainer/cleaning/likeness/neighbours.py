"""Points near each other among many, in n log n: a forest of random splits.

Each tree divides the points at the median of a random direction, again and again, until few are left
together; those are compared with each other. Points that are close lie together in nearly every tree
(Dasgupta, Freund 2008, "Random projection trees and low dimensional manifolds").
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# So many points are compared with each other, in so many trees.
_LEAF, _TREES = 48, 24
# Copies of a picture that was cropped are hardly nearer than others: where pairs are sought, none is missed.
_PAIRS_LEAF, _PAIRS_TREES = 64, 32
_BLOCK = 2**16
# So many numbers are compared at once.
_MOST_VALUES = 2**22


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
    n_points = len(points)
    best = Neighbours(
        np.full((n_points, count), -1, np.int32), np.full((n_points, count), np.inf, np.float32)
    )
    for leaves in _grow_forest(points, _LEAF, _TREES, seed):
        rows = np.empty((n_points, leaves.shape[1]), np.int32)
        squares = np.empty(rows.shape, np.float32)
        for members, found in _compare_leaves(points, leaves):
            rows[members] = members[:, np.newaxis, :]
            squares[members] = found
        best = _take_nearest(best, rows, squares)
    return best


def find_close_pairs(
    points: NDArray[np.float32], farthest: float, most: int, *, seed: int = 0
) -> NDArray[np.int64]:
    """Find the pairs of points that are close to each other; the closer, the more surely.

    Args:
        points: (N, D) float32.
        farthest: Largest distance of a pair.
        most: Pairs that a point asks for in each tree, its nearest ones: enough to join what belongs
            together where very many points are close to each other, and not every pair there is.
        seed: Seed of the directions.

    Returns:
        (P, 2) rows, each pair once, the closest first.
    """
    n_points = len(points)
    found = [np.empty(0, np.int64)]
    for leaves in _grow_forest(points, _PAIRS_LEAF, _PAIRS_TREES, seed):
        for members, squares in _compare_leaves(points, leaves):
            close = _choose_close(squares, farthest**2, most)
            leaf, first, second = np.unravel_index(np.flatnonzero(close), close.shape)
            rows = members[leaf, first], members[leaf, second]
            found.append(np.minimum(*rows) * n_points + np.maximum(*rows))
    keys = np.unique(np.concatenate(found))
    pairs = np.stack([keys // max(1, n_points), keys % max(1, n_points)], axis=1)
    distances = np.empty(len(pairs), np.float32)
    for start in range(0, len(pairs), _BLOCK):
        block = pairs[start : start + _BLOCK]
        distances[start : start + _BLOCK] = np.linalg.norm(points[block[:, 0]] - points[block[:, 1]], axis=1)
    nearest: NDArray[np.int64] = pairs[np.argsort(distances, kind="stable")]
    return nearest


def _choose_close(squares: NDArray[np.float32], farthest: float, most: int) -> NDArray[np.bool_]:
    """Return (L, W, W) which of the points of each leaf are close: of many only the nearest."""
    close: NDArray[np.bool_] = squares <= farthest
    crowded = np.count_nonzero(close, axis=2) > most
    if crowded.any():
        theirs = squares[crowded]
        close[crowded] = theirs <= np.partition(theirs, most - 1, axis=1)[:, most - 1 : most]
    return close


def _grow_forest(
    points: NDArray[np.float32], leaf: int, n_trees: int, seed: int
) -> Iterator[NDArray[np.int64]]:
    """Yield (L, W) rows of each tree's leaves of so many points at most; one of all where these are few."""
    random = np.random.default_rng(seed)
    n_points = len(points)
    depth = 0
    while n_points > leaf << depth:
        depth += 1
    n_leaves = 1 << depth
    width = -(-n_points // n_leaves)
    # A leaf that is one place shorter borrows the first of the next.
    starts = np.minimum(-(-np.arange(n_leaves) * n_points // n_leaves), n_points - width)
    for _ in range(n_trees if depth else 1):
        order = _grow_tree(points, depth, random)
        yield order[starts[:, np.newaxis] + np.arange(width)]


def _grow_tree(points: NDArray[np.float32], depth: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Return the rows so ordered that those of a leaf stand one after the other."""
    n_points, width = points.shape
    order = np.arange(n_points)
    for level in range(depth):
        # Not `@`: BLAS would wake its threads for a moment's work, and they wait by spinning.
        places = np.einsum("ij,j->i", points, random.standard_normal((width,), np.float32))
        # From 0 to less than 1, so that a branch's number before it keeps the branches apart.
        places = (places - places.min()) / max(float(np.ptp(places)) * 1.001, 1e-30)
        branches = (np.arange(n_points) << level) // n_points
        order = order[np.argsort(branches + places[order].astype(np.float64))]
    return order


def _compare_leaves(
    points: NDArray[np.float32], leaves: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """Yield some leaves (L, W) at a time, and (L, W, W) squared distances within; infinite to oneself.

    Those of equal points may be less than 0, by rounding.
    """
    width = leaves.shape[1]
    step = max(1, _MOST_VALUES // max(1, width * max(width, points.shape[1])))
    for first in range(0, len(leaves), step):
        members = leaves[first : first + step]
        inside = points[members]
        squares = np.einsum("lwd,lwd->lw", inside, inside)
        # In place: fresh memory would cost as much as the work.
        found = (-2 * inside) @ inside.transpose(0, 2, 1)
        found += squares[:, :, np.newaxis]
        found += squares[:, np.newaxis]
        found[:, np.arange(width), np.arange(width)] = np.inf
        yield members, found


def _take_nearest(best: Neighbours, rows: NDArray[np.int32], squares: NDArray[np.float32]) -> Neighbours:
    """Merge what was found before with what shares a leaf now, each neighbour once."""
    count = best.rows.shape[1]
    if squares.shape[1] > count:
        nearest = np.argpartition(squares, count - 1, axis=1)[:, :count]
        rows = np.take_along_axis(rows, nearest, axis=1)
        squares = np.take_along_axis(squares, nearest, axis=1)
    both_rows = np.hstack([best.rows, np.where(np.isfinite(squares), rows, -1)])
    both = np.hstack([best.distances, np.sqrt(np.maximum(squares, 0))])
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
