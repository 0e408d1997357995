"""Scans of drawn cells, and copies of them."""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from trainer.cleaning.likeness.thumbnails import make_grey, make_thumbnails
from trainer.cleaning.scan import Scan, scan_dataset
from trainer.dataset.labelled import Dataset, LabelledImage
from trainer.dataset.sources import ArrayImage
from trainer.dataset.splits import Split
from trainer.drawing.cells import draw_cell

Pixels = NDArray[np.uint8]
MakeScan = Callable[..., Scan]

CLASSES = ("basophil", "eosinophil", "lymphocyte", "monocyte", "neutrophil")


@pytest.fixture(scope="session")
def drawn() -> list[Pixels]:
    """Sixty drawn cells of five classes, no two alike."""
    return [draw_cell(CLASSES[number % 5], 1000 + number) for number in range(60)]


@pytest.fixture
def copy() -> Callable[[Pixels, str], Pixels]:
    """A function that makes a copy of a picture: `turned`, `askew`, `mirrored`, `saved`, `cropped`."""

    def make(pixels: Pixels, way: str) -> Pixels:
        image = Image.fromarray(pixels)
        side = image.width
        if way == "turned":
            image = image.transpose(Image.Transpose.ROTATE_90)
        elif way == "askew":
            image = image.rotate(33, Image.Resampling.BICUBIC, fillcolor=tuple(pixels[0, 0].tolist()))
        elif way == "mirrored":
            image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        elif way == "cropped":
            cut = round(0.03 * side)
            image = image.crop((0, cut, side - cut, side)).resize((side, side), Image.Resampling.BICUBIC)
        elif way == "saved":
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=60)
            image = Image.open(buffer).convert("RGB")
        return np.asarray(image)

    return make


@pytest.fixture
def thumbnail() -> Callable[[Pixels], Pixels]:
    """A function that makes a thumbnail of pixels."""
    return lambda pixels: make_thumbnails(make_grey(pixels[np.newaxis]))[0]


@pytest.fixture
def make_scan() -> MakeScan:
    """A function that scans pictures given by class; picture N is called `000N/image 0`."""

    def make(classes: Mapping[str, Sequence[Pixels]], splits: Mapping[int, Split] | None = None) -> Scan:
        pictures = [pixels for group in classes.values() for pixels in group]
        labels = [name for name, group in classes.items() for _ in group]
        images = tuple(
            LabelledImage(
                ArrayImage(pixels[np.newaxis], 0, f"{number:04}/"), label, (splits or {}).get(number)
            )
            for number, (pixels, label) in enumerate(zip(pictures, labels, strict=True))
        )
        return scan_dataset(Dataset(root=Path("pictures"), form="pictures", images=images))

    return make
