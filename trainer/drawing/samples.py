"""Folders of drawn cells: the samples that come with the product, and labelled sets."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from trainer.drawing.cells import CLASS_IDS, draw_cell
from trainer.files import write_bytes

JPEG_QUALITY = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSample:
    """A sample of drawn cells.

    Attributes:
        name: Name of its folder.
        seed: Decides every cell of it and their order.
        counts: Cells to draw, by class id.
    """

    name: str
    seed: int
    counts: dict[str, int]


SAMPLES: tuple[DrawnSample, ...] = (
    DrawnSample(
        name="drawn-001",
        seed=1,
        counts={
            "neutrophil": 63,
            "lymphocyte": 29,
            "monocyte": 6,
            "eosinophil": 3,
            "basophil": 1,
            "platelet": 6,
        },
    ),
    DrawnSample(
        name="drawn-002",
        seed=2,
        counts={"neutrophil": 9, "lymphocyte": 4, "monocyte": 1, "eosinophil": 5, "platelet": 2},
    ),
    DrawnSample(
        name="drawn-003",
        seed=3,
        counts={
            "neutrophil": 8,
            "lymphocyte": 4,
            "monocyte": 2,
            "basophil": 1,
            "ig": 5,
            "erythroblast": 4,
            "platelet": 3,
        },
    ),
)
"""What comes with the product: a count as in a healthy adult, one with many eosinophils, and one
with immature granulocytes and erythroblasts."""


def list_cells(sample: DrawnSample) -> Iterator[tuple[str, str, int]]:
    """Yield file name, class id and drawing seed of each cell of a sample, in the order of names.

    The classes are shuffled, so neither name nor order tells what a cell is.
    """
    class_ids = np.repeat(CLASS_IDS, [sample.counts.get(class_id, 0) for class_id in CLASS_IDS])
    rng = np.random.Generator(np.random.PCG64(sample.seed))
    for number, class_id in enumerate(rng.permutation(class_ids), start=1):
        yield f"cell-{number:03d}.jpg", str(class_id), sample.seed * 1000 + number


def write_samples(folder: Path) -> Path:
    """Write the samples that come with the product, and beside them which class each cell is.

    Args:
        folder: The samples become folders in it; `<folder>_classes.csv` is written beside it, where
            reading the samples does not meet it.

    Returns:
        The table of classes: `path,label`, paths relative to the folder.

    Raises:
        OutputError: The files cannot be written there.
    """
    table = io.StringIO(newline="")
    rows = csv.writer(table, lineterminator="\r\n")
    rows.writerow(["path", "label"])
    for sample in SAMPLES:
        for name, class_id, seed in list_cells(sample):
            write_bytes(folder / sample.name / name, encode_cell(class_id, seed))
            rows.writerow([f"{sample.name}/{name}", class_id])
    classes = folder.with_name(f"{folder.name}_classes.csv")
    write_bytes(classes, table.getvalue().encode("utf-8"))
    return classes


def write_labelled(folder: Path, per_class: int, first_seed: int) -> None:
    """Write a labelled data set: a folder per class with so many drawn cells in each.

    Args:
        folder: Where the folders of the classes are made.
        per_class: Cells of each class.
        first_seed: The cells have this seed and those after it.

    Raises:
        OutputError: The files cannot be written there.
    """
    for class_id in CLASS_IDS:
        for seed in range(first_seed, first_seed + per_class):
            write_bytes(folder / class_id / f"{seed:06d}.jpg", encode_cell(class_id, seed))


def encode_cell(class_id: str, seed: int) -> bytes:
    """Return a drawn cell as the bytes of a JPEG file, without colour subsampling."""
    file = io.BytesIO()
    Image.fromarray(draw_cell(class_id, seed)).save(file, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return file.getvalue()
