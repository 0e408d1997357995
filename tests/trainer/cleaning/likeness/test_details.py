from collections.abc import Callable

import numpy as np

from trainer.cleaning.likeness.details import SAME_PICTURE, compare_details
from trainer.cleaning.likeness.harmonics import align, find_harmonics


def compare(first: np.ndarray, second: np.ndarray) -> float:
    thumbnails = np.stack([first, second])
    harmonics = find_harmonics(thumbnails)
    alignment = align(harmonics[:1], harmonics[1:])
    return float(compare_details(thumbnails, np.array([[0, 1]]), alignment)[0])


def test_a_picture_agrees_with_itself(drawn: list, thumbnail: Callable) -> None:
    assert abs(compare(thumbnail(drawn[0]), thumbnail(drawn[0])) - 1) < 0.01


def test_look_alikes_differ_in_details(drawn: list, thumbnail: Callable) -> None:
    # One class has every fifth cell: round, dark, of one size.
    lymphocytes = [thumbnail(pixels) for pixels in drawn[2::5]]
    scores = [compare(lymphocytes[0], other) for other in lymphocytes[1:]]
    assert max(scores) < SAME_PICTURE - 0.05


def test_a_paler_copy_agrees(drawn: list, copy: Callable, thumbnail: Callable) -> None:
    turned = thumbnail(copy(drawn[3], "askew"))
    assert compare(thumbnail(drawn[3]), (turned * 0.7 + 60).astype(np.uint8)) > SAME_PICTURE


def test_no_pairs_are_no_trouble(drawn: list, thumbnail: Callable) -> None:
    harmonics = find_harmonics(thumbnail(drawn[0])[np.newaxis])
    nothing = align(harmonics[:0], harmonics[:0])
    assert compare_details(np.zeros((1, 48, 48), np.uint8), np.empty((0, 2), np.int64), nothing).shape == (0,)
