import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from trainer.bundle.card import ModelCard
from trainer.bundle.model_file import ModelFile, write_model
from trainer.errors import TrainerError
from trainer.evaluation.corruptions import Family
from trainer.evaluation.results import (
    EpochRecord,
    Results,
    find_results,
    find_sources,
    read_results,
    results_file,
    write_results,
)
from trainer.evaluation.robustness import CorruptedScores, Robustness
from trainer.resources import user_results

MakeResults = Callable[..., Results]
EPOCH = EpochRecord(
    epoch=0,
    phase="all layers",
    loss=1.5,
    accuracy=0.5,
    validation_loss=1.25,
    validation_accuracy=0.75,
    learning_rate=3e-4,
    seconds=12.5,
    is_best=True,
)


@pytest.fixture
def model(make_results: MakeResults, make_card: Callable[..., ModelCard], tmp_path: Path) -> ModelFile:
    card = make_card(classes=make_results("n", "n").classes)
    return write_model(tmp_path / "ours.bloodcell", card, b"network", {})


def test_what_is_written_is_read_again(make_results: MakeResults) -> None:
    corrupted = Robustness(2, 7, (CorruptedScores(Family.JPEG, 1, 0.5, 0.25),))
    results = make_results("nep", "nen", corrupted=corrupted, history=(EPOCH,), minutes=0.2)
    path = write_results(results)
    assert path == user_results() / f"{'a' * 64}.json"
    assert read_results(path) == results


def test_an_image_says_what_the_model_made_of_it(make_results: MakeResults) -> None:
    right, wrong = make_results("np", "ne").images
    assert (right.is_right, wrong.is_right) == (True, False)
    assert right.confidence == 0.8


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema": 2}, "newer version"),
        ({"classes": []}, "damaged"),
        ({"model_digest": "../../elsewhere"}, "damaged"),
        ({"images": []}, "damaged"),
        ({"minutes": None}, "damaged"),
    ],
)
def test_what_does_not_fit_is_refused(make_results: MakeResults, change: dict[str, Any], told: str) -> None:
    path = write_results(make_results("nep", "nep"))
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **change}), encoding="utf-8")
    with pytest.raises(TrainerError, match=told):
        read_results(path)


@pytest.mark.parametrize(
    "change", [{"probabilities": [0.5, 0.5]}, {"truth": "blast"}, {"predicted": "blast"}]
)
def test_an_image_that_does_not_fit_the_classes_is_refused(
    make_results: MakeResults, change: dict[str, Any]
) -> None:
    path = write_results(make_results("nep", "nep"))
    written = json.loads(path.read_bytes())
    written["images"][1].update(change)
    path.write_text(json.dumps(written), encoding="utf-8")
    with pytest.raises(TrainerError, match=r"“erythroblast/1\.jpg” does not fit the classes"):
        read_results(path)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[]"])
def test_bytes_that_are_no_results_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(data)
    with pytest.raises(TrainerError, match="are damaged"):
        read_results(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(TrainerError, match="cannot be read"):
        read_results(tmp_path / "none.json")


def test_a_model_finds_its_own_results_wherever_it_lies(
    make_results: MakeResults, model: ModelFile, tmp_path: Path
) -> None:
    assert find_results(model.card) is None
    results = make_results("nep", "nep", model_digest=model.card.entries["model.tflite"])
    assert write_results(results) == results_file(model.card)
    moved = replace(model, path=tmp_path / "renamed.bloodcell")
    assert find_results(moved.card) == results


def test_results_of_another_model_are_not_taken(make_results: MakeResults, model: ModelFile) -> None:
    other = write_results(make_results("nep", "nep"))
    other.rename(results_file(model.card))
    with pytest.raises(TrainerError, match="belong to another model"):
        find_results(model.card)


def test_the_images_are_found_again_in_the_data_set(
    make_results: MakeResults, cells: Callable[..., Path]
) -> None:
    folder = cells({"neutrophil": 2, "platelet": 2})
    # Its images are neutrophil/0.jpg and platelet/1.jpg.
    sources = find_sources(make_results("np", "np", dataset=str(folder)))
    assert {name: source.path for name, source in sources.items()} == {
        name: folder / name for name in ("neutrophil/0.jpg", "platelet/1.jpg")
    }


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere every name is a text")
def test_images_whose_names_are_no_text_are_found_again(
    make_results: MakeResults, cells: Callable[..., Path]
) -> None:
    folder = cells({"neutrophil": 1, "platelet": 2})
    odd = (folder / "neutrophil" / "0.jpg").rename(folder / "neutrophil" / os.fsdecode(b"\xff.jpg"))
    results = make_results("np", "np", dataset=str(folder))
    first = replace(results.images[0], path="neutrophil/\\udcff.jpg")
    sources = find_sources(replace(results, images=(first, *results.images[1:])))
    assert sources["neutrophil/\\udcff.jpg"].path == odd
