import math
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.bundle.model_file import ModelFile
from trainer.dataset.framing import FramingChoice
from trainer.dataset.reading import read_dataset
from trainer.errors import DatasetError
from trainer.evaluation.evaluate import evaluate_dataset
from trainer.inference.classify import ClassifyOptions

Paint = Callable[..., Path]


def test_labels_meet_the_models_classes_by_any_of_their_names(
    tiny_model: ModelFile, paint: Paint, tmp_path: Path
) -> None:
    paint("set/Neutrophils/1.png", "red")
    paint("set/Neutrophils/2.png", "blue")
    paint("set/normoblast/1.png", "green")

    found = evaluate_dataset(read_dataset(tmp_path / "set"), tiny_model)

    assert found.metrics.confusion.tolist() == [[1, 0, 1], [0, 1, 0], [0, 0, 0]]
    assert found.metrics.accuracy == pytest.approx(2 / 3)
    assert found.metrics.balanced_accuracy == pytest.approx(3 / 4)
    assert found.unknown_labels == {}
    assert found.problems == ()


def test_copies_count_as_often_as_they_are_there(tiny_model: ModelFile, paint: Paint, tmp_path: Path) -> None:
    for name in ("1.png", "2.png", "3.png"):
        paint(f"set/platelet/{name}", "blue")
    paint("set/neutrophil/1.png", "red")

    assert evaluate_dataset(read_dataset(tmp_path / "set"), tiny_model).metrics.n_images == 4


def test_unsure_images_count_by_their_top_class(
    make_model: Callable[..., ModelFile], paint: Paint, tmp_path: Path
) -> None:
    paint("set/platelet/1.png", "blue", 40)
    paint("set/neutrophil/1.png", "red")

    found = evaluate_dataset(read_dataset(tmp_path / "set"), make_model(thresholds={"all": 0.99}))

    assert found.metrics.accuracy == 1.0


def test_calibration_is_of_the_confidence_by_the_cards_temperature(
    make_model: Callable[..., ModelFile], paint: Paint, tmp_path: Path
) -> None:
    # Red of 51: logits 2, 0, 0. At a temperature of 2 the odds are e to 1 to 1.
    paint("set/neutrophil/1.png", "red", 51)
    dataset = read_dataset(tmp_path / "set")

    plain = evaluate_dataset(dataset, make_model()).calibration
    softened = evaluate_dataset(dataset, make_model(temperature=2.0)).calibration

    assert plain.error == pytest.approx(1 - math.exp(2) / (math.exp(2) + 2), abs=1e-5)
    assert softened.error == pytest.approx(1 - math.e / (math.e + 2), abs=1e-5)


def test_an_unreadable_image_is_told_and_left_out(
    tiny_model: ModelFile, paint: Paint, tmp_path: Path
) -> None:
    paint("set/platelet/1.png", "blue")
    paint("set/neutrophil/1.png", "red")
    (tmp_path / "set/platelet/0.png").touch()

    found = evaluate_dataset(read_dataset(tmp_path / "set"), tiny_model)

    assert found.metrics.n_images == 2
    assert [problem.reason for problem in found.problems] == [
        "The file is empty (0 bytes). Copy it again from where it came from."
    ]
    assert found.problems[0].name.endswith("0.png")


def test_a_class_that_the_model_does_not_know_is_told_and_left_out(
    tiny_model: ModelFile, paint: Paint, tmp_path: Path
) -> None:
    paint("set/platelet/1.png", "blue")
    paint("set/blast/1.png", "red")
    paint("set/blast/2.png", "blue")

    found = evaluate_dataset(read_dataset(tmp_path / "set"), tiny_model)

    assert found.unknown_labels == {"blast": 2}
    assert found.metrics.n_images == 1


def test_a_data_set_of_nothing_that_the_model_knows_is_refused(
    tiny_model: ModelFile, paint: Paint, tmp_path: Path
) -> None:
    paint("set/cats/1.png")
    paint("set/dogs/1.png")

    with pytest.raises(DatasetError, match="knows none of the classes here: “cats” and “dogs”") as caught:
        evaluate_dataset(read_dataset(tmp_path / "set"), tiny_model)
    assert "neutrophil, erythroblast, platelet" in caught.value.remedy


def test_a_data_set_that_cannot_be_read_at_all_is_refused(
    tiny_model: ModelFile, paint: Paint, tmp_path: Path
) -> None:
    for path in ("set/platelet/1.png", "set/neutrophil/1.png"):
        paint(path).write_bytes(b"")

    with pytest.raises(DatasetError, match=r"None of the 2 images can be read.*empty"):
        evaluate_dataset(read_dataset(tmp_path / "set"), tiny_model)


def test_the_native_crop_is_told(tiny_model: ModelFile, paint: Paint, tmp_path: Path) -> None:
    paint("set/platelet/1.png", "blue", size=(90, 92))
    paint("set/neutrophil/1.png", "red")
    dataset = read_dataset(tmp_path / "set")

    whole = ClassifyOptions(framing=FramingChoice.WHOLE)

    assert evaluate_dataset(dataset, tiny_model).n_cropped == 1
    assert evaluate_dataset(dataset, tiny_model, whole).n_cropped == 0


def test_progress_comes_to_its_end(tiny_model: ModelFile, paint: Paint, tmp_path: Path) -> None:
    for number in range(5):
        paint(f"set/platelet/{number}.png", "blue")
    paint("set/neutrophil/1.png", "red")
    told: list[tuple[int, int]] = []

    evaluate_dataset(read_dataset(tmp_path / "set"), tiny_model, on_progress=lambda *how: told.append(how))

    assert told == [(done, 6) for done in range(1, 7)]
