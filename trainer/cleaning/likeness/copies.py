"""Which pictures are copies of each other: turned, mirrored, cropped a little, saved again."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.cleaning.likeness.details import SAME_PICTURE, compare_details, find_details
from trainer.cleaning.likeness.harmonics import align, find_harmonics
from trainer.cleaning.likeness.neighbours import find_neighbours
from trainer.dataset.grouping import Groups

OnProgress = Callable[[int, int], None]

# Of 3,500 copies of real cells, turned by any angle, mirrored, cropped by 3 % and saved again, all but
# one are this near and this alike; what passes and is none is told apart by its details.
_FARTHEST = 0.26
_LEAST_CORRELATION = 0.95
_NEIGHBOURS = 8
_BLOCK = 512


class CopyPairs(NamedTuple):
    """Pairs of pictures that are copies of each other.

    Attributes:
        pairs: (P, 2) rows; enough of them to join every group of copies.
        scores: (P,) float32: how well their details agree, in [0.85, 1].
    """

    pairs: NDArray[np.int64]
    scores: NDArray[np.float32]


def find_copy_pairs(
    thumbnails: NDArray[np.uint8],
    distinct: NDArray[np.int64],
    on_progress: OnProgress = lambda _done, _total: None,
) -> CopyPairs:
    """Find copies that are not exact ones, in n log n.

    Args:
        thumbnails: (N, SIDE, SIDE) uint8.
        distinct: Rows to look at: one of each set of exact copies.
        on_progress: Called with (done, total) candidates; an exception from it ends the work.
    """
    harmonics, details = find_harmonics(thumbnails[distinct]), find_details(thumbnails[distinct])
    groups = Groups(len(distinct))
    found = _join(details, harmonics, np.arange(len(distinct)), groups, on_progress)
    # Among very many copies of one picture each has only some of the others for neighbours, which may
    # leave the group in parts. Their first members see each other.
    heads = np.array(sorted({rows[0] for rows in groups.members()}), np.int64)
    if len(heads) > 1:
        more = _join(details, harmonics, heads, groups, on_progress)
        found = CopyPairs(
            np.concatenate([found.pairs, more.pairs]), np.concatenate([found.scores, more.scores])
        )
    return CopyPairs(distinct[found.pairs], found.scores)


def _join(
    details: NDArray[np.float16],
    harmonics: NDArray[np.complex64],
    rows: NDArray[np.int64],
    groups: Groups,
    on_progress: OnProgress,
) -> CopyPairs:
    """Find copies among some rows and join them, nearest pairs first, joined ones not looked at again."""
    candidates = rows[_find_candidates(np.abs(harmonics[rows]))]
    pairs, scores = [np.empty((0, 2), np.int64)], [np.empty(0, np.float32)]
    for start in range(0, len(candidates), _BLOCK):
        block = candidates[start : start + _BLOCK]
        block = block[[groups.find(first) != groups.find(second) for first, second in block.tolist()]]
        alignment = align(harmonics[block[:, 0]], harmonics[block[:, 1]])
        alike = alignment.correlations >= _LEAST_CORRELATION
        block, alignment = block[alike], alignment.take(alike)
        agreement = compare_details(details, block, alignment)
        same = agreement >= SAME_PICTURE
        pairs.append(block[same])
        scores.append(np.minimum(agreement[same], np.float32(1)))
        groups.join_pairs(map(tuple, block[same].tolist()))
        on_progress(min(start + _BLOCK, len(candidates)), len(candidates))
    return CopyPairs(np.concatenate(pairs), np.concatenate(scores))


def _find_candidates(points: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return (P, 2) pairs of points that are near each other, the nearest pairs first."""
    near = find_neighbours(points, _NEIGHBOURS)
    firsts, places = np.nonzero(near.distances <= _FARTHEST)
    seconds = near.rows[firsts, places].astype(np.int64)
    pairs, kept = np.unique(np.sort(np.stack([firsts, seconds], axis=1), axis=1), axis=0, return_index=True)
    order = np.argsort(near.distances[firsts, places][kept], kind="stable")
    nearest: NDArray[np.int64] = pairs[order]
    return nearest
