import numpy as np
import pytest

from trainer.dataset.sources import ImageFile
from trainer.inference.doubt.looks import LOOKS, Look
from trainer.inference.doubt.shift import LEAST_CELLS, ShiftWatch, describe_shift
from trainer.inference.predictions import Prediction, Status

PLACES = {look.id: place for place, look in enumerate(LOOKS)}


def drift(**values: float) -> np.ndarray:
    found = np.zeros(len(LOOKS) + 1, np.float32)
    for name, value in values.items():
        found[-1 if name == "distance" else PLACES[name]] = value
    return found


def watch(values: list[np.ndarray | None], sample_id: str = "S-1") -> ShiftWatch:
    found = ShiftWatch()
    for value in values:
        found.add(Prediction(sample_id, ImageFile("/x", "y"), Status.CLASSIFIED, 0, drift=value))
    return found


def test_what_differs_is_named_by_kind_with_what_to_do() -> None:
    text = describe_shift(drift(brightness=-2, warmth=-3, scale=2, sharpness=-2), 100)

    assert text == (
        "These images do not look like what the model learned from: they differ in colour (darker, bluer); "
        "scale (larger); sharpness (blurrier). Compare the stain and the camera's white balance, and check "
        "that the images are cut as those that the model learned from, and check the focus and how the "
        "images were saved. Look at more of the cells yourself, or adapt the model to your laboratory."
    )


def test_what_only_the_network_sees_is_told_too() -> None:
    text = describe_shift(drift(distance=2), 100)

    assert "learned from: what the network sees in them is different. Look at" in text
    assert describe_shift(drift(distance=-2), 100) == ""


def test_small_differences_and_few_cells_say_nothing() -> None:
    assert describe_shift(drift(brightness=0.9, scale=-0.9), 100) == ""
    # The fewer cells, the more is chance.
    assert describe_shift(drift(brightness=1.2), 100) != ""
    assert describe_shift(drift(brightness=1.2), LEAST_CELLS) == ""
    few = watch([drift(brightness=4)] * (LEAST_CELLS - 1))
    assert (few.sample_ids, few.describe("S-1")) == (("S-1",), "")
    assert watch([drift(brightness=4)] * LEAST_CELLS).describe("S-1") != ""


def test_a_few_wholly_different_cells_make_no_shift() -> None:
    assert watch([drift(brightness=1000)] * 5 + [drift()] * 45).describe("S-1") == ""


def test_random_samples_of_what_was_learned_from_are_not_flagged() -> None:
    random = np.random.default_rng(4)

    found = [
        describe_shift(random.standard_normal((size, len(LOOKS) + 1)).mean(axis=0), size)
        for size in (20, 50, 100, 1000)
        for _ in range(100)
    ]

    assert set(found) == {""}


def test_samples_are_apart_and_images_without_a_judgement_do_not_count() -> None:
    one = watch([drift(green=3)] * 30 + [None] * 5)
    one.add(Prediction("S-2", ImageFile("/x", "y"), Status.CLASSIFIED, 0, drift=drift()))

    assert one.sample_ids == ("S-1", "S-2")
    assert "greener" in one.describe("S-1")
    assert one.describe("S-2") == ""
    assert one.describe("S-3") == ""


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.id)
def test_every_property_has_its_words(look: Look) -> None:
    assert f"({look.more})" in describe_shift(drift(**{look.id: 2}), 100)
    assert f"({look.less})" in describe_shift(drift(**{look.id: -2}), 100)
