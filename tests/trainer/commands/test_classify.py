import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trainer.bundle.learned import LearnedStatistics
from trainer.bundle.model_file import ModelFile, rewrite_learned
from trainer.inference.doubt.looks import LOOKS
from trainer.reports.notice import RESEARCH_USE

pytestmark = pytest.mark.usefixtures("bundled")
RunCommand = Callable[..., Any]
Paint = Callable[..., Path]
ReadRows = Callable[[Path], list[dict[str, str]]]
Snapshot = Callable[[Path], object]

REPORT = ["smears.json", "smears_cells.csv", "smears_counts.csv", "smears_samples.csv"]


def test_the_json_has_the_keys_that_programs_rely_on(run: RunCommand, smears: Path) -> None:
    found = run("classify", smears, "--json")

    assert found.status == 0
    assert found.out.count("\n") == 1
    first, second = found.json["samples"]
    wanted = {
        "sample_id": "S-001",
        "n_images": 4,
        "n_classified": 3,
        "n_unsure": 0,
        "n_excluded": 0,
        "n_failed": 1,
        "n_wbc": 2,
        "counts": {"neutrophil": 2, "erythroblast": 0, "platelet": 1},
    }
    assert {key: first[key] for key in wanted} == wanted
    assert (second["sample_id"], second["n_wbc"], second["nrbc_per_100_wbc"]) == ("S-002", 0, None)
    assert found.json["model"]["name"] == "tiny"
    assert found.json["files"] == []
    assert found.json["images_per_s"] > 0
    assert found.json["framing"] == {"choice": "auto", "native_crop": 40, "n_cropped": 0}
    (failure,) = found.json["failures"]
    assert (failure["sample_id"], failure["name"]) == ("S-001", "d.png")
    assert failure["reason"]


