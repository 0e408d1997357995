from collections import Counter

import numpy as np
import pytest

from trainer.dataset.sample_splits import split_by_sample
from trainer.dataset.splits import Split
from trainer.errors import DatasetError

TRAIN, VALIDATION, TEST = Split.TRAIN, Split.VALIDATION, Split.TEST


def make(n_samples: int, seed: int = 0) -> tuple[list[str], list[str]]:
    """Samples of 20 to 60 images, with other shares of three classes each."""
    random = np.random.default_rng(seed)
    groups, labels = [], []
    for sample in range(n_samples):
        shares = random.dirichlet([4, 2, 1])
        count = int(random.integers(20, 61))
        groups += [f"P{sample:02}"] * count
        labels += random.choice(["a", "b", "c"], count, p=shares).tolist()
    return groups, labels


def split(groups, labels, validation=0.15, test=0.15, seed=0, given=None):
    return split_by_sample(
        groups, labels, validation_fraction=validation, test_fraction=test, seed=seed, given=given
    )


def test_a_sample_is_in_one_part_and_every_part_has_its_share_of_every_class() -> None:
    groups, labels = make(40)
    parts = split(groups, labels)
    assert all(
        len({part for part, name in zip(parts, groups, strict=True) if name == group}) == 1
        for group in set(groups)
    )
    counts = Counter(zip(labels, parts, strict=True))
    for label in "abc":
        total = labels.count(label)
        assert counts[label, TEST] / total == pytest.approx(0.15, abs=0.05)
        assert counts[label, VALIDATION] / total == pytest.approx(0.15, abs=0.05)


def test_the_seed_decides_and_the_order_does_not() -> None:
    groups, labels = make(30)
    parts = split(groups, labels)
    order = np.random.default_rng(1).permutation(len(groups))
    shuffled = split([groups[row] for row in order], [labels[row] for row in order])
    assert [parts[row] for row in order] == shuffled
    assert split(groups, labels, seed=1) != parts


def test_three_samples_are_enough_for_three_parts() -> None:
    parts = split(["P1"] * 50 + ["P2"] * 5 + ["P3"] * 4, ["a", "b"] * 29 + ["a"])
    assert Counter(parts) == {TRAIN: 50, VALIDATION: 4, TEST: 5} or Counter(parts) == {
        TRAIN: 50,
        VALIDATION: 5,
        TEST: 4,
    }


def test_too_few_samples_are_refused_in_words() -> None:
    with pytest.raises(DatasetError) as refused:
        split(["P1", "P1", "P2"], ["a", "b", "a"])
    assert refused.value.summary == (
        "The images to divide are of 2 samples, too few for train, validation and test."
    )
    with pytest.raises(DatasetError, match="of 1 sample, too few for train and test"):
        split(["P1", "P1"], ["a", "b"], validation=0)


def test_a_class_that_is_in_held_out_samples_only_is_refused() -> None:
    given = [TRAIN, TRAIN, VALIDATION, TEST]
    with pytest.raises(DatasetError, match="The class “b” is in too few samples"):
        split(["P1", "P1", "P2", "P3"], ["a", "a", "b", "a"], given=given)


def test_parts_that_are_stated_stay_and_pull_their_sample_along() -> None:
    groups, labels = make(12)
    given = [TEST if group == "P03" and row % 2 else None for row, group in enumerate(groups)]
    parts = split(groups, labels, given=given)
    assert {part for part, group in zip(parts, groups, strict=True) if group == "P03"} == {TEST}
    assert all(group == "P03" for part, group in zip(parts, groups, strict=True) if part is TEST)
