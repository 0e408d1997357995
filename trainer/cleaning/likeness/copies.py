"""Which pictures are copies of each other: turned, mirrored, cropped a little, saved again."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.cleaning.likeness.details import SAME_PICTURE, compare_details
from trainer.cleaning.likeness.harmonics import align, find_harmonics
from trainer.cleaning.likeness.neighbours import find_close_pairs
from trainer.dataset.grouping import Groups

OnProgress = Callable[[int, int], None]

# All of 500 copies of real cells, turned by any angle, mirrored, cropped by 3 % and saved again, are this
# near and this alike; what passes and is none is told apart by its details.
_FARTHEST = 0.34
_LEAST_CORRELATION = 0.88
_MOST_IN_A_TREE = 4
# Joined pairs are not looked at again, from one block to the next.
_BLOCK = 128


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
    pictures = thumbnails[distinct]
    harmonics = find_harmonics(pictures)
    groups = Groups(len(distinct))
    found = _join(pictures, harmonics, np.arange(len(distinct)), groups, on_progress)
    # Among very many copies of one picture each has only some of the others for neighbours, which may
    # leave the group in parts. Their first members see each other.
    heads = np.array(sorted({rows[0] for rows in groups.members()}), np.int64)
    if len(heads) > 1:
        more = _join(pictures, harmonics, heads, groups, on_progress)
        found = CopyPairs(
            np.concatenate([found.pairs, more.pairs]), np.concatenate([found.scores, more.scores])
        )
    return CopyPairs(distinct[found.pairs], found.scores)


def _join(
    pictures: NDArray[np.uint8],
    harmonics: NDArray[np.complex64],
    rows: NDArray[np.int64],
    groups: Groups,
    on_progress: OnProgress,
) -> CopyPairs:
    """Find copies among some rows and join them, nearest pairs first, joined ones not looked at again."""
    candidates = rows[find_close_pairs(np.abs(harmonics[rows]), _FARTHEST, _MOST_IN_A_TREE)]
    pairs, scores = [np.empty((0, 2), np.int64)], [np.empty(0, np.float32)]
    for start in range(0, len(candidates), _BLOCK):
        block = candidates[start : start + _BLOCK]
        block = block[[groups.find(first) != groups.find(second) for first, second in block.tolist()]]
        alignment = align(harmonics[block[:, 0]], harmonics[block[:, 1]])
        alike = alignment.correlations >= _LEAST_CORRELATION
        block, alignment = block[alike], alignment.take(alike)
        agreement = compare_details(pictures, block, alignment)
        same = agreement >= SAME_PICTURE
        pairs.append(block[same])
        scores.append(np.minimum(agreement[same], np.float32(1)))
        groups.join_pairs(map(tuple, block[same].tolist()))
        on_progress(min(start + _BLOCK, len(candidates)), len(candidates))
    return CopyPairs(np.concatenate(pairs), np.concatenate(scores))
