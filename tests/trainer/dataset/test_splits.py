from collections import Counter, defaultdict

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trainer.dataset.splits import Split, split_images
from trainer.errors import DatasetError

TRAIN, VALIDATION, TEST = Split.TRAIN, Split.VALIDATION, Split.TEST


def make(counts, copies=1):
    """Fingerprints and labels of so many different images a class, each so many times."""
    rows = [
        (f"{label}-{number:05}", label)
        for label, count in counts.items()
        for number in range(count)
        for _ in range(copies)
    ]
    return [fingerprint for fingerprint, _ in rows], [label for _, label in rows]


def split(fingerprints, labels, validation=0.15, test=0.15, seed=0, given=None):
    return split_images(
        fingerprints, labels, validation_fraction=validation, test_fraction=test, seed=seed, given=given
    )


def test_every_class_is_divided_by_the_shares():
    fingerprints, labels = make({"basophil": 985, "ig": 2312, "platelet": 40})
    counts = Counter(zip(labels, split(fingerprints, labels), strict=True))
    assert counts["basophil", TEST] == counts["basophil", VALIDATION] == 148
    assert counts["ig", TEST] == counts["ig", VALIDATION] == 347
    assert counts["platelet", TEST] == counts["platelet", VALIDATION] == 6


def test_the_seed_decides_and_nothing_else_does():
    fingerprints, labels = make({"a": 50, "b": 50})
    assert split(fingerprints, labels) == split(fingerprints, labels)
    assert split(fingerprints, labels, seed=1) != split(fingerprints, labels, seed=2)


def test_the_result_stays_the_same_from_version_to_version():
    fingerprints, labels = make({"a": 10})
    held_out = {
        fingerprint: part.value
        for fingerprint, part in zip(fingerprints, split(fingerprints, labels, 0.2, 0.2), strict=True)
        if part is not TRAIN
    }
    assert held_out == {
        "a-00001": "validation",
        "a-00004": "test",
        "a-00005": "test",
        "a-00007": "validation",
    }


def test_more_images_leave_most_others_where_they_were():
    fingerprints, labels = make({"a": 200})
    before = dict(zip(fingerprints, split(fingerprints, labels), strict=True))
    fingerprints, labels = make({"a": 210})
    after = dict(zip(fingerprints, split(fingerprints, labels), strict=True))
    moved = sum(before[fingerprint] is not after[fingerprint] for fingerprint in before)
    assert moved < 20


def test_a_part_with_no_share_is_empty():
    fingerprints, labels = make({"a": 20, "b": 2})
    assert TEST not in split(fingerprints, labels, test=0.0)
    assert set(split(fingerprints, labels, validation=0.0, test=0.0)) == {TRAIN}


def test_three_different_images_are_enough_for_three_parts():
    fingerprints, labels = make({"a": 3})
    assert sorted(split(fingerprints, labels)) == sorted([TRAIN, VALIDATION, TEST])


@pytest.mark.parametrize(("count", "copies"), [(2, 1), (2, 5), (1, 1)])
def test_a_class_with_too_few_different_images_is_named(count, copies):
    fingerprints, labels = make({"neutrophil": 50, "basophil": count}, copies)
    with pytest.raises(
        DatasetError, match=rf"“basophil” has only {count} image.*for train, validation and test"
    ):
        split(fingerprints, labels)


def test_many_copies_of_one_picture_stay_in_training():
    fingerprints, labels = make({"a": 100})
    fingerprints += ["junk"] * 200
    labels += ["a"] * 200
    parts = split(fingerprints, labels)
    assert set(parts[100:]) == {TRAIN}
    assert parts.count(TEST) == parts.count(VALIDATION) == 45


def test_copies_under_contradicting_labels_stay_in_training():
    fingerprints, labels = make({"a": 40, "b": 40})
    for number in range(20):
        fingerprints += [f"both-{number}"] * 2
        labels += ["a", "b"]
    parts = split(fingerprints, labels)
    assert set(parts[80:]) == {TRAIN}
    assert parts.count(TEST) == parts.count(VALIDATION) == 18


def test_what_the_data_set_states_stays():
    fingerprints, labels = make({"a": 20})
    stated = [TRAIN] * 10 + [VALIDATION] * 5 + [TEST] * 5
    assert split(fingerprints, labels, given=stated) == stated


