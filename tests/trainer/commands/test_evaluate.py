from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from trainer.bundle.model_file import ModelFile, write_model
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.reading import read_dataset
from trainer.dataset.split_file import write_split_file
from trainer.dataset.splits import Split

pytestmark = pytest.mark.usefixtures("bundled")
RunCommand = Callable[..., Any]
Paint = Callable[..., Path]


@pytest.fixture
def labelled(paint: Paint, tmp_path: Path) -> Path:
    """Two neutrophils, one of them blue; a platelet twice; a bad file; a class nobody knows."""
    paint("labelled/Neutrophils/1.png", "red")
    paint("labelled/Neutrophils/2.png", "blue")
    paint("labelled/PLT/1.png", "blue")
    paint("labelled/PLT/2.png", "blue")
    (tmp_path / "labelled/PLT/3.png").touch()
    paint("labelled/blast/1.png", "green")
    return tmp_path / "labelled"


def test_the_json_has_the_keys_that_programs_rely_on(run: RunCommand, labelled: Path) -> None:
    found = run("evaluate", labelled, "--json")

    assert found.status == 0
    assert found.out.count("\n") == 1
    result = found.json
    assert result["n_images"] == 4
    assert result["accuracy"] == 0.75
    assert result["balanced_accuracy"] == 0.75
    assert result["macro_f1"] == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert result["classes"] == ["neutrophil", "erythroblast", "platelet"]
    assert result["confusion"] == [[1, 0, 1], [0, 0, 0], [0, 0, 2]]
    assert result["per_class"]["neutrophil"] == {
        "support": 2,
        "precision": 1.0,
        "recall": 0.5,
        "f1": pytest.approx(2 / 3),
    }
    assert result["per_class"]["erythroblast"]["recall"] is None
    # Four answers of nearly 1, three of them right.
    assert result["calibration"] == {"error": pytest.approx(0.25, abs=0.01), "temperature": None}
    assert result["n_failed"] == 1
    assert [failed["reason"] for failed in result["failed"]] == [
        "The file is empty (0 bytes). Copy it again from where it came from."
    ]
    assert result["unknown_labels"] == ["blast"]
    assert result["model"]["name"] == "tiny"
    assert result["framing"]["n_cropped"] == 0


def test_a_reader_gets_a_table_and_what_was_left_out(run: RunCommand, labelled: Path) -> None:
    found = run("evaluate", labelled)

    lines = [line.split() for line in found.out.splitlines()]
    assert ["neutrophil", "2", "1.0000", "0.5000", "0.6667"] in lines
    assert ["erythroblast", "0"] in lines
    assert "4 images · accuracy 0.7500 · balanced accuracy 0.7500 · macro F1 0.7333" in found.out
    assert "expected calibration error 0.24" in found.out
    assert "Left out: 1 image of “blast”, a class that the model does not know." in found.err
    assert "1 file could not be used:" in found.err
    assert "The file is empty (0 bytes). Copy it again from where it came from." in found.err


def test_the_native_crop_can_be_forbidden(run: RunCommand, paint: Paint, tmp_path: Path) -> None:
    paint("set/neutrophil/1.png", size=(90, 92))
    paint("set/platelet/1.png", "blue")

    assert run("evaluate", tmp_path / "set", "--json").json["framing"]["n_cropped"] == 1
    whole = run("evaluate", tmp_path / "set", "--framing", "whole", "--json").json["framing"]
    assert whole == {"choice": "whole", "native_crop": 40, "n_cropped": 0}


def test_classes_that_the_model_does_not_know_are_an_error_where_there_are_no_others(
    run: RunCommand, paint: Paint, tmp_path: Path
) -> None:
    paint("set/cats/1.png")
    paint("set/dogs/1.png")

    found = run("evaluate", tmp_path / "set", "--json")

    assert found.status == 1
    assert found.out == ""
    assert "Error: The model “tiny” knows none of the classes here: “cats” and “dogs”." in found.err


def test_what_is_no_data_set_is_an_error(run: RunCommand, tmp_path: Path) -> None:
    found = run("evaluate", tmp_path / "nowhere")

    assert found.status == 1
    assert found.err.startswith("Error: There is nothing at")


