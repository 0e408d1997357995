import csv
import hashlib
import json
import shutil
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from trainer.bundle.model_file import ModelFile
from trainer.dataset.sources import ImageFile, LoadedImage
from trainer.reports.notice import RESEARCH_USE

pytestmark = pytest.mark.usefixtures("bundled")
RunCommand = Callable[..., Any]
Paint = Callable[..., Path]

REPORT = ["smears.json", "smears_cells.csv", "smears_counts.csv", "smears_samples.csv"]


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def write_huge_png(path: Path) -> None:
    """Write a PNG that says to be 60,000 pixels a side, in a few bytes."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b""))
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, data in chunks:
            file.write(
                struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            )


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


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
    run: RunCommand, smears: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    before = hashes(tmp_path)

    found = run("classify", smears)

    assert found.status == 0
    assert hashes(tmp_path) == before
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


def test_out_gets_the_report(run: RunCommand, smears: Path, tmp_path: Path) -> None:
    found = run("classify", smears, "--out", tmp_path / "new" / "out", "--json")

    assert found.status == 0
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == REPORT
    assert sorted(found.json["files"]) == [str(tmp_path / "new" / "out" / name) for name in REPORT]
    assert f"Written: {tmp_path / 'new' / 'out' / 'smears_cells.csv'}" in found.err
    cells = rows(tmp_path / "new" / "out" / "smears_cells.csv")
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
    run: RunCommand, smears: Path, tmp_path: Path
) -> None:
    before = hashes(smears)

    run("classify", smears, "--out", tmp_path / "1")
    run("classify", smears, "--out", tmp_path / "2")

    assert hashes(tmp_path / "1") == hashes(tmp_path / "2")
    assert hashes(smears) == before


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


def test_every_bad_image_is_a_row_and_the_rest_goes_on(run: RunCommand, paint: Paint, tmp_path: Path) -> None:
    good = paint("set/good.jpg", "blue")
    folder = tmp_path / "set"
    (folder / "empty.png").touch()
    (folder / "truncated.jpg").write_bytes(good.read_bytes()[:-200])
    (folder / "text.jpg").write_text("just a note")
    paint("set/1x1.png", size=(1, 1))
    write_huge_png(folder / "huge.png")
    Image.new("RGB", (32, 32)).save(folder / "animation.gif")
    (folder / "animation.gif").rename(folder / "a gif.png")
    Image.new("CMYK", (32, 32), (255, 255, 0, 0)).save(folder / "cmyk.jpg")
    Image.fromarray(np.full((32, 32), 30_000, np.uint16)).save(folder / "16-bit.png")

    found = run("classify", folder, "--out", tmp_path / "out", "--json")

    assert found.status == 0
    (sample,) = found.json["samples"]
    assert (sample["n_images"], sample["n_classified"], sample["n_failed"]) == (9, 3, 6)
    assert sorted(failure["name"] for failure in found.json["failures"]) == [
        "1x1.png",
        "a gif.png",
        "empty.png",
        "huge.png",
        "text.jpg",
        "truncated.jpg",
    ]
    cells = {cell["image"]: cell for cell in rows(tmp_path / "out" / "set_cells.csv")}
    assert len(cells) == 9
    assert all(cells[failure["name"]]["reason"] == failure["reason"] for failure in found.json["failures"])
    assert all(failure["reason"].endswith(".") for failure in found.json["failures"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses some of these names itself")
def test_every_name_comes_through(run: RunCommand, paint: Paint, tmp_path: Path) -> None:
    names = [
        "Müller.png",
        "血液.png",
        "🩸.png",
        "=cmd|' ' !A0.png",
        "-x.png",
        "[red].png",
        f"{'n' * 246}.png",
    ]
    for shade, name in enumerate(names):
        paint(f"-smears [b] 血 🩸/{name}", shade=100 + shade)

    found = run("classify", tmp_path / "-smears [b] 血 🩸", "--out", tmp_path / "out", "--json")
    assert found.status == 0
    cells = rows(tmp_path / "out" / "-smears [b] 血 🩸_cells.csv")

    assert sorted(cell["image"].removeprefix("'") for cell in cells) == sorted(names)
    assert {cell["image"][0] for cell in cells if cell["image"].lstrip("'")[0] in "=-"} == {"'"}
    assert {cell["sample_id"] for cell in cells} == {"'-smears [b] 血 🩸"}
    assert found.json["samples"][0]["sample_id"] == "-smears [b] 血 🩸"
    twin = json.loads((tmp_path / "out" / "-smears [b] 血 🩸.json").read_bytes())
    assert sorted(cell["image"] for cell in twin["cells"]) == sorted(names)


def test_names_are_no_markup_on_the_terminal(run: RunCommand, paint: Paint, tmp_path: Path) -> None:
    paint("set/[bold]S :smile:/a.png")
    (tmp_path / "set/[bold]S :smile:/[b].png").touch()

    found = run("classify", tmp_path / "set")

    assert "[bold]S :smile:" in found.out
    assert "[bold]S :smile:/[b].png" in found.err


@pytest.mark.parametrize("kind", ["missing", "empty", "without images"])
def test_nothing_to_classify_is_one_sentence(run: RunCommand, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "folder"
    if kind != "missing":
        folder.mkdir()
    if kind == "without images":
        (folder / "notes.txt").touch()

    found = run("classify", folder, "--out", tmp_path / "out", "--json")

    assert found.status == 1
    assert found.out == ""
    assert found.err.startswith("Error: There is no")
    assert "“" in found.err
    assert "Traceback" not in found.err
    assert not (tmp_path / "out").exists()


def test_an_out_that_cannot_be_written_is_found_before_the_work(
    run: RunCommand, smears: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_nothing(_: ImageFile) -> LoadedImage:
        raise AssertionError("work was done that nobody will see")

    monkeypatch.setattr(ImageFile, "load", read_nothing)
    (tmp_path / "file").touch()

    found = run("classify", smears, "--out", tmp_path / "file")

    assert found.status == 1
    assert f"Error: Nothing can be written in “{tmp_path / 'file'}”" in found.err


def test_a_folder_that_vanishes_midway_is_in_the_result(
    run: RunCommand, paint: Paint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        paint(f"set/S-1/{number:02}.png", shade=100 + number)
    paint("set/S-2/a.png", "blue")
    load = ImageFile.load

    def load_and_remove(image: ImageFile, into: object = None) -> LoadedImage:
        loaded = load(image)
        if image.name == "20.png":
            shutil.rmtree(tmp_path / "set")
        return loaded

    monkeypatch.setattr(ImageFile, "load", load_and_remove)
    monkeypatch.setattr("trainer.inference.classify.count_cores", lambda: 1)

    found = run("classify", tmp_path / "set", "--out", tmp_path / "out", "--json")

    assert found.status == 0
    vanished, other = found.json["samples"]
    assert (vanished["n_classified"], vanished["n_failed"]) == (21, 19)
    assert other["n_classified"] == 0
    assert "The file is no longer there." in found.err
    assert len(rows(tmp_path / "out" / "set_samples.csv")) == 2


def test_a_sample_that_is_gone_keeps_its_row(
    run: RunCommand, smears: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trainer.commands import classify

    find = classify.find_samples

    def find_and_remove(paths: list[Path]) -> Any:
        samples = find(paths)
        shutil.rmtree(smears / "S-002")
        return samples

    monkeypatch.setattr(classify, "find_samples", find_and_remove)

    found = run("classify", smears, "--json")

    assert [sample["n_images"] for sample in found.json["samples"]] == [4, 0]
    assert "No image was left in the sample “S-002”: was the folder moved?" in found.err


def test_ctrl_c_leaves_nothing_behind(
    run: RunCommand, smears: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trainer.reports.counts import RunCounts

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(RunCounts, "add", interrupt)

    found = run("classify", smears, "--out", tmp_path / "out", "--json")

    assert found.status == 130
    assert found.out == ""
    assert found.err.strip() == "Cancelled."
    assert list((tmp_path / "out").iterdir()) == []


def test_a_model_that_is_no_model_is_one_sentence(run: RunCommand, smears: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.bloodcell", "w") as archive:
        archive.writestr("../evil.py", "print('hello')")

    found = run("classify", smears, "--model", tmp_path / "bad.bloodcell")

    assert found.status == 1
    assert "“bad.bloodcell” holds something that is no part of a model" in found.err


@pytest.mark.parametrize(
    "arguments",
    [("classify",), ("classify", "x", "--framing", "half"), ("classify", "x", "--dialect", "ods"), ("sort",)],
)
def test_a_mistake_in_the_arguments_is_2(run: RunCommand, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).status == 2
