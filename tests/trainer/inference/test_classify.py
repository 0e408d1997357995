import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from trainer.bundle.model_file import ModelFile
from trainer.dataset.images import DecodedImage
from trainer.dataset.samples import find_samples
from trainer.dataset.sources import LoadedImage
from trainer.errors import ModelFileError
from trainer.inference.chunks import SampleImage
from trainer.inference.classify import ClassifyOptions, classify_images, classify_samples
from trainer.inference.predictions import Prediction, Status

Paint = Callable[..., Path]


@dataclass(frozen=True)
class PaintedImage:
    """An image without a file; its number is its name, its colour goes round."""

    number: int

    @property
    def name(self) -> str:
        return str(self.number)

    @property
    def path(self) -> None:
        return None

    def load(self, into: object = None) -> LoadedImage:
        pixels = np.zeros((32, 32, 3), np.uint8)
        pixels[..., self.number % 3] = 200
        return LoadedImage(DecodedImage(pixels), self.number.to_bytes(16, "big"))


class BrokenImage(PaintedImage):
    def load(self, into: object = None) -> LoadedImage:
        raise ZeroDivisionError("a bug in a decoder")


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("classify")] == []


def outcome(prediction: Prediction) -> tuple[str, str, str, int, bytes | None, str]:
    shares = prediction.probabilities
    return (
        prediction.sample_id,
        prediction.source.name,
        prediction.status.value,
        prediction.class_index,
        None if shares is None else shares.tobytes(),
        prediction.reason,
    )


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_predictions_come_in_order_from_any_number_of_threads(tiny_model: ModelFile, workers: int) -> None:
    images = (SampleImage("s", PaintedImage(number)) for number in range(203))

    found = list(classify_images(images, tiny_model, ClassifyOptions(workers=workers, batch_size=3)))

    assert [prediction.source.name for prediction in found] == [str(number) for number in range(203)]
    assert [prediction.class_index for prediction in found] == [number % 3 for number in range(203)]


def test_samples_and_images_keep_their_order(tiny_model: ModelFile, paint: Paint, tmp_path: Path) -> None:
    for sample, colour in (("S-2", "blue"), ("S-10", "red"), ("S-1", "green")):
        for number in range(20):
            paint(f"set/{sample}/{number:02}.png", colour, 100 + number)
    samples = find_samples([tmp_path / "set"])

    found = list(classify_samples(samples, tiny_model, ClassifyOptions(workers=2, batch_size=2)))

    order = [(sample, f"{number:02}.png") for sample in ("S-1", "S-10", "S-2") for number in range(20)]
    assert [(prediction.sample_id, prediction.source.name) for prediction in found] == order
    assert [prediction.class_index for prediction in found] == [1] * 20 + [0] * 20 + [2] * 20


def test_two_runs_say_the_same_to_the_bit(tiny_model: ModelFile, paint: Paint, tmp_path: Path) -> None:
    for number in range(40):
        paint(f"set/{number:02}.png", ("red", "green", "blue")[number % 3], 100 + number)
    (tmp_path / "set" / "15.png").write_bytes(b"damaged")
    samples = find_samples([tmp_path / "set"])

    first, second = (
        [outcome(found) for found in classify_samples(samples, tiny_model, ClassifyOptions(workers=workers))]
        for workers in (1, 3)
    )

    assert len(first) == 40
    assert first == second


def test_a_copy_counts_once_in_a_sample(tiny_model: ModelFile, paint: Paint, tmp_path: Path) -> None:
    original = paint("set/S-1/b.png")
    for copy in ("S-1/c.png", "S-1/deeper/a.png", "S-2/b.png"):
        (tmp_path / "set" / copy).parent.mkdir(exist_ok=True)
        shutil.copy(original, tmp_path / "set" / copy)
    paint("set/S-1/a.png", "blue")

    found = list(classify_samples(find_samples([tmp_path / "set"]), tiny_model))

    assert [(p.sample_id, p.source.name, p.status.value, p.reason) for p in found] == [
        ("S-1", "a.png", "classified", ""),
        ("S-1", "b.png", "classified", ""),
        ("S-1", "c.png", "excluded", "copy of “b.png”"),
        ("S-1", "deeper/a.png", "excluded", "copy of “b.png”"),
        ("S-2", "b.png", "classified", ""),
    ]
    assert found[2].class_index == -1
    assert found[2].probabilities is None


