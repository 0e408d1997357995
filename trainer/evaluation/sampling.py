"""A few images that stand for many."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trainer.dataset.fingerprints import rank_fingerprint


def draw_sample(
    labels: Sequence[int], fingerprints: Sequence[str], size: int, seed: int = 0
) -> NDArray[np.int64]:
    """Return a sample of images in which every class has its share.

    Which images are drawn follows from the seed and their pixels alone, whatever their order: two models
    with the same test images are shown the same sample, and a smaller one is part of a larger one.

    Args:
        labels: (N,) class of each image.
        fingerprints: (N,) fingerprint of each; of exact copies only the first is drawn.
        size: Images wanted; as many as classes or more, so that each has one.
        seed: Seed of the draw.

    Returns:
        (M,) rows, rising; M is the size or the number of different images, whichever is less.
    """
    by_class: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for row, (label, fingerprint) in enumerate(zip(labels, fingerprints, strict=True)):
        by_class[label].setdefault(fingerprint, row)
    ranked: list[tuple[float, bytes, int]] = []
    for rows in by_class.values():
        order = sorted((rank_fingerprint(fingerprint, seed), row) for fingerprint, row in rows.items())
        # The share of its class that stands before an image: cut anywhere, each class has its part.
        ranked += [(place / len(rows), rank, row) for place, (rank, row) in enumerate(order)]
    return np.array(sorted(row for _, _, row in sorted(ranked)[:size]), np.int64)
