import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from trainer.dataset.samples import Sample
from trainer.inference.doubt.shift import ShiftWatch
from trainer.project.adding import add_predictions
from trainer.project.classes import read_models
from trainer.project.project_file import open_project
from trainer.project.review import Review
from trainer.project.samples import find_sample

pytestmark = pytest.mark.usefixtures("bundled")
RunCommand = Callable[..., Any]
ReadRows = Callable[[Path], list[dict[str, str]]]


@pytest.fixture
def morning(run: RunCommand, smears: Path, tmp_path: Path) -> Path:
    """A project of two samples that were classified into it."""
    assert run("classify", smears, "--project", tmp_path / "morning.bloodproject").status == 0
    return tmp_path / "morning.bloodproject"


def test_a_project_that_nobody_reviewed_gives_the_bytes_of_the_classification(
    run: RunCommand, smears: Path, tmp_path: Path
) -> None:
    project = tmp_path / "p.bloodproject"
    run("classify", smears, "--project", project, "--out", tmp_path / "1", "--name", "x")

    found = run("report", project, "--out", tmp_path / "2", "--name", "x", "--json")

    assert found.status == 0
    files = sorted((tmp_path / "1").iterdir())
    assert len(files) == 4
    for file in files:
        assert (tmp_path / "2" / file.name).read_bytes() == file.read_bytes()
    assert found.json["files"] == [
        str(tmp_path / "2" / name) for name in ("x_counts.csv", "x_samples.csv", "x_cells.csv", "x.json")
    ]
    assert found.json["n_missing"] == 0
    assert found.json["model"]["name"] == "tiny"


def test_what_was_reviewed_is_in_the_report(
    run: RunCommand, morning: Path, tmp_path: Path, read_rows: ReadRows
) -> None:
    with open_project(morning) as project:
        sample = find_sample(project, "S-002").key
        Review(project, sample, "Ada").assign([5], "neutrophil")

    found = run("report", morning, "--out", tmp_path / "out")

    assert found.status == 0
    assert "fewer than 100 WBC" in found.out
    assert f"Written: {tmp_path / 'out' / 'morning_cells.csv'}" in found.err
    last = read_rows(tmp_path / "out" / "morning_cells.csv")[-1]
    assert (last["machine_class"], last["final_class"]) == ("erythroblast", "neutrophil")


def test_images_that_are_gone_are_told_and_the_counts_stay(
    run: RunCommand, morning: Path, smears: Path, tmp_path: Path
) -> None:
    before = run("report", morning, "--out", tmp_path / "1", "--json").json["samples"]
    shutil.rmtree(smears / "S-001")

    found = run("report", morning, "--out", tmp_path / "2", "--json")

    assert [sample["counts"] for sample in found.json["samples"]] == [sample["counts"] for sample in before]
    assert found.json["samples"][0]["differential"] == before[0]["differential"]
    assert (found.json["n_missing"], found.json["samples"][0]["n_missing"]) == (3, 3)
    assert "3 images are no longer there" in found.json["samples"][0]["flag"]
    assert "3 images are no longer there; the counts stay as they are." in found.err


def test_the_dialect_of_the_comma_countries(run: RunCommand, morning: Path, tmp_path: Path) -> None:
    run("report", morning, "--out", tmp_path / "out", "--dialect", "comma-countries")

    assert b"S-001;neutrophil;wbc;2;100,00;66,67\r\n" in (tmp_path / "out/morning_counts.csv").read_bytes()


def test_a_project_that_is_open_in_a_window_is_one_sentence(
    run: RunCommand, morning: Path, tmp_path: Path
) -> None:
    with open_project(morning):
        found = run("report", morning, "--out", tmp_path / "out")

    assert found.status == 1
    assert "Error: The project “morning.bloodproject” is open in another window." in found.err


def test_samples_are_added_to_a_project_and_told(
    run: RunCommand, morning: Path, paint: Callable[..., Path], tmp_path: Path
) -> None:
    paint("more/S-003/a.png", "red")

    found = run("classify", tmp_path / "more", "--project", morning, "--json")

    assert found.status == 0
    assert f"Added to the project “{morning}”: 1 sample." in found.err
    reported = run("report", morning, "--out", tmp_path / "out", "--json").json["samples"]
    assert [sample["sample_id"] for sample in reported] == ["S-001", "S-002", "S-003"]
    assert reported[2] == found.json["samples"][0]
    assert len(list(tmp_path.glob("morning (backup *).bloodproject"))) == 2


