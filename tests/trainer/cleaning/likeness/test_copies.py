from collections.abc import Callable

import numpy as np
import pytest

from trainer.cleaning.likeness.copies import find_copy_pairs

WAYS = ("turned", "askew", "mirrored", "saved", "cropped")


@pytest.mark.parametrize("way", WAYS)
def test_every_copy_is_found_and_nothing_else(
    drawn: list, copy: Callable, thumbnail: Callable, way: str
) -> None:
    copies = [copy(pixels, way) for pixels in drawn[:20]]
    thumbnails = np.stack([thumbnail(pixels) for pixels in [*drawn, *copies]])
    found = find_copy_pairs(thumbnails, np.arange(80))
    assert {tuple(sorted(pair)) for pair in found.pairs.tolist()} == {(row, 60 + row) for row in range(20)}
    assert ((found.scores >= 0.85) & (found.scores <= 1)).all()


def test_very_many_copies_of_one_picture_are_one_group(drawn: list, thumbnail: Callable) -> None:
    random = np.random.default_rng(3)
    noise = random.integers(-4, 5, (300, *drawn[0].shape))
    copies = np.clip(drawn[0] + noise, 0, 255).astype(np.uint8)
    thumbnails = np.stack([thumbnail(pixels) for pixels in [*copies, *drawn[1:]]])
    found = find_copy_pairs(thumbnails, np.arange(len(thumbnails)))
    reached = {0}
    for _ in range(300):
        more = {row for pair in found.pairs.tolist() if reached & set(pair) for row in pair}
        if more <= reached:
            break
        reached |= more
    assert reached == set(range(300))
    # Enough pairs to join them, and not every pair there is.
    assert len(found.pairs) < 300 * 8


def test_pictures_of_one_colour_are_no_copies_of_cells(drawn: list, thumbnail: Callable) -> None:
    flat = [np.full((96, 96, 3), level, np.uint8) for level in (0, 120, 255)]
    thumbnails = np.stack([thumbnail(pixels) for pixels in [*flat, *drawn[:10]]])
    assert find_copy_pairs(thumbnails, np.arange(13)).pairs.size == 0


def test_only_the_rows_given_are_looked_at(drawn: list, copy: Callable, thumbnail: Callable) -> None:
    thumbnails = np.stack([thumbnail(drawn[0]), thumbnail(copy(drawn[0], "turned")), thumbnail(drawn[1])])
    assert find_copy_pairs(thumbnails, np.array([0, 2])).pairs.size == 0
    assert find_copy_pairs(thumbnails, np.array([2, 1, 0])).pairs.tolist() in ([[0, 1]], [[1, 0]])
