"""The images and the split that all ways get: a folder, and a plain table of path, part and class."""

import csv
import shutil
from collections import Counter
from pathlib import Path

from benchmarks.accuracy import SPLIT_FILE
from benchmarks.peers.ways.common import COLUMNS, TABLE, Task
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.reading import read_dataset
from trainer.dataset.split_file import read_split_file

_IMAGES = "images"


def prepare_task(data: Path, folder: Path, per_class: int | None = None) -> Task:
    """Copy the images of a data set and write the table; what is there already is taken as it is.

    Args:
        data: The data set, a folder a class.
        folder: Where the task goes.
        per_class: Most images of a class and part, for a short trial; None for all.

    Returns:
        The task.

    Raises:
        ValueError: The split file knows none of the images.
    """
    task = Task(folder)
    if task.table.is_file():
        return task
    shutil.rmtree(folder, ignore_errors=True)
    rows = sorted(_list_rows(data), key=lambda row: row[-1])
    if not rows:
        raise ValueError(f"The split {SPLIT_FILE.name} knows none of the images in {data}.")
    taken: Counter[tuple[str, str]] = Counter()
    chosen = []
    for path, part, name, _ in rows:
        taken[part, name] += 1
        if per_class is None or taken[part, name] <= per_class:
            copy = folder / _IMAGES / name / path.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            chosen.append((copy.relative_to(folder).as_posix(), part, name))
    # Written last, under its own name when whole: a task that was broken off is begun anew.
    written = folder / f"new-{TABLE}"
    with written.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(sorted(chosen))
    written.replace(task.table)
    return task


def _list_rows(data: Path) -> list[tuple[Path, str, str, str]]:
    """Return file, part, class and fingerprint of each image that the split file knows."""
    parts = read_split_file(SPLIT_FILE)
    rows = []
    for image in read_dataset(data).images:
        fingerprint = fingerprint_pixels(image.source.load().decoded.pixels)
        path = image.source.path
        if path is not None and fingerprint in parts:
            rows.append((path, parts[fingerprint].value, image.label, fingerprint))
    return rows