def test_a_missing_validation_is_drawn_from_training():
    fingerprints, labels = make({"a": 40, "b": 40})
    stated = [TRAIN] * 30 + [TEST] * 10 + [TRAIN] * 30 + [TEST] * 10
    parts = split(fingerprints, labels, validation=0.2, given=stated)
    assert [part is TEST for part in parts] == [part is TEST for part in stated]
    assert Counter(zip(labels, parts, strict=True))["a", VALIDATION] == 6
    assert Counter(zip(labels, parts, strict=True))["b", VALIDATION] == 6


def test_a_missing_test_is_drawn_from_training():
    fingerprints, labels = make({"a": 40})
    stated = [TRAIN] * 30 + [VALIDATION] * 10
    parts = split(fingerprints, labels, test=0.2, given=stated)
    assert parts[30:] == [VALIDATION] * 10
    assert parts[:30].count(TEST) == 6


def test_training_alone_is_divided_as_if_nothing_was_stated():
    fingerprints, labels = make({"a": 40})
    assert split(fingerprints, labels, given=[TRAIN] * 40) == split(fingerprints, labels)
    assert split(fingerprints, labels, given=[None] * 40) == split(fingerprints, labels)


def test_unstated_copies_follow_what_is_held_out():
    fingerprints, labels = make({"a": 40})
    stated: list[Split | None] = [TEST, VALIDATION, *[None] * 38]
    parts = split(
        [*fingerprints, fingerprints[0], fingerprints[1]], [*labels, "a", "a"], given=[*stated, None, None]
    )
    assert parts[-2:] == [TEST, VALIDATION]
    assert parts[2:40] == [TRAIN] * 38


def test_a_class_that_is_only_tested_is_named():
    fingerprints, labels = make({"a": 5, "b": 5})
    stated = [TRAIN] * 4 + [VALIDATION] + [TEST] * 5
    with pytest.raises(DatasetError, match="“b” has no image"):
        split(fingerprints, labels, given=stated)


images = st.lists(
    st.tuples(st.integers(0, 40).map(str), st.sampled_from(["a", "b", "c"])), min_size=1, max_size=120
)
fractions = st.sampled_from([0.0, 0.05, 0.15, 0.3, 0.44])


@given(images=images, validation=fractions, test=fractions, seed=st.integers(0, 99), data=st.data())
def test_copies_stay_together_and_order_does_not_matter(images, validation, test, seed, data):
    fingerprints, labels = zip(*images, strict=True)
    try:
        parts = split(fingerprints, labels, validation, test, seed)
    except DatasetError:
        different = defaultdict(set)
        for fingerprint, label in images:
            different[fingerprint].add(label)
        pure = Counter(next(iter(found)) for found in different.values() if len(found) == 1)
        assert min(pure[label] for label in labels) < 1 + (validation > 0) + (test > 0)
        return
    by_fingerprint = defaultdict(set)
    for fingerprint, part in zip(fingerprints, parts, strict=True):
        by_fingerprint[fingerprint].add(part)
    assert all(len(found) == 1 for found in by_fingerprint.values())
    order = data.draw(st.permutations(range(len(images))))
    shuffled = split([fingerprints[i] for i in order], [labels[i] for i in order], validation, test, seed)
    assert shuffled == [parts[i] for i in order]
    requested = {TRAIN} | ({VALIDATION} if validation else set()) | ({TEST} if test else set())
    for label in set(labels):
        assert {part for part, its in zip(parts, labels, strict=True) if its == label} == requested


@given(
    counts=st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 300), min_size=1),
    validation=fractions,
    test=fractions,
    seed=st.integers(0, 99),
)
def test_shares_are_right_to_within_rounding(counts, validation, test, seed):
    assume(min(counts.values()) >= 1 + (validation > 0) + (test > 0))
    fingerprints, labels = make(counts)
    found = Counter(zip(labels, split(fingerprints, labels, validation, test, seed), strict=True))
    for label, count in counts.items():
        for part, share in ((VALIDATION, validation), (TEST, test)):
            assert abs(found[label, part] - share * count) < 1
        assert found[label, TRAIN] >= 1
