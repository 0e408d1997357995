"""`bloodcell clean` on small sets of coloured squares, with a model that knows three colours."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("cleanlab", reason="the heavy half is not installed: pip install bloodcell[train]")

from trainer.bundle.model_file import ModelFile
from trainer.cleaning.decisions import Decision, Verdict, read_decisions, write_decisions

KINDS = {"exact_duplicate", "near_duplicate", "junk", "outlier", "label", "bad_image", "leakage"}
COLOURS = {"neutrophil": (200, 60, 60), "erythroblast": (60, 200, 60), "platelet": (60, 60, 200)}

Speckle = Callable[..., Path]


@pytest.fixture
def speckle(tmp_path: Path) -> Speckle:
    """A function that writes a picture of blots of one class's colour; every seed looks different."""

    def write(path: str, colour: str, seed: int) -> Path:
        random = np.random.default_rng(seed)
        blots = random.integers(-40, 41, (6, 6, 3))
        noise = np.asarray(
            Image.fromarray((np.array(COLOURS[colour]) + blots).clip(0, 255).astype(np.uint8)).resize(
                (32, 32), Image.Resampling.BICUBIC
            )
        )
        target = tmp_path / "set" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(noise).save(target)
        return target

    return write


@pytest.fixture
def contaminated(speckle: Speckle, tmp_path: Path) -> Path:
    """Twelve pictures a class, and one of each trouble."""
    for place, name in enumerate(COLOURS):
        for number in range(12):
            speckle(f"{name}/{number:02}.png", name, 100 * place + number)
    speckle("neutrophil/again.png", "neutrophil", 3)
    speckle("platelet/alien.png", "erythroblast", 105)  # erythroblast/05.png under another label
    speckle("platelet/wrong.png", "neutrophil", 777)
    turned = Image.open(tmp_path / "set/platelet/02.png").transpose(Image.Transpose.ROTATE_90)
    turned.save(tmp_path / "set/platelet/turned.png")
    Image.new("RGB", (32, 32), (60, 60, 190)).save(tmp_path / "set/platelet/flat.png")
    (tmp_path / "set/platelet/bad.png").write_text("no image")
    return tmp_path / "set"


def test_every_trouble_is_told_and_no_file_is_changed(
    run: Callable, bundled: ModelFile, contaminated: Path, tmp_path: Path, snapshot: Callable
) -> None:
    before = snapshot(contaminated)
    out = tmp_path / "decisions.csv"
    done = run("clean", contaminated, "--out", out, "--apply-defaults", "--json")
    assert done.status == 0, done.err
    assert snapshot(contaminated) == before
    assert set(done.json["counts"]) == KINDS
    found = {(issue["path"], issue["kind"]): issue for issue in done.json["issues"]}
    assert set(done.json["issues"][0]) == {"path", "kind", "given", "suggested", "score", "reason"}
    assert done.json["issues"][0]["kind"] == "exact_duplicate"
    assert {path for path, kind in found if kind == "exact_duplicate"} == {
        "erythroblast/05.png",
        "neutrophil/again.png",
        "platelet/alien.png",
    }
    assert {path for path, kind in found if kind == "near_duplicate"} == {
        "platelet/02.png",
        "platelet/turned.png",
    }
    assert {path for path, kind in found if kind == "bad_image"} >= {"platelet/bad.png", "platelet/flat.png"}
    wrong = found["platelet/wrong.png", "label"]
    assert (wrong["given"], wrong["suggested"]) == ("platelet", "neutrophil")
    assert done.json["counts"]["exact_duplicate"] == 3
    decisions = {decision.path: decision for decision in read_decisions(out)}
    excluded = {path for path, one in decisions.items() if one.verdict is Verdict.EXCLUDE}
    assert excluded == {
        "erythroblast/05.png",
        "neutrophil/again.png",
        "platelet/alien.png",
        "platelet/bad.png",
        "platelet/flat.png",
    }
    assert decisions["platelet/wrong.png"].verdict is Verdict.UNDECIDED
    assert done.json["classes"]["platelet"] == {"n_images": 16, "n_after_decisions": 14}
    assert [problem["name"] for problem in done.json["failed"]] == ["platelet/bad.png"]


