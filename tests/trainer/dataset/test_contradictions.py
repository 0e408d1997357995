from trainer.dataset.concerns import Obstacle, Severity
from trainer.dataset.contradictions import check_copies


def prints(count: int, start: int = 0) -> list[str]:
    return [f"{number:032x}" for number in range(start, start + count)]


def test_images_of_their_own_give_no_concern() -> None:
    assert check_copies(["a"] * 5 + ["b"] * 5, prints(10)) == ()


def test_equal_images_are_an_error() -> None:
    (concern,) = check_copies(["a", "b"] * 4, ["0" * 32] * 8)
    assert concern.obstacle is Obstacle.ALL_EQUAL
    assert concern.severity is Severity.ERROR


def test_images_in_two_classes_are_told() -> None:
    labels = ["a"] * 5 + ["b"] * 5
    (concern,) = check_copies(labels, [*prints(5), *prints(5, start=4)])
    assert concern.obstacle is Obstacle.CONTRADICTION
    assert concern.severity is Severity.WARNING
    assert concern.summary == "1 image is in more than one class (“a” and “b”)."


def test_a_class_that_is_another_is_an_error() -> None:
    labels = ["a"] * 5 + ["b"] * 3
    (concern,) = check_copies(labels, [*prints(5), *prints(3)])
    assert concern.severity is Severity.ERROR
    assert concern.summary == "The class “b” has only images that are in another class too."


def test_several_are_told_as_several() -> None:
    labels = ["a"] * 5 + ["b"] * 5
    (concern,) = check_copies(labels, [*prints(5), *prints(5, start=3)])
    assert concern.summary == "2 images are in more than one class (“a” and “b”)."
    assert concern.remedy.startswith("Decide which class each belongs to")
    (concern,) = check_copies(["a"] * 5 + ["b", "c"], [*prints(5), *prints(2)])
    assert concern.summary == "The classes “b” and “c” have only images that are in another class too."
