import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from ai_edge_litert.interpreter import SignatureRunner

from trainer.bundle.model_file import ModelFile
from trainer.classes import KNOWN_CLASSES
from trainer.dataset.framing import Framing
from trainer.dataset.stain import normalise_stain
from trainer.errors import ModelFileError
from trainer.inference.interpreter import LiteRTModel

SIZE = 32


def solid(*colours: tuple[int, int, int]) -> np.ndarray:
    return np.array([np.full((SIZE, SIZE, 3), colour, np.uint8) for colour in colours])


def test_the_outputs_asked_for_come_by_name(tiny_model: ModelFile) -> None:
    images = solid((255, 0, 0), (0, 51, 102))

    found = LiteRTModel(tiny_model, batch_size=2).run(images, ("logits", "features", "feature_map"))

    assert sorted(found) == ["feature_map", "features", "logits"]
    assert found["features"] == pytest.approx(np.array([[1, 0, 0], [0, 0.2, 0.4]]), abs=1e-6)
    assert found["logits"] == pytest.approx(np.array([[10, 0, 0], [0, 2, 4]]), abs=1e-5)
    assert found["feature_map"].shape == (2, 4, 4, 3)
    assert all(values.dtype == np.float32 for values in found.values())


def test_only_the_logits_come_unless_more_is_asked_for(tiny_model: ModelFile) -> None:
    assert list(LiteRTModel(tiny_model).run(solid((1, 2, 3)))) == ["logits"]


def test_an_image_gets_the_same_answer_whatever_was_in_the_batch(tiny_model: ModelFile) -> None:
    model = LiteRTModel(tiny_model, batch_size=3)
    image = np.random.default_rng(1).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)

    alone = model.run([image])["logits"]
    model.run(solid((255, 255, 255), (9, 9, 9), (1, 200, 3)))
    with_others = model.run([image, *solid((7, 7, 7))])["logits"]

    assert alone.shape == (1, 3)
    assert alone[0].tobytes() == with_others[0].tobytes()


def test_images_are_normalised_where_the_model_learned_from_such(tiny_model: ModelFile) -> None:
    image = np.full((SIZE, SIZE, 3), (200, 210, 220), np.uint8)
    image[8:24, 8:24] = (100, 120, 180)
    before = image.copy()
    card = tiny_model.card
    training = replace(card.training, normalisation="stain")
    normalising = replace(tiny_model, card=replace(card, training=training))

    found = LiteRTModel(normalising, batch_size=2).run([image], ("features",))["features"]

    np.testing.assert_array_equal(image, before)
    seen = normalise_stain(image[np.newaxis])
    expected = LiteRTModel(tiny_model).run(seen, ("features",))["features"]
    np.testing.assert_array_equal(found, expected)
    plain = LiteRTModel(tiny_model).run([image], ("features",))["features"]
    assert np.abs(expected - plain).max() > 0.05


def test_more_than_a_batch_is_refused(tiny_model: ModelFile) -> None:
    with pytest.raises(IndexError):
        LiteRTModel(tiny_model, batch_size=1).run(solid((1, 2, 3), (4, 5, 6)))


def test_no_image_gives_no_row(tiny_model: ModelFile) -> None:
    assert LiteRTModel(tiny_model, batch_size=2).run([])["logits"].shape == (0, 3)


@pytest.mark.parametrize("litert", [b"TFL3", b"no model at all", b"\0" * 4096])
def test_what_is_no_model_is_refused(make_model: Any, litert: bytes) -> None:
    with pytest.raises(ModelFileError, match="“tiny” cannot be used"):
        LiteRTModel(make_model(litert=litert))


def test_a_model_that_was_cut_off_is_refused(make_model: Any, tiny_model: ModelFile) -> None:
    with pytest.raises(ModelFileError, match="“tiny” cannot be used"):
        LiteRTModel(make_model(litert=tiny_model.litert[:1200]))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"framing": Framing(size=64)}, "it takes images of the shape 32 x 32 x 3 and not 64 x 64 x 3"),
        ({"classes": KNOWN_CLASSES}, "its output “logits” has the shape 1 x 3 and not 1 x 8"),
        ({"n_features": 7}, "its output “features” has the shape 1 x 3 and not 1 x 7"),
        (
            {"feature_map": (3, 3, 3)},
            "its output “feature_map” has the shape 1 x 4 x 4 x 3 and not 1 x 3 x 3 x 3",
        ),
    ],
)
def test_a_model_that_is_not_what_its_card_says_is_refused(
    make_model: Any, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(ModelFileError) as caught:
        LiteRTModel(make_model(**changes))
    assert told in caught.value.summary
    assert caught.value.remedy


def test_a_card_without_a_feature_map_asks_for_none(make_model: Any) -> None:
    assert LiteRTModel(make_model(feature_map=None)).run(solid((255, 0, 0)))["logits"][0, 0] > 9


def test_a_model_that_takes_no_bytes_is_refused(
    tiny_model: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe = SignatureRunner.get_input_details

    def describe_as_float(runner: SignatureRunner) -> dict[str, Any]:
        return {name: {**detail, "dtype": np.float32} for name, detail in describe(runner).items()}

    monkeypatch.setattr(SignatureRunner, "get_input_details", describe_as_float)
    with pytest.raises(ModelFileError, match="whole numbers from 0 to 255"):
        LiteRTModel(tiny_model)


def test_results_that_are_no_numbers_are_no_class(make_model: Any, tiny_model: ModelFile) -> None:
    weight, broken = struct.pack("<f", 10.0), struct.pack("<f", float("nan"))
    assert tiny_model.litert.count(weight) == 3
    model = LiteRTModel(make_model(litert=tiny_model.litert.replace(weight, broken)))

    with pytest.raises(ModelFileError, match="its results are no numbers"):
        model.run(solid((1, 2, 3)))