def test_earlier_decisions_stay_and_another_data_sets_file_is_refused(
    run: Callable, bundled: ModelFile, contaminated: Path, tmp_path: Path
) -> None:
    out = tmp_path / "decisions.csv"
    mine = Decision(path="neutrophil/again.png", verdict=Verdict.KEEP, by="Ada", reason="A control.")
    write_decisions(out, [mine])
    assert run("clean", contaminated, "--out", out, "--apply-defaults").status == 0
    assert {one.path: one for one in read_decisions(out)}["neutrophil/again.png"] == mine
    foreign = tmp_path / "foreign.csv"
    write_decisions(foreign, [Decision(path="x/1.png", verdict=Verdict.RELABEL, new_label="blast", by="Ada")])
    before = foreign.read_bytes()
    done = run("clean", contaminated, "--out", foreign)
    assert done.status == 1
    assert "another data set" in done.err
    assert foreign.read_bytes() == before


def test_without_json_a_person_can_read_it(run: Callable, bundled: ModelFile, contaminated: Path) -> None:
    done = run("clean", contaminated)
    assert done.status == 0
    assert "erythroblast/05.png (and 1 more): The same picture is in the classes" in done.out
    assert "exact duplicate 3" in done.out
    assert "1 file could not be used:" in done.err
    assert "Nobody can tell whether the model “Tiny” learned from these images" in done.err


def test_decisions_need_a_place(run: Callable, bundled: ModelFile, contaminated: Path) -> None:
    done = run("clean", contaminated, "--apply-defaults")
    assert done.status == 1
    assert "Give --out a file, decisions.csv." in done.err


def test_a_class_with_one_image_and_images_all_identical(
    run: Callable, bundled: ModelFile, speckle: Speckle, tmp_path: Path
) -> None:
    for number in range(8):
        speckle(f"neutrophil/{number}.png", "neutrophil", number)
        speckle(f"erythroblast/{number}.png", "erythroblast", 50 + number)
    speckle("platelet/0.png", "platelet", 1)
    done = run("clean", tmp_path / "set", "--json")
    assert done.status == 0, done.err
    assert any("Labels of “Platelet” were not checked" in note for note in done.json["notes"])
    assert any("too few" in concern["summary"] for concern in done.json["concerns"])
    for path in (tmp_path / "set").rglob("*.png"):
        path.write_bytes((tmp_path / "set/neutrophil/0.png").read_bytes())
    done = run("clean", tmp_path / "set", "--json")
    assert done.status == 0, done.err
    assert done.json["counts"]["exact_duplicate"] == 17
    assert any("Labels were not checked" in note for note in done.json["notes"])


def test_parts_that_leak_are_told(
    run: Callable, bundled: ModelFile, speckle: Speckle, tmp_path: Path
) -> None:
    for place, name in enumerate(COLOURS):
        for number in range(6):
            speckle(f"train/{name}/{number}.png", name, 100 * place + number)
            speckle(f"test/{name}/{number}.png", name, 100 * place + 50 + number)
    speckle("test/platelet/leak.png", "platelet", 203)
    done = run("clean", tmp_path / "set", "--json")
    leaks = [issue for issue in done.json["issues"] if issue["kind"] == "leakage"]
    assert [issue["path"] for issue in leaks] == ["train/platelet/3.png"]


def test_what_is_about_a_training_needs_one(run: Callable, bundled: ModelFile, contaminated: Path) -> None:
    done = run("clean", contaminated, "--epochs", "3", "--folds", "4")
    assert done.status == 1
    assert "there is no use for --folds and --epochs. Name a network by --train." in done.err
    assert "nothing" in run("clean", contaminated, "--train", "nothing").err
    assert run("clean", contaminated, "--train", "basic_cnn", "--folds", "2").status == 2


def test_a_folder_without_labels_is_looked_through_too(
    run: Callable, bundled: ModelFile, speckle: Speckle, tmp_path: Path, snapshot: Callable
) -> None:
    for number in range(6):
        speckle(f"{number}.png", "platelet", number)
    speckle("again.png", "platelet", 3)
    before, out = snapshot(tmp_path / "set"), tmp_path / "decisions.csv"
    done = run("clean", tmp_path / "set", "--out", out, "--apply-defaults", "--json")
    assert done.status == 0, done.err
    assert done.json["classes"] == {"without a label": {"n_images": 7, "n_after_decisions": 6}}
    assert done.json["counts"]["exact_duplicate"] == 1
    assert done.json["notes"][0].startswith("Nothing says of which class these images are.")
    assert not [issue for issue in done.json["issues"] if issue["suggested"]]
    assert [one.verdict for one in read_decisions(out)].count(Verdict.EXCLUDE) == 1
    assert snapshot(tmp_path / "set") == before
