from collections.abc import Callable
from dataclasses import replace

import pytest

from trainer.errors import TrainerError
from trainer.evaluation.comparison import compare
from trainer.evaluation.paired import Standing
from trainer.evaluation.results import Results

MakeResults = Callable[..., Results]


def test_models_are_compared_pair_by_pair(make_results: MakeResults) -> None:
    truth = "n" * 30
    poor = make_results(truth, "p" * 20 + "n" * 10)
    good = make_results(truth, "n" * 28 + "pp")
    same = make_results(truth, "n" * 28 + "pp")
    found = compare([poor, good, same])
    assert found.results == (poor, good, same)
    assert [one.accuracy for one in found.metrics] == pytest.approx([10 / 30, 28 / 30, 28 / 30])
    assert [(pair.first, pair.second) for pair in found.pairs] == [(0, 1), (0, 2), (1, 2)]
    assert [pair.standing for pair in found.pairs] == [Standing.BETTER, Standing.BETTER, Standing.UNDECIDED]
    first = found.pairs[0]
    assert (first.difference.only_first, first.difference.only_second) == (2, 20)
    # Three pairs: the smallest p-value counts threefold.
    assert first.p_value == pytest.approx(3 * first.difference.p_value)


def test_the_order_of_images_and_classes_does_not_matter(make_results: MakeResults) -> None:
    one = make_results("nnep", "npep")
    other = replace(one, images=one.images[::-1], classes=one.classes[::-1])
    difference = compare([one, other]).pairs[0].difference
    assert (difference.only_first, difference.only_second) == (0, 0)


def test_copies_of_an_image_count_once_in_a_pair(make_results: MakeResults) -> None:
    right, wrong = make_results("nn", "nn"), make_results("nn", "np")

    def copied(results: Results) -> Results:
        return replace(results, images=(*results.images, *[results.images[1]] * 9))

    found = compare([copied(right), copied(wrong)])
    assert found.n_images == 2
    assert found.pairs[0].difference.only_first == 1
    assert found.metrics[1].n_images == 11


def test_other_classes_are_refused(make_results: MakeResults) -> None:
    other = make_results("nen", "nen")
    refuse(make_results, replace(other, classes=other.classes[:2]), "only one of them knows “platelet”")


def test_another_part_is_refused(make_results: MakeResults) -> None:
    other = make_results("nen", "nen", part="validation")
    refuse(make_results, other, "the one was held against the test part of its data, the other against")


def test_other_images_are_refused(make_results: MakeResults) -> None:
    refuse(make_results, make_results("ne", "ne"), r"different images \(2 of 3 are the same\)")


def test_other_labels_are_refused(make_results: MakeResults) -> None:
    refuse(make_results, make_results("nep", "nen"), "1 of their 3 images had another label")


def refuse(make_results: MakeResults, other: Results, told: str) -> None:
    one = make_results("nen", "nen")
    with pytest.raises(TrainerError, match=f"“Ours” and “Theirs” cannot be compared: .*{told}"):
        compare([one, replace(other, title="Theirs")])


def test_one_model_alone_is_compared_with_nothing(make_results: MakeResults) -> None:
    with pytest.raises(TrainerError, match="nothing to compare with"):
        compare([make_results("n", "n")])
