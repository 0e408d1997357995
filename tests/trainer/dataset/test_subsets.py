from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from trainer.dataset.labelled import Dataset, LabelledImage
from trainer.dataset.sources import ImageFile
from trainer.dataset.splits import Split
from trainer.dataset.subsets import take_subset


def _dataset(counts, split=None):
    images = tuple(
        LabelledImage(ImageFile("cells", f"{label}/{number}.png"), label, split)
        for label, count in counts.items()
        for number in range(count)
    )
    return Dataset(Path("cells"), "a folder a class", images)


def _count(dataset):
    return Counter(image.label for image in dataset.images)


def test_all_of_it_is_the_very_data_set():
    dataset = _dataset({"a": 5, "b": 2})

    assert take_subset(dataset, fraction=1.0, images_per_class=0, seed=0) is dataset


def test_a_fraction_is_taken_of_every_class():
    found = take_subset(_dataset({"a": 100, "b": 10}), fraction=0.2, images_per_class=0, seed=0)

    assert _count(found) == {"a": 20, "b": 2}


def test_a_class_has_at_most_so_many_images_over_all_stated_parts():
    train, test = _dataset({"a": 30, "b": 4}, Split.TRAIN), _dataset({"a": 10}, Split.TEST)
    both = Dataset(train.root, train.form, train.images + test.images)

    found = take_subset(both, fraction=1.0, images_per_class=20, seed=0)

    assert Counter((image.label, image.split) for image in found.images) == {
        ("a", Split.TRAIN): 15,
        ("a", Split.TEST): 5,
        ("b", Split.TRAIN): 4,
    }


def test_the_seed_decides():
    dataset = _dataset({"a": 50})

    def names(seed):
        found = take_subset(dataset, fraction=0.5, images_per_class=0, seed=seed)
        return [image.source.name for image in found.images]

    assert names(1) == names(1)
    assert names(1) != names(2)


@given(
    counts=st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 40), min_size=1),
    fraction=st.floats(0.01, 1.0),
    limit=st.integers(0, 30),
)
def test_order_stays_and_no_class_is_lost(counts, fraction, limit):
    dataset = _dataset(counts)

    found = take_subset(dataset, fraction=fraction, images_per_class=limit, seed=3)

    assert set(_count(found)) == set(counts)
    rest = iter(dataset.images)
    assert all(image in rest for image in found.images)
    if limit:
        assert max(_count(found).values()) <= limit


def test_the_limit_holds_for_all_spellings_of_a_class():
    found = take_subset(
        _dataset({"ig": 30, "Immature granulocytes": 10, "platelet": 3}),
        fraction=1.0,
        images_per_class=8,
        seed=0,
    )

    assert Counter(image.label == "platelet" for image in found.images) == {False: 8, True: 3}


def test_the_limit_holds_however_many_parts_are_stated():
    parts = [_dataset({"a": count}, part) for part, count in zip(Split, (40, 5, 9), strict=True)]
    images = tuple(image for part in parts for image in part.images)
    dataset = Dataset(parts[0].root, parts[0].form, images)

    def count(limit):
        found = take_subset(dataset, fraction=1.0, images_per_class=limit, seed=0)
        return [sum(image.split is part for image in found.images) for part in Split]

    assert count(1) == [1, 0, 0]
    assert count(3) == [1, 1, 1]
    # An image of each part stands then for 2.1, 1.7 and 1.8; the last could not go to another.
    assert count(27) == [19, 3, 5]
    assert count(100) == [40, 5, 9]


def test_labels_that_the_data_set_does_not_know_yet_count_where_they_are_given():
    dataset = _dataset({"": 40})
    given = ["ig"] * 20 + ["platelet"] * 5 + [""] * 15

    found = take_subset(dataset, fraction=1.0, images_per_class=8, seed=0, labels=given)

    label_of = {image.source.name: label for image, label in zip(dataset.images, given, strict=True)}
    assert Counter(label_of[image.source.name] for image in found.images) == {"ig": 8, "platelet": 5, "": 8}