def test_images_that_cannot_be_read_are_no_copies_of_each_other(
    tiny_model: ModelFile, tmp_path: Path
) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).touch()

    found = list(classify_samples(find_samples([tmp_path]), tiny_model))

    assert [prediction.status for prediction in found] == [Status.FAILED, Status.FAILED]


def test_a_folder_that_vanishes_midway_ends_the_list_and_nothing_else(
    tiny_model: ModelFile, paint: Paint, tmp_path: Path
) -> None:
    for number in range(300):
        paint(f"set/S-1/{number:03}.png", "red", 100 + number % 100)
    paint("set/S-2/a.png", "blue")
    predictions = classify_samples(
        find_samples([tmp_path / "set"]), tiny_model, ClassifyOptions(workers=1, batch_size=2)
    )

    first = next(predictions)
    shutil.rmtree(tmp_path / "set" / "S-1")
    rest = list(predictions)

    assert first.status is Status.CLASSIFIED
    gone = [prediction for prediction in rest if prediction.status is Status.FAILED]
    assert gone
    assert {prediction.reason for prediction in gone} == {
        "The file is no longer there. Put it back, or leave it out."
    }
    assert (rest[-1].sample_id, rest[-1].status) == ("S-2", Status.CLASSIFIED)


def test_images_are_listed_only_a_little_ahead(tiny_model: ModelFile) -> None:
    listed = 0

    def list_images() -> Iterator[SampleImage]:
        nonlocal listed
        for listed in range(1, 100_001):
            yield SampleImage("s", PaintedImage(listed))

    predictions = classify_images(list_images(), tiny_model, ClassifyOptions(workers=2, batch_size=2))
    for _ in range(10):
        next(predictions)
    predictions.close()

    assert 10 <= listed <= 10 + 200


def test_closing_early_ends_the_threads(tiny_model: ModelFile) -> None:
    images = (SampleImage("s", PaintedImage(number)) for number in range(100_000))
    predictions = classify_images(images, tiny_model, ClassifyOptions(workers=3))

    next(predictions)
    assert any(thread.name.startswith("classify") for thread in threading.enumerate())
    predictions.close()

    # The fixture above finds none left.
    assert next(predictions, None) is None


def test_closing_the_stream_of_samples_closes_the_threads_beneath(
    tiny_model: ModelFile, paint: Paint, tmp_path: Path
) -> None:
    for number in range(100):
        paint(f"set/{number}.png", shade=100 + number)
    predictions = classify_samples(find_samples([tmp_path / "set"]), tiny_model)

    next(predictions)
    predictions.close()

    assert next(predictions, None) is None


def test_a_fault_in_a_thread_surfaces(tiny_model: ModelFile) -> None:
    images = [
        SampleImage("s", BrokenImage(number) if number == 40 else PaintedImage(number))
        for number in range(90)
    ]

    with pytest.raises(ZeroDivisionError, match="a bug in a decoder"):
        list(classify_images(images, tiny_model, ClassifyOptions(workers=2, batch_size=2)))


def test_a_model_that_cannot_be_used_surfaces(make_model: Callable[..., ModelFile]) -> None:
    images = [SampleImage("s", PaintedImage(0))]

    with pytest.raises(ModelFileError, match="cannot be used"):
        list(classify_images(images, make_model(litert=b"nothing")))


def test_nothing_to_classify_gives_nothing(tiny_model: ModelFile) -> None:
    assert list(classify_images([], tiny_model)) == []


def test_an_array_is_classified_row_by_row(tiny_model: ModelFile, tmp_path: Path) -> None:
    images = np.zeros((5, 32, 32, 3), np.uint8)
    for row in range(5):
        images[row, ..., row % 3] = 100 + row
    np.savez(tmp_path / "cells.npz", images=images)

    found = list(classify_samples(find_samples([tmp_path / "cells.npz"]), tiny_model))

    assert [prediction.class_index for prediction in found] == [0, 1, 2, 0, 1]
    assert found[4].source.name == "image 4"
