"""Data sets with known faults, made from real cells: what a cleaning is measured on. Nothing is written."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from trainer.dataset.labelled import Dataset, LabelledImage
from trainer.dataset.sources import LoadedImage, load_bytes

SEED = 2020
LOOK_ALIKES = (("neutrophil", "ig"), ("monocyte", "ig"), ("lymphocyte", "erythroblast"))
WAYS = ("turned by 90 degrees", "turned by any angle", "mirrored", "JPEG quality 60", "3 % cropped")


@dataclass(frozen=True, slots=True)
class InMemory:
    """An image in memory, under a name of its own; decoded each time, as a file would be."""

    name: str
    data: bytes
    path: None = None

    def load(self, into: NDArray[np.uint8] | None = None) -> LoadedImage:
        """Decode it; the argument as `ImageSource.load` has it."""
        return load_bytes(self.data, into)


def encode(image: Image.Image, quality: int = 95) -> bytes:
    """Return a picture as a JPEG file."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def draw_junk() -> Image.Image:
    """Return the one picture that is planted again and again: no cell, but shapes on a coloured ground."""
    image = Image.new("RGB", (96, 96), (90, 60, 150))
    pen = ImageDraw.Draw(image)
    pen.polygon([(12, 80), (40, 10), (70, 70)], fill=(230, 200, 60))
    pen.ellipse((50, 8, 90, 48), fill=(40, 160, 120), outline=(0, 0, 0), width=3)
    pen.line((0, 95, 95, 40), fill=(255, 255, 255), width=4)
    return image


def plant_junk(dataset: Dataset, *, resaved: bool) -> tuple[Dataset, set[str]]:
    """Plant one picture 200 times in each of the eight classes, and 200 times more in the first.

    Args:
        dataset: What it is planted in.
        resaved: Whether each copy is moved by a pixel and saved again, instead of being the same bytes.

    Returns:
        The data set, and the names of what was planted.
    """
    random = np.random.default_rng(SEED)
    picture = draw_junk()
    data = encode(picture)
    labels = sorted({image.label for image in dataset.images})
    planted = []
    for number, label in enumerate([label for label in labels for _ in range(200)] + labels[:1] * 200):
        if resaved:
            shift = tuple(random.integers(-1, 2, 2).tolist())
            moved = Image.fromarray(np.roll(np.asarray(picture), shift, axis=(0, 1)))
            data = encode(moved, int(random.integers(60, 96)))
        planted.append(LabelledImage(InMemory(f"{label}/junk{number:04}.jpg", data), label))
    return replace(dataset, images=(*dataset.images, *planted)), {image.source.name for image in planted}


def plant_copies(
    dataset: Dataset, count: int = 500, seed: int = SEED
) -> tuple[Dataset, dict[str, tuple[str, str]]]:
    """Plant near copies of cells drawn at random, each made in one of `WAYS`.

    Returns:
        The data set; and for each name planted, the name of the original and the way.
    """
    random = np.random.default_rng(seed)
    chosen = random.choice(len(dataset.images), count, replace=False)
    planted, origins = [], {}
    for number, row in enumerate(chosen.tolist()):
        original = dataset.images[row]
        way = WAYS[number % len(WAYS)]
        picture = Image.fromarray(original.source.load().decoded.pixels)
        name = f"{original.label}/planted{number:03}.jpg"
        data = encode(_vary(picture, way, random), 60 if way == "JPEG quality 60" else 95)
        planted.append(LabelledImage(InMemory(name, data), original.label))
        origins[name] = (original.source.name, way)
    return replace(dataset, images=(*dataset.images, *planted)), origins


def plant_across(dataset: Dataset) -> tuple[Dataset, str, str]:
    """Copy the first eosinophil, as it is, into neutrophil.

    Returns:
        The data set, and the names of the original and of the copy.
    """
    original = next(image for image in dataset.images if image.label == "eosinophil")
    path = original.source.path
    assert path is not None
    copy = LabelledImage(InMemory("neutrophil/planted.jpg", path.read_bytes()), "neutrophil")
    return replace(dataset, images=(*dataset.images, copy)), original.source.name, copy.source.name


def perturb(dataset: Dataset, count: int) -> Dataset:
    """Return so many different images, all but the first of each cell turned, shaded and saved again."""
    random = np.random.default_rng(SEED)
    images = []
    for number in range(count):
        original = dataset.images[number % len(dataset.images)]
        if number >= len(dataset.images):
            pixels = original.source.load().decoded.pixels
            waves = random.normal(0, 9, (6, 6, 3))
            shade = np.asarray(
                [
                    Image.fromarray(wave).resize(pixels.shape[1::-1], Image.Resampling.BICUBIC)
                    for wave in waves.transpose(2, 0, 1).astype(np.float32)
                ]
            ).transpose(1, 2, 0)
            angle = float(random.uniform(0, 360))
            turned = Image.fromarray(pixels).rotate(
                angle, Image.Resampling.BICUBIC, fillcolor=(250, 228, 205)
            )
            noisy = (np.asarray(turned) + shade).clip(0, 255).astype(np.uint8)
            source = InMemory(f"{original.label}/again{number:06}.jpg", encode(Image.fromarray(noisy), 90))
            original = LabelledImage(source, original.label)
        images.append(original)
    return replace(dataset, images=tuple(images))


def flip_labels(labels: Sequence[str], share: float, *, look_alikes: bool) -> dict[int, str]:
    """Choose labels to flip: to any other class, or between classes that look alike.

    Returns:
        The new label of each row that is flipped.
    """
    random = np.random.default_rng(SEED)
    names = sorted(set(labels))
    others = {
        name: [b if a == name else a for a, b in LOOK_ALIKES if name in (a, b)] if look_alikes
        else [other for other in names if other != name]
        for name in names
    }  # fmt: skip
    able = [row for row, label in enumerate(labels) if others[label]]
    chosen = random.choice(able, round(share * len(labels)), replace=False).tolist()
    return {row: str(random.choice(others[labels[row]])) for row in chosen}


def _vary(picture: Image.Image, way: str, random: np.random.Generator) -> Image.Image:
    side = picture.width
    if way == "turned by 90 degrees":
        return picture.transpose(Image.Transpose.ROTATE_90)
    if way == "turned by any angle":
        ground = tuple(np.median(np.asarray(picture).reshape(-1, 3), axis=0).astype(int).tolist())
        return picture.rotate(float(random.uniform(0, 360)), Image.Resampling.BICUBIC, fillcolor=ground)
    if way == "mirrored":
        return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if way == "3 % cropped":
        cut = round(0.03 * side)
        left, top = random.integers(0, cut + 1, 2).tolist()
        part = picture.crop((left, top, left + side - cut, top + side - cut))
        return part.resize((side, side), Image.Resampling.BICUBIC)
    return picture


def keep_in_memory(dataset: Dataset, folder: Path) -> Dataset:
    """Return a data set whose files are read, so that no disk is measured."""
    return replace(
        dataset,
        images=tuple(
            replace(image, source=InMemory(image.source.name, (folder / image.source.name).read_bytes()))
            for image in dataset.images
        ),
    )
