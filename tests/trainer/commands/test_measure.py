from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from trainer.bundle.card import Attuning
from trainer.bundle.model_file import ModelFile, read_model, rewrite_card, write_model
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.split_file import write_split_file
from trainer.dataset.splits import Split

RunCommand = Callable[..., Any]
NAMES = {"neutrophil": 0, "erythroblast": 1, "platelet": 2}


@pytest.fixture
def model(make_model: Callable[..., ModelFile]) -> ModelFile:
    return make_model(temperature=1.0)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Twenty images a class, as the tiny model knows it by its colour, no two alike."""
    random = np.random.default_rng(1)
    for name, channel in NAMES.items():
        for number in range(20):
            pixels = random.integers(0, 40, (32, 32, 3)).astype(np.uint8)
            pixels[..., channel] += 150
            path = tmp_path / "set" / name / f"{number:02}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).save(path)
    return tmp_path / "set"


def split_of(dataset: Path) -> dict[str, Split]:
    """Every second image was learned from."""
    paths = sorted(dataset.rglob("*.png"))
    prints = [fingerprint_pixels(np.array(Image.open(path))) for path in paths]
    return {one: (Split.TRAIN, Split.VALIDATION)[row % 2] for row, one in enumerate(prints)}


def test_a_model_is_written_anew_with_what_it_learned_from(
    run: RunCommand, model: ModelFile, dataset: Path, tmp_path: Path
) -> None:
    write_split_file(tmp_path / "split.csv.gz", split_of(dataset).items())
    before = model.path.read_bytes()
    out = tmp_path / "new.bloodcell"

    found = run(
        "models", "measure", model.path, dataset, "--split-file", tmp_path / "split.csv.gz", "--out", out
    )

    assert found.status == 0
    assert model.path.read_bytes() == before
    assert f"Written: {out}" in found.err
    assert "On 30 validation images" in found.err
    new = read_model(out)
    assert new.learned is not None
    assert new.card.statistics is not None
    assert (new.card.statistics.n_images, new.card.statistics.n_validation) == (30, 30)
    assert new.card.operating_points
    assert new.litert == model.litert
    classified = run("classify", dataset, "--model", out, "--json")
    assert [sample["n_unsure"] for sample in classified.json["samples"]] == [0, 0, 0]
    assert "does not tell what it learned from" not in classified.err


def test_the_split_in_the_models_file_serves(
    run: RunCommand, model: ModelFile, dataset: Path, tmp_path: Path
) -> None:
    write_model(model.path, model.card, model.litert, {}, split_of(dataset))

    assert run("models", "measure", model.path, dataset, "--out", tmp_path / "new.bloodcell").status == 0


def test_nothing_is_overwritten(run: RunCommand, model: ModelFile, dataset: Path) -> None:
    before = model.path.read_bytes()

    found = run("models", "measure", model.path, dataset, "--out", model.path)

    assert found.status != 0
    assert "is there already. Choose another name or folder." in found.err
    assert model.path.read_bytes() == before


def test_a_model_that_does_not_tell_its_split_needs_a_file(
    run: RunCommand, model: ModelFile, dataset: Path, tmp_path: Path
) -> None:
    found = run("models", "measure", model.path, dataset, "--out", tmp_path / "new.bloodcell")

    assert found.status != 0
    assert "does not tell which image was in which part." in found.err


@pytest.mark.parametrize(
    ("part", "missing"),
    [(Split.TEST, "no training images of “neutrophil”"), (Split.TRAIN, "no validation images")],
)
def test_other_images_than_those_of_the_training_are_refused(
    run: RunCommand, model: ModelFile, dataset: Path, tmp_path: Path, part: Split, missing: str
) -> None:
    write_split_file(tmp_path / "split.csv.gz", ((one, part) for one in split_of(dataset)))

    out = tmp_path / "new.bloodcell"
    found = run(
        "models", "measure", model.path, dataset, "--split-file", tmp_path / "split.csv.gz", "--out", out
    )

    assert found.status != 0
    assert missing in found.err
    assert not out.exists()


def test_an_attuned_model_is_not_measured_on_other_images(
    run: RunCommand, model: ModelFile, dataset: Path, tmp_path: Path
) -> None:
    told = Attuning(title="Old", name="old", sha256="0" * 64, n_images=70, before={}, after={}, changed=0.5)
    rewrite_card(model.path, tmp_path / "attuned.bloodcell", attuned=told)
    out = tmp_path / "new.bloodcell"
    done = run("models", "measure", tmp_path / "attuned.bloodcell", dataset, "--out", out)
    assert done.status == 1
    assert "was attuned to other images" in done.err
    assert not out.exists()