def test_a_sample_that_is_there_already_is_told_before_the_work(
    run: RunCommand, morning: Path, smears: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = morning.read_bytes()

    found = run("classify", smears, "--project", morning)

    assert found.status == 1
    assert "“S-001” and “S-002” are already in the project “morning.bloodproject”." in found.err
    assert morning.read_bytes() == before


def test_a_file_that_is_no_project_is_left_alone(run: RunCommand, smears: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    found = run("classify", smears, "--project", tmp_path / "notes.txt")

    assert found.status == 1
    assert "“notes.txt” is no project." in found.err
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_the_json_holds_the_final_counts(run: RunCommand, morning: Path, tmp_path: Path) -> None:
    found = run("report", morning, "--out", tmp_path / "out", "--json")

    twin = json.loads((tmp_path / "out" / "morning.json").read_bytes())
    assert twin["samples"] == found.json["samples"]


def test_a_sample_that_does_not_look_like_what_was_learned_from_keeps_its_flag(
    run: RunCommand, paint: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ShiftWatch, "describe", lambda *_: "These images are bluer.")
    monkeypatch.setattr(ShiftWatch, "sample_ids", ("S-001",))
    paint("set/S-001/a.png", "blue")
    project = tmp_path / "p.bloodproject"
    run("classify", tmp_path / "set", "--project", project, "--out", tmp_path / "1", "--name", "x")

    run("report", project, "--out", tmp_path / "2", "--name", "x")

    first, second = ((tmp_path / name / "x_samples.csv").read_bytes() for name in ("1", "2"))
    assert b"These images are bluer." in first
    assert first == second


def test_every_form_has_the_bytes_that_a_classification_gives(
    run: RunCommand, smears: Path, tmp_path: Path
) -> None:
    project, forms = tmp_path / "p.bloodproject", "pdf,xlsx,csv,json"
    run("classify", smears, "--project", project, "--out", tmp_path / "1", "--name", "x", "--report", forms)

    found = run("report", project, "--out", tmp_path / "2", "--name", "x", "--report", forms)

    assert found.status == 0
    files = sorted((tmp_path / "1").iterdir())
    assert [file.name for file in files] == [
        "x.json",
        "x.pdf",
        "x.xlsx",
        "x_cells.csv",
        "x_counts.csv",
        "x_samples.csv",
    ]
    for file in files:
        assert (tmp_path / "2" / file.name).read_bytes() == file.read_bytes()


def test_only_the_forms_that_were_asked_for(run: RunCommand, morning: Path, tmp_path: Path) -> None:
    found = run("report", morning, "--out", tmp_path / "out", "--report", "xlsx", "--json")

    assert found.json["files"] == [str(tmp_path / "out/morning.xlsx")]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["morning.xlsx"]


def test_a_form_that_there_is_not_is_a_mistake(run: RunCommand, morning: Path, tmp_path: Path) -> None:
    found = run("report", morning, "--out", tmp_path / "out", "--report", "pdf,docx")

    assert found.status == 2
    assert "docx" in found.err
    assert not (tmp_path / "out").exists()


def test_the_laboratorys_tables_can_be_named(run: RunCommand, morning: Path, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours/reference-ranges.csv").write_text("class;low;high\nneutrophil;40,5;75\n")

    found = run("report", morning, "--out", tmp_path / "out", "--laboratory", tmp_path / "ours", "--json")

    flags = [flag["text"] for flag in found.json["samples"][0]["flags"]]
    assert "Neutrophil 100.0 % of WBC, over the laboratory's range of 40.5–75" in flags


def test_a_mistake_in_the_laboratorys_tables_is_one_sentence(
    run: RunCommand, morning: Path, smears: Path, tmp_path: Path
) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours/reference-ranges.csv").write_text("class,low,high\nneutrophil,75,40\n")

    for command in (("report", morning, "--out", tmp_path / "out"), ("classify", smears)):
        found = run(*command, "--laboratory", tmp_path / "ours")
        assert found.status == 1
        assert "Error: Line 2 of “reference-ranges.csv” has a low border of 75, which is above" in found.err


def test_each_of_several_models_has_its_report(
    run: RunCommand, morning: Path, paint: Callable[..., Path], tmp_path: Path
) -> None:
    paint("more/S-003/a.png", "red")
    with open_project(morning) as project:
        with project.reading() as connection:
            (used,) = read_models(connection).values()
        sample = Sample("S-003", tmp_path / "more" / "S-003")
        list(add_predictions(project, [sample], [], replace(used, name="ours", sha256="b" * 64), who="Ada"))

    found = run("report", morning, "--out", tmp_path / "out", "--report", "json", "--json")
    one = run("report", morning, "--out", tmp_path / "one", "--model", "ours", "--report", "json", "--json")

    assert found.status == one.status == 0
    names = ("morning_tiny.json", "morning_ours.json")
    assert found.json["files"] == [str(tmp_path / "out" / name) for name in names]
    assert [sample["sample_id"] for sample in found.json["samples"]] == ["S-001", "S-002", "S-003"]
    assert found.json["model"] is None
    assert [model["name"] for model in found.json["models"]] == ["tiny", "ours"]
    assert one.json["files"] == [str(tmp_path / "one" / "morning.json")]
    assert one.json["model"]["name"] == "ours"
