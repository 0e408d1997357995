import pytest

from trainer.classes import MAX_CLASSES
from trainer.dataset.concerns import Concern, Obstacle, Severity, refuse_errors
from trainer.dataset.splits import Split
from trainer.dataset.trainability import check_labels, check_read
from trainer.errors import DatasetError


def judge(counts, validation=0.15, test=0.15, given=None):
    labels = [label for label, count in counts.items() for _ in range(count)]
    return check_labels(labels, validation_fraction=validation, test_fraction=test, given=given)


def the_only(concerns) -> Concern:
    (concern,) = concerns
    return concern


def test_a_sound_data_set_gives_no_concern():
    assert judge({"neutrophil": 40, "platelet": 60}) == ()


def test_one_class_is_an_error_also_under_several_names():
    concern = the_only(judge({"neutrophil": 30, "Neutrophils": 30}))
    assert concern.obstacle is Obstacle.ONE_CLASS
    assert concern.severity is Severity.ERROR
    assert concern.summary == "All images are of one class (“neutrophil”)."
    assert concern.classes == ("neutrophil",)


@pytest.mark.parametrize(("count", "held"), [(1, "1 image"), (2, "2 images")])
def test_a_class_of_one_or_two_images_is_too_small_for_three_parts(count, held):
    concern = the_only(judge({"neutrophil": 40, "platelet": count}))
    assert concern.obstacle is Obstacle.TOO_FEW_IMAGES
    assert concern.severity is Severity.ERROR
    assert concern.summary == f"The class “platelet” has {held}, too few for train, validation and test."
    assert "at least 3" in concern.remedy


def test_two_images_are_enough_where_nothing_is_tested():
    concern = the_only(judge({"neutrophil": 40, "platelet": 2}, test=0.0))
    assert concern.obstacle is Obstacle.FEW_IMAGES


def test_several_small_classes_are_named_in_one_sentence():
    concern = the_only(judge({"a": 40, "b": 1, "c": 2}))
    assert concern.summary == (
        "The classes “b” and “c” have at most 2 images, too few for train, validation and test."
    )
    concern = the_only(judge({"a": 40, "b": 1, "c": 1}))
    assert "have at most 1 image, too few" in concern.summary


def test_stated_parts_need_images_to_learn_from_only():
    given = [Split.TRAIN] * 30 + [Split.VALIDATION] * 30 + [Split.TEST] * 30
    concerns = check_labels(
        ["a", "b"] * 30 + ["a"] * 29 + ["c"], validation_fraction=0.1, test_fraction=0.1, given=given
    )
    errors = [concern for concern in concerns if concern.severity is Severity.ERROR]
    assert the_only(errors).summary == "The class “c” has no image, too few for train."
    assert "there is at least 1" in the_only(errors).remedy


def test_a_thousand_classes_are_enough_for_anybody():
    names = {f"class {number}": 20 for number in range(MAX_CLASSES)}
    assert judge(names) == ()
    concern = the_only(judge({**names, "one more": 20}))
    assert concern.obstacle is Obstacle.TOO_MANY_CLASSES
    assert concern.severity is Severity.ERROR
    assert "1001 classes" in concern.summary


def test_few_images_and_imbalance_are_warnings():
    few, rare = judge({"a": 2000, "b": 12})
    assert (few.obstacle, rare.obstacle) == (Obstacle.FEW_IMAGES, Obstacle.IMBALANCE)
    assert few.severity is rare.severity is Severity.WARNING
    assert few.summary == "The class “b” has fewer than 20 images."
    assert "its scores for this class mean little" in few.remedy
    assert rare.classes == ("b",)


def test_names_that_differ_in_punctuation_are_told():
    concern = the_only(judge({"smudge cell": 30, "Smudge_Cell": 30, "blast": 30}))
    assert concern.obstacle is Obstacle.SIMILAR_NAMES
    assert concern.summary == "The classes “Smudge_Cell” and “smudge cell” have nearly the same name."


def test_slashes_and_emoji_are_names_like_others():
    assert judge({"blast/type 1": 30, "🩸": 30, "🧫": 30}) == ()


def test_many_names_are_cut_short():
    concern = judge({"big": 90, **{f"c{number}": 1 for number in range(9)}})[0]
    assert "“c0”, “c1”, “c2”, “c3”, “c4” and 4 more" in concern.summary
    assert len(concern.classes) == 9


def test_a_class_that_cannot_be_read_is_an_error():
    labels = ["a", "b", "b", "Neutrophils"]
    assert check_read(labels, ["a", "b", "neutrophil"]) == ()
    concern = the_only(check_read(labels, ["a", "neutrophil"]))
    assert concern.severity is Severity.ERROR
    assert concern.summary == "The class “b” has no image that can be read."
    assert the_only(check_read(labels, ["neutrophil"])).summary == (
        "The classes “a” and “b” have no image that can be read."
    )


def test_errors_come_first_and_are_raised():
    concerns = judge({"a": 500, "b": 15, "c": 1})
    assert concerns[0].severity is Severity.ERROR
    with pytest.raises(DatasetError) as refused:
        refuse_errors(concerns)
    assert refused.value.summary == concerns[0].summary
    assert refused.value.remedy == concerns[0].remedy
    refuse_errors(judge({"a": 500, "b": 15}))
