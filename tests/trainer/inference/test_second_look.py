from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer import resources
from trainer.bundle.card import ModelCard
from trainer.bundle.library import find_model
from trainer.bundle.model_file import ModelFile
from trainer.dataset.samples import find_samples, list_images
from trainer.inference.classify import ClassifyOptions, classify_samples
from trainer.inference.interpreter import LiteRTModel
from trainer.inference.predictions import softmax
from trainer.inference.second_look import WAYS, choose_confidence, find_unsure, look_again, turn_image

SIZE = 4


class CornerReader:
    """Stands for an interpreter: its logits are the channels of the upper left pixel."""

    batch_size = 3

    def __init__(self) -> None:
        self.batches: list[int] = []

    def run(self, images: Iterable[NDArray[np.uint8]]) -> dict[str, NDArray[np.float32]]:
        seen = np.array([image[0, 0] for image in images], np.float32)
        self.batches.append(len(seen))
        return {"logits": seen}


@pytest.fixture
def reader() -> CornerReader:
    return CornerReader()


@pytest.fixture
def images() -> NDArray[np.uint8]:
    """Three images; at first sight the reader is sure of the second one alone."""
    images = np.zeros((3, SIZE, SIZE, 3), np.uint8)
    images[0, 0, 0], images[1, 0, 0], images[2, 0, 0] = (3, 2, 0), (90, 0, 0), (2, 3, 0)
    images[:, 0, -1], images[:, -1, 0], images[:, -1, -1] = (0, 8, 0), (0, 4, 4), (4, 0, 0)
    return images


def look(
    reader: CornerReader, images: NDArray[np.uint8], card: ModelCard, **options: Any
) -> NDArray[np.float32]:
    logits = reader.run(images)["logits"]
    before = logits.copy()
    reader.batches.clear()
    found = look_again(cast(LiteRTModel, reader), images, logits, card, **options)
    np.testing.assert_array_equal(logits, before)
    return found


def test_the_ways_are_all_in_which_a_square_can_lie() -> None:
    image = np.arange(SIZE * SIZE * 3, dtype=np.uint8).reshape(SIZE, SIZE, 3)
    np.testing.assert_array_equal(turn_image(image, 0), image)
    seen = {turn_image(image, way).tobytes() for way in range(WAYS)}
    assert len(seen) == WAYS == 8
    # Transposed or not, by rows or columns turned about: there are no others.
    assert seen == {
        view[::up, ::left].tobytes()
        for view in (image, image.transpose(1, 0, 2))
        for up in (1, -1)
        for left in (1, -1)
    }


def test_images_that_are_not_sure_get_the_mean_over_all_ways(
    reader: CornerReader, images: NDArray[np.uint8], tiny_model: ModelFile
) -> None:
    found = look(reader, images, replace(tiny_model.card, second_look=0.9))
    # Each corner is the upper left one in two of the ways.
    for row in (0, 2):
        corners = images[row][[0, 0, -1, -1], [0, -1, 0, -1]].astype(np.float32)
        np.testing.assert_allclose(found[row], corners.mean(axis=0), rtol=1e-6)
    np.testing.assert_array_equal(found[1], [90, 0, 0])
    # Two images, seven more ways, in batches of the interpreter's size.
    assert reader.batches == [3, 3, 3, 3, 2]


def test_nothing_is_looked_at_again_where_the_card_says_so(
    reader: CornerReader, images: NDArray[np.uint8], tiny_model: ModelFile
) -> None:
    assert tiny_model.card.second_look == 0
    found = look(reader, images, tiny_model.card)
    np.testing.assert_array_equal(found, images[:, 0, 0])
    assert reader.batches == []


def test_a_stop_ends_it_before_the_next_batch(
    reader: CornerReader, images: NDArray[np.uint8], tiny_model: ModelFile
) -> None:
    card = replace(tiny_model.card, second_look=0.9)
    look(reader, images, card, is_stopped=lambda: len(reader.batches) >= 2)
    assert reader.batches == [3, 3]


def test_what_is_unsure_depends_on_the_temperature() -> None:
    logits = np.array([[1, 0], [3, 0]], np.float32)
    assert find_unsure(logits, None, 0.9).tolist() == [0]
    assert find_unsure(logits, 2.0, 0.9).tolist() == [0, 1]
    assert find_unsure(logits, 0.1, 0.9).tolist() == []
    assert find_unsure(logits[:0], None, 0.9).tolist() == []


def test_the_confidence_leaves_the_wanted_share_under_it() -> None:
    logits = np.column_stack([np.linspace(0, 8, 401), np.zeros(401)]).astype(np.float32)
    confidence = choose_confidence(logits, 0.5, 0.05)
    assert len(find_unsure(logits, 0.5, confidence)) == pytest.approx(20, abs=1)
    assert choose_confidence(logits, 0.5, 0.0) == 0.0


def test_classifying_looks_again_as_the_model_s_card_says() -> None:
    model = find_model("pbc8")
    samples = find_samples([resources.sample_cells()])[:1]
    images = [source.load().decoded.pixels.copy() for source in list_images(samples[0])][:12]
    plain = LiteRTModel(model, batch_size=1)
    ways = np.stack(
        [[plain.run([turn_image(image, way)])["logits"][0] for way in range(WAYS)] for image in images]
    )
    confidences = softmax(ways[:, 0], model.card.temperature).max(axis=1)
    card = replace(model.card, second_look=float(np.median(confidences)))
    sure = confidences >= card.second_look
    assert sure.sum() == len(images) // 2
    expected = softmax(np.where(sure[:, None], ways[:, 0], ways.mean(axis=1)), card.temperature)
    found = list(classify_samples(samples, replace(model, card=card), ClassifyOptions(batch_size=4)))
    said = np.array([one.probabilities for one in found[: len(images)]])
    np.testing.assert_allclose(said, expected, atol=2e-3)
