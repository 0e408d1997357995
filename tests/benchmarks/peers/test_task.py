"""The task that all ways get: the images and the split, as a plain table."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.peers import task
from benchmarks.peers.task import prepare_task
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.reading import read_dataset
from trainer.dataset.split_file import write_split_file
from trainer.dataset.splits import Split

WriteCells = Callable[..., Path]
PARTS = (Split.TRAIN, Split.TRAIN, Split.VALIDATION, Split.TEST)


@pytest.fixture
def data(cells: WriteCells, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Drawn cells, of which the split file knows all but the last of each class."""
    folder = cells({"neutrophil": 5, "platelet": 5})
    known = []
    for image in read_dataset(folder).images:
        number = int(Path(image.source.name).stem)
        if number < len(PARTS):
            known.append((fingerprint_pixels(image.source.load().decoded.pixels), PARTS[number]))
    path = tmp_path / "split.csv.gz"
    write_split_file(path, known)
    monkeypatch.setattr(task, "SPLIT_FILE", path)
    return folder


def test_the_table_tells_part_and_class_of_each_image_that_the_split_knows(
    data: Path, tmp_path: Path
) -> None:
    made = prepare_task(data, tmp_path / "task")
    with made.table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["path", "part", "class"]
    assert [(row["path"], row["part"]) for row in rows if row["class"] == "platelet"] == [
        (f"images/platelet/{number}.jpg", part.value) for number, part in enumerate(PARTS)
    ]
    assert all((made.folder / row["path"]).read_bytes() == original(data, row).read_bytes() for row in rows)


def original(data: Path, row: dict[str, str]) -> Path:
    return data / row["class"] / Path(row["path"]).name


def test_our_own_command_reads_the_table_with_its_parts(data: Path, tmp_path: Path) -> None:
    made = prepare_task(data, tmp_path / "task")
    found = read_dataset(made.table)
    assert Counter(image.split for image in found.images) == Counter(PARTS * 2)
    assert {image.label for image in found.images} == {"neutrophil", "platelet"}


def test_a_trial_has_few_of_each_class_and_part(data: Path, tmp_path: Path) -> None:
    made = prepare_task(data, tmp_path / "task", per_class=1)
    assert Counter(part for _, part, _ in made.rows) == {"train": 2, "validation": 2, "test": 2}


def test_a_task_that_is_there_is_taken_as_it_is(data: Path, tmp_path: Path) -> None:
    made = prepare_task(data, tmp_path / "task")
    before = made.table.stat().st_mtime_ns
    assert prepare_task(data / "nowhere", tmp_path / "task").table.stat().st_mtime_ns == before


def test_images_that_the_split_does_not_know_are_refused(
    cells: WriteCells, data: Path, tmp_path: Path
) -> None:
    others = cells({"neutrophil": 1, "platelet": 1}, folder="others", first_seed=500)
    with pytest.raises(ValueError, match="knows none of the images"):
        prepare_task(others, tmp_path / "task")
