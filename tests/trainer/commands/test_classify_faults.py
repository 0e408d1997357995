"""What is wrong with images, names, folders and models, and is told while the rest goes on."""

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

from trainer.dataset.sources import ImageFile, LoadedImage

pytestmark = pytest.mark.usefixtures("bundled")
RunCommand = Callable[..., Any]
Paint = Callable[..., Path]
ReadRows = Callable[[Path], list[dict[str, str]]]


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


def test_every_bad_image_is_a_row_and_the_rest_goes_on(
    run: RunCommand, paint: Paint, tmp_path: Path, read_rows: ReadRows
) -> None:
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
    cells = {cell["image"]: cell for cell in read_rows(tmp_path / "out" / "set_cells.csv")}
    assert len(cells) == 9
    assert all(cells[failure["name"]]["reason"] == failure["reason"] for failure in found.json["failures"])
    assert all(failure["reason"].endswith(".") for failure in found.json["failures"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses some of these names itself")
def test_every_name_comes_through(run: RunCommand, paint: Paint, tmp_path: Path, read_rows: ReadRows) -> None:
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
    cells = read_rows(tmp_path / "out" / "-smears [b] 血 🩸_cells.csv")

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
    run: RunCommand, paint: Paint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_rows: ReadRows
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
    monkeypatch.setattr("trainer.threads.count_cores", lambda: 1)

    found = run("classify", tmp_path / "set", "--out", tmp_path / "out", "--json")

    assert found.status == 0
    vanished, other = found.json["samples"]
    assert (vanished["n_classified"], vanished["n_failed"]) == (21, 19)
    assert other["n_classified"] == 0
    assert "The file is no longer there." in found.err
    assert len(read_rows(tmp_path / "out" / "set_samples.csv")) == 2


@pytest.mark.parametrize(
    ("gone", "n_failed", "told"),
    [
        ("S-002/a.png", 0, "No image was left in the sample “S-002”: was the folder moved?"),
        ("S-002", 1, "S-002/S-002: The folder cannot be read"),
    ],
)
def test_a_sample_that_is_gone_keeps_its_row(
    run: RunCommand, smears: Path, monkeypatch: pytest.MonkeyPatch, gone: str, n_failed: int, told: str
) -> None:
    from trainer.commands import classify

    find = classify.find_samples

    def find_and_remove(paths: list[Path]) -> Any:
        samples = find(paths)
        place = smears / gone
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        return samples

    monkeypatch.setattr(classify, "find_samples", find_and_remove)

    found = run("classify", smears, "--json")

    first, second = found.json["samples"]
    assert (first["n_images"], second["n_images"], second["n_failed"]) == (4, n_failed, n_failed)
    assert told in found.err


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
