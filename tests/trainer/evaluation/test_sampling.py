from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.evaluation.sampling import draw_sample


def make(*counts: int) -> tuple[list[int], list[str]]:
    labels = [label for label, count in enumerate(counts) for _ in range(count)]
    return labels, [f"print {row}" for row in range(len(labels))]


def test_every_class_has_its_share() -> None:
    labels, prints = make(600, 300, 100)
    drawn = Counter(labels[row] for row in draw_sample(labels, prints, 100))
    assert drawn == {0: 60, 1: 30, 2: 10}


def test_a_rare_class_is_in_it() -> None:
    labels, prints = make(500, 1, 1)
    assert set(np.array(labels)[draw_sample(labels, prints, 3)]) == {0, 1, 2}


@given(
    counts=st.lists(st.integers(1, 30), min_size=1, max_size=5),
    smaller=st.integers(1, 40),
    more=st.integers(0, 40),
    seed=st.integers(0, 99),
)
def test_a_smaller_sample_is_part_of_a_larger_one(
    counts: list[int], smaller: int, more: int, seed: int
) -> None:
    labels, prints = make(*counts)
    few, many = draw_sample(labels, prints, smaller, seed), draw_sample(labels, prints, smaller + more, seed)
    assert set(few.tolist()) <= set(many.tolist())
    assert len(few) == min(smaller, len(labels))
    assert (np.diff(few) > 0).all()


def test_the_order_of_the_images_does_not_matter_and_the_seed_does() -> None:
    labels, prints = make(50, 50)
    there = {prints[row] for row in draw_sample(labels, prints, 20)}
    back = {prints[::-1][row] for row in draw_sample(labels[::-1], prints[::-1], 20)}
    assert there == back
    assert there != {prints[row] for row in draw_sample(labels, prints, 20, seed=1)}


def test_copies_are_drawn_once() -> None:
    assert draw_sample([0] * 9, ["a", "b", "a"] * 3, 5).tolist() == [0, 1]


def test_nothing_gives_nothing() -> None:
    assert draw_sample([], [], 5).tolist() == []
    with pytest.raises(ValueError, match="zip"):
        draw_sample([0], [], 5)