def test_corrupted_copies_stand_beside_the_clean_images(run: RunCommand, labelled: Path) -> None:
    clean = run("evaluate", labelled, "--json").json
    result = run("evaluate", labelled, "--corrupted", "--json").json

    corrupted = result.pop("corrupted")
    assert result == clean
    assert corrupted["n_images"] == 4
    assert len(corrupted["families"]) == 11
    figures = []
    for family in corrupted["families"].values():
        assert [score["severity"] for score in family["severities"]] == [1, 2, 3, 4, 5]
        accuracies = [score["accuracy"] for score in family["severities"]]
        assert family["accuracy"] == pytest.approx(sum(accuracies) / 5)
        figures.extend(accuracies)
    assert corrupted["accuracy"] == pytest.approx(sum(figures) / 55)
    # A darker red is red, and no image of one colour has an edge to blur: right where the clean one is.
    assert corrupted["families"]["defocus"]["accuracy"] == 0.75
    assert corrupted["families"]["brightness_down"]["balanced_accuracy"] == 0.75


def test_what_training_showed_the_model_is_told_apart_from_what_it_never_saw(
    run: RunCommand, bundled: ModelFile, labelled: Path
) -> None:
    def show(level: str) -> dict[str, Any]:
        training = replace(bundled.card.training, augmentation=level)
        write_model(bundled.path, replace(bundled.card, training=training), bundled.litert, {})
        found: dict[str, Any] = run("evaluate", labelled, "--corrupted", "--json").json["corrupted"]
        return found

    corrupted = show("wide")
    families = corrupted["families"]
    unseen = [name for name, family in families.items() if not family["seen_in_training"]]
    assert unseen == ["motion", "pixelation", "stain_spot", "bubble"]
    for figure in ("accuracy", "balanced_accuracy"):
        apart = sum(families[name][figure] for name in unseen)
        assert corrupted["not_seen_in_training"][figure] == pytest.approx(apart / 4)
        rest = sum(family[figure] for family in families.values()) - apart
        assert corrupted["seen_in_training"][figure] == pytest.approx(rest / 7)
    told = run("evaluate", labelled, "--corrupted").out
    assert f"Of kinds that it never saw · accuracy {apart_text(corrupted)}" in told

    corrupted = show("none")
    assert corrupted["seen_in_training"] is None
    assert corrupted["not_seen_in_training"]["accuracy"] == pytest.approx(corrupted["accuracy"])
    assert "never saw" not in run("evaluate", labelled, "--corrupted").out


def apart_text(corrupted: dict[str, Any]) -> str:
    found = corrupted["not_seen_in_training"]
    return f"{found['accuracy']:.4f} · balanced accuracy {found['balanced_accuracy']:.4f}"


def test_a_reader_gets_a_table_of_corruptions(run: RunCommand, labelled: Path) -> None:
    found = run("evaluate", labelled, "--corrupted")

    lines = [line.split() for line in found.out.splitlines()]
    assert ["motion", *["0.7500"] * 6] in lines
    assert "All corrupted copies · accuracy 0." in found.out
    assert "4 images · accuracy 0.7500" in found.out


def test_a_part_is_what_the_model_says_or_a_split_file(
    run: RunCommand, bundled: ModelFile, labelled: Path, tmp_path: Path
) -> None:
    def test_part(name: str) -> dict[str, Split]:
        (source,) = (one.source for one in read_dataset(labelled).images if one.source.name == name)
        return {fingerprint_pixels(source.load().decoded.pixels): Split.TEST}

    refused = run("evaluate", labelled, "--part", "test")
    assert refused.status == 1
    assert "does not tell which image was in which part" in refused.err

    write_model(bundled.path, bundled.card, bundled.litert, {}, test_part("Neutrophils/1.png"))
    found = run("evaluate", labelled, "--part", "test", "--json").json
    assert (found["part"], found["n_images"], found["accuracy"], found["n_failed"]) == ("test", 1, 1.0, 1)
    assert run("evaluate", labelled, "--json").json["part"] is None

    other = tmp_path / "split.csv.gz"
    # All blue images are copies of each other.
    write_split_file(other, test_part("PLT/1.png").items())
    found = run("evaluate", labelled, "--part", "test", "--split-file", other, "--json").json
    assert (found["n_images"], found["accuracy"]) == (3, pytest.approx(2 / 3))
    assert "Name one --part" in run("evaluate", labelled, "--split-file", other).err
