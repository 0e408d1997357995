from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trainer.bundle.model_file import ModelFile
from trainer.dataset.framing import FramingChoice
from trainer.dataset.sources import ImageFile
from trainer.inference.chunks import ChunkClassifier, SampleImage
from trainer.inference.predictions import Prediction, Status


def classify(
    model: ModelFile, *paths: Path, batch_size: int = 2, choice: FramingChoice = FramingChoice.AUTO
) -> list[Prediction]:
    images = [SampleImage("S-001", ImageFile(str(path.parent), path.name)) for path in paths]
    return ChunkClassifier(model, batch_size, max(1, len(images)), choice).classify(images)


def test_every_image_gets_its_own_answer(tiny_model: ModelFile, paint: Callable[..., Path]) -> None:
    colours = ("blue", "red", "green", "red", "blue")
    paths = [paint(f"{n}.png", colour, 150 + n) for n, colour in enumerate(colours)]

    found = classify(tiny_model, *paths)

    assert [prediction.class_index for prediction in found] == [2, 0, 1, 0, 2]
    assert [prediction.source.name for prediction in found] == [path.name for path in paths]
    assert {prediction.status for prediction in found} == {Status.CLASSIFIED}
    assert {prediction.sample_id for prediction in found} == {"S-001"}
    assert all(prediction.confidence > 0.98 and len(prediction.digest) == 16 for prediction in found)


def test_an_unreadable_image_fails_and_the_others_do_not(
    tiny_model: ModelFile, paint: Callable[..., Path], tmp_path: Path
) -> None:
    empty = tmp_path / "empty.png"
    empty.touch()
    gone = tmp_path / "gone.png"

    found = classify(tiny_model, gone, paint("a.png", "green"), empty, paint("b.png", "blue"))

    assert [prediction.status.value for prediction in found] == [
        "failed",
        "classified",
        "failed",
        "classified",
    ]
    assert [prediction.class_index for prediction in found] == [-1, 1, -1, 2]
    assert found[0].reason == "The file is no longer there. Put it back, or leave it out."
    assert found[2].reason == "The file is empty (0 bytes). Copy it again from where it came from."
    assert found[2].probabilities is None
    assert found[2].digest == b""


def test_a_chunk_of_nothing_but_failures_needs_no_model(tiny_model: ModelFile, tmp_path: Path) -> None:
    found = classify(tiny_model, tmp_path / "a.png", tmp_path / "b.png", tmp_path / "c.png")

    assert [prediction.status for prediction in found] == [Status.FAILED] * 3


def test_what_an_image_was_converted_from_is_told(tiny_model: ModelFile, paint: Callable[..., Path]) -> None:
    found = classify(tiny_model, paint("a.png", "red", mode="P"), paint("b.png", "red"))

    assert [prediction.conversions for prediction in found] == [("palette",), ()]


@pytest.mark.parametrize(
    ("choice", "cropped"),
    [
        (FramingChoice.AUTO, [True, False]),
        (FramingChoice.WHOLE, [False, False]),
        (FramingChoice.CROP, [True, True]),
    ],
)
def test_the_native_crop_is_told(
    tiny_model: ModelFile, paint: Callable[..., Path], choice: FramingChoice, cropped: list[bool]
) -> None:
    native, other = paint("native.png", size=(90, 92)), paint("other.png", size=(64, 64))

    assert [found.cropped for found in classify(tiny_model, native, other, choice=choice)] == cropped


@pytest.mark.parametrize(
    ("thresholds", "statuses"),
    [
        (None, ["classified", "classified"]),
        ({"all": 0.9}, ["unsure", "unsure"]),
        ({"all": 0.9, "platelet": 0.5}, ["unsure", "classified"]),
        ({"neutrophil": 0.9}, ["unsure", "classified"]),
    ],
)
def test_a_confidence_under_the_cards_threshold_is_unsure(
    make_model: Any, paint: Callable[..., Path], thresholds: dict[str, float] | None, statuses: list[str]
) -> None:
    # Shade 51 gives a logit of 2 and so a confidence of 0.787.
    model = make_model(thresholds=thresholds)

    found = classify(model, paint("a.png", "red", 51), paint("b.png", "blue", 51))

    assert [prediction.status.value for prediction in found] == statuses
    assert [prediction.class_index for prediction in found] == [0, 2]
    assert found[0].confidence == pytest.approx(0.787, abs=1e-3)


def test_the_cards_temperature_softens_confidence(make_model: Any, paint: Callable[..., Path]) -> None:
    found = classify(make_model(temperature=2.0), paint("a.png", "red", 51))

    assert found[0].confidence == pytest.approx(0.576, abs=1e-3)


@pytest.mark.parametrize("temperature", [None, 0.01, 100.0])
def test_no_temperature_changes_the_class(
    make_model: Any, paint: Callable[..., Path], temperature: float | None
) -> None:
    found = classify(make_model(temperature=temperature), paint("a.png", "red", 1), paint("b.png", "blue", 1))

    assert [prediction.class_index for prediction in found] == [0, 2]


def test_a_stopped_classifier_does_no_more(tiny_model: ModelFile, paint: Callable[..., Path]) -> None:
    path = paint("a.png")
    classifier = ChunkClassifier(tiny_model, 2, 8, FramingChoice.AUTO)

    classifier.stop()

    assert classifier.classify([SampleImage("s", ImageFile(str(path.parent), path.name))]) == []
