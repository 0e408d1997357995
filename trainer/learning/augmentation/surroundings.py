"""Showing a cell on other ground: what is around it becomes what is around another one, or nothing at all.

What a cell is does not depend on its neighbours, on how thick the smear is there, or on the colour of the
glass. Where the cell is follows from the picture alone (`trainer.dataset.cutout`), so it is sought once.
"""

import numpy as np
from numpy.typing import NDArray

from trainer.dataset.cutout import find_cells, find_ground
from trainer.learning.augmentation.levels import Augmentation

# Of the pictures that get another ground: those that get an empty one.
_EMPTY_SHARE = 0.25


class Surroundings:
    """Replaces what is around the cells of a training's images.

    Args:
        pixels: (N, S, S, 3) uint8, RGB; may be memory-mapped.
        share: Share of the images that get another ground, in (0, 1].
    """

    def __init__(self, pixels: NDArray[np.uint8], share: float) -> None:
        self._pixels = pixels
        self._share = share
        n_bytes = -(-pixels.shape[1] * pixels.shape[2] // 8)
        # A bit a pixel; what was not needed yet takes no memory.
        self._cells = np.empty((len(pixels), n_bytes), np.uint8)
        self._is_known = np.zeros(len(pixels), np.bool_)

    def vary(self, rows: NDArray[np.int64], seed: NDArray[np.int32]) -> NDArray[np.uint8]:
        """Return images, some of them on the ground of another one of these.

        Args:
            rows: (B,) which images.
            seed: (2,) at least 0; the same seed gives the same images.

        Returns:
            (B, S, S, 3) uint8; inside the cells as they were.
        """
        images = self._pixels[rows]
        random = np.random.default_rng(seed)
        chosen = np.flatnonzero(random.random(len(rows)) < self._share)
        others = random.permutation(len(rows))[chosen]
        is_empty = random.random(len(chosen)) < _EMPTY_SHARE
        turns = random.integers(4, size=len(chosen))
        cells = self._find(rows)
        # Of another picture only the ground is taken: its cell becomes empty ground too.
        emptied = cells[others] | is_empty[:, np.newaxis, np.newaxis]
        grounds = find_ground(images[others])[:, np.newaxis, np.newaxis]
        around = np.where(emptied[..., np.newaxis], grounds, images[others])
        for place, ground, turn in zip(chosen, around, turns, strict=True):
            turned = np.rot90(ground, turn)
            images[place] = np.where(cells[place][..., np.newaxis], images[place], turned)
        return images

    def _find(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return (B, S, S) where the cells of some images are."""
        side = self._pixels.shape[1]
        new = np.unique(rows[~self._is_known[rows]])
        if len(new):
            self._cells[new] = np.packbits(find_cells(self._pixels[new]).reshape(len(new), -1), axis=1)
            self._is_known[new] = True
        bits = np.unpackbits(self._cells[rows], axis=1, count=side * side)
        return bits.reshape(-1, side, side).astype(np.bool_)


def prepare_surroundings(pixels: NDArray[np.uint8], level: Augmentation | None) -> Surroundings | None:
    """Return what replaces the surroundings of cells at a level; None where they stay."""
    return None if level is None or level.surroundings == 0 else Surroundings(pixels, level.surroundings)