def test_without_out_only_counts_are_printed(
    run: RunCommand, smears: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    before = snapshot(tmp_path)

    found = run("classify", smears)

    assert found.status == 0
    assert snapshot(tmp_path) == before
    lines = [line.split() for line in found.out.splitlines()]
    assert ["Neutrophil", "2", "100.0", "34.2", "–", "100.0", "66.7"] in lines
    assert ["Platelet", "1", "33.3"] in lines
    assert "4 images · 3 classified · 0 unsure · 0 excluded · 1 failed · 2 WBC" in found.out
    assert "fewer than 100 WBC" in found.out


def test_messages_go_to_standard_error(run: RunCommand, smears: Path) -> None:
    found = run("classify", smears)

    assert "1 image could not be read:\n  S-001/d.png: " in found.err
    assert "5 images in " in found.err
    assert f"{RESEARCH_USE} Knows three colours." in found.err


def test_out_gets_the_report(run: RunCommand, smears: Path, tmp_path: Path, read_rows: ReadRows) -> None:
    found = run("classify", smears, "--out", tmp_path / "new" / "out", "--json")

    assert found.status == 0
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == REPORT
    assert sorted(found.json["files"]) == [str(tmp_path / "new" / "out" / name) for name in REPORT]
    assert f"Written: {tmp_path / 'new' / 'out' / 'smears_cells.csv'}" in found.err
    cells = read_rows(tmp_path / "new" / "out" / "smears_cells.csv")
    assert [(cell["sample_id"], cell["image"], cell["final_class"]) for cell in cells] == [
        ("S-001", "a.png", "neutrophil"),
        ("S-001", "b.png", "neutrophil"),
        ("S-001", "c.png", "platelet"),
        ("S-001", "d.png", ""),
        ("S-002", "a.png", "erythroblast"),
    ]


def test_the_table_of_counts_to_the_byte(run: RunCommand, smears: Path, tmp_path: Path) -> None:
    run("classify", smears, "--out", tmp_path / "out", "--name", "run")

    assert (tmp_path / "out" / "run_counts.csv").read_bytes() == (
        b"\xef\xbb\xbfsample_id,class,role,count,percent_of_wbc,percent_of_all\r\n"
        b"S-001,neutrophil,wbc,2,100.00,66.67\r\n"
        b"S-001,erythroblast,nrbc,0,,0.00\r\n"
        b"S-001,platelet,platelet,1,,33.33\r\n"
        b"S-002,neutrophil,wbc,0,,0.00\r\n"
        b"S-002,erythroblast,nrbc,1,,100.00\r\n"
        b"S-002,platelet,platelet,0,,0.00\r\n"
    )


def test_the_dialect_of_the_comma_countries(run: RunCommand, smears: Path, tmp_path: Path) -> None:
    run("classify", smears, "--out", tmp_path / "out", "--dialect", "comma-countries")

    assert b"S-001;neutrophil;wbc;2;100,00;66,67\r\n" in (tmp_path / "out/smears_counts.csv").read_bytes()


def test_two_runs_write_the_same_bytes_and_leave_the_input_alone(
    run: RunCommand, smears: Path, tmp_path: Path, snapshot: Snapshot
) -> None:
    before = snapshot(smears)

    run("classify", smears, "--out", tmp_path / "1")
    run("classify", smears, "--out", tmp_path / "2")

    assert snapshot(tmp_path / "1") == snapshot(tmp_path / "2")
    assert snapshot(smears) == before


def test_a_model_is_taken_by_file_and_by_name(
    run: RunCommand, smears: Path, make_model: Callable[..., ModelFile], user_folders: Path
) -> None:
    from trainer.resources import user_models

    own = make_model("own", title="My own")
    user_models().mkdir(parents=True)
    shutil.copy(own.path, user_models() / "stain.bloodcell")

    assert run("classify", smears, "--model", own.path, "--json").json["model"]["name"] == "own"
    assert run("classify", smears, "--model", "stain", "--json").json["model"]["title"] == "My own"


def test_loose_images_and_arrays_are_samples_too(run: RunCommand, paint: Paint, tmp_path: Path) -> None:
    paint("loose/a.png", "red")
    np.savez(tmp_path / "rows.npz", images=np.full((3, 32, 32, 3), (0, 0, 200), np.uint8))

    samples = run("classify", tmp_path / "loose/a.png", tmp_path / "rows.npz", "--json").json["samples"]

    found = {sample["sample_id"]: (sample["n_classified"], sample["n_excluded"]) for sample in samples}
    assert found == {"loose": (1, 0), "rows": (1, 2)}


def test_copies_are_left_out_and_told(run: RunCommand, smears: Path) -> None:
    shutil.copy(smears / "S-001" / "a.png", smears / "S-001" / "z.png")

    found = run("classify", smears, "--json")

    assert found.json["samples"][0]["n_excluded"] == 1
    assert "Left out as byte-identical to another of their sample: 1 image." in found.err


@pytest.mark.parametrize(
    ("framing", "n_cropped", "told"),
    [
        (
            "auto",
            1,
            "Cut to the centre of 40 x 40 pixels, as the model learned it from the native framing of",
        ),
        ("crop", 2, "Cut to the centre of 40 x 40 pixels, as you asked: 2 images."),
        ("whole", 0, ""),
    ],
)
def test_the_native_crop_is_told_and_can_be_chosen(
    run: RunCommand, paint: Paint, tmp_path: Path, framing: str, n_cropped: int, told: str
) -> None:
    paint("set/native.png", size=(90, 92))
    paint("set/other.png", size=(64, 64))

    found = run("classify", tmp_path / "set", "--framing", framing, "--json")

    assert found.json["framing"] == {"choice": framing, "native_crop": 40, "n_cropped": n_cropped}
    assert told in found.err
    assert ("Cut to the centre" in found.err) == bool(told)


def test_conversions_are_told(run: RunCommand, paint: Paint, tmp_path: Path) -> None:
    paint("set/a.png", shade=90, mode="L")
    paint("set/b.png", shade=200, mode="L")
    paint("set/c.png", mode="RGBA", shade=10)

    found = run("classify", tmp_path / "set", "--json")

    assert found.json["samples"][0]["conversions"] == {"alpha": 1, "grey": 2}
    assert "Converted: 1 alpha, 2 grey." in found.err


def test_a_threshold_makes_cells_unsure_with_the_reason(
    run: RunCommand, smears: Path, tmp_path: Path, read_rows: ReadRows
) -> None:
    found = run("classify", smears, "--threshold", "1", "--out", tmp_path / "out", "--json")

    first = found.json["samples"][0]
    assert (first["n_images"], first["n_classified"], first["n_unsure"], first["n_failed"]) == (4, 0, 3, 1)
    assert sum(first["counts"].values()) == 0
    assert [flag["kind"] for flag in first["flags"]] == ["few_wbc", "many_unsure"]
    cells = read_rows(tmp_path / "out" / "smears_cells.csv")
    assert [(cell["machine_class"], cell["status"], cell["final_class"]) for cell in cells[:3]] == [
        ("neutrophil", "unsure", ""),
        ("neutrophil", "unsure", ""),
        ("platelet", "unsure", ""),
    ]
    assert cells[0]["reason"] == "unsure between “Neutrophil” and “Erythroblast”"


def test_a_threshold_is_a_share(run: RunCommand, smears: Path) -> None:
    assert run("classify", smears, "--threshold", "1.5").status == 2


def test_an_older_model_says_that_it_has_confidence_alone(run: RunCommand, smears: Path) -> None:
    assert (
        "The model “tiny” does not tell what it learned from: only a low confidence makes a cell unsure."
        in run("classify", smears).err
    )


def test_a_sample_unlike_what_was_learned_from_is_flagged(
    run: RunCommand, make_model: Callable[..., ModelFile], paint: Paint, tmp_path: Path
) -> None:
    n_looks = len(LOOKS)
    learned = LearnedStatistics(
        means=np.eye(3, dtype=np.float32),
        directions=np.eye(3, 1, dtype=np.float32),
        variances=np.ones(1, np.float32),
        noise=np.ones(1, np.float32),
        look_means=np.zeros((3, n_looks), np.float32),
        look_precision=np.eye(n_looks, dtype=np.float32),
        drift_means=np.zeros((3, n_looks + 1), np.float32),
        drift_spreads=np.full(n_looks + 1, 10, np.float32),
    )
    model = make_model("old")
    telling = rewrite_learned(model.path, tmp_path / "telling.bloodcell", learned)
    for number in range(25):
        paint(f"bright/{number}.png", "blue", 220 + number)

    found = run("classify", tmp_path / "bright", "--model", telling.path, "--json")

    (sample,) = found.json["samples"]
    assert [flag["kind"] for flag in sample["flags"]] == ["few_wbc", "shift"]
    text = sample["flags"][1]["text"]
    assert "what the model learned from: they differ in colour (" in text
    assert sample["flag"] == f"fewer than 100 WBC; {text}"
    # Nothing says how far a cell may be, so that each counts.
    assert sample["n_unsure"] == 0
