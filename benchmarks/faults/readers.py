"""The product's readers of files that may come from anybody, and whole files for each."""

import functools
import io
import random
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.cards import make_card
from benchmarks.faults.damage import Form, Whole
from benchmarks.faults.works import find_work
from trainer.bundle.learned import LearnedStatistics
from trainer.bundle.model_file import read_model, read_split, read_weights, write_model
from trainer.classes import KNOWN_CLASSES
from trainer.dataset.images import decode_image
from trainer.dataset.reading import read_dataset
from trainer.dataset.splits import Split
from trainer.drawing.samples import encode_cell
from trainer.errors import ImageError
from trainer.inference.interpreter import LiteRTModel
from trainer.project.cells import list_cells
from trainer.project.project_file import open_project
from trainer.project.samples import list_samples
from trainer.project.steps import read_trail

_SIDE = 48
_TINY = Path(__file__).parents[2] / "tests" / "data" / "tiny.tflite"


@dataclass(frozen=True, slots=True)
class Reader:
    """A way into the product.

    Attributes:
        name: Short name.
        title: What is read, for the table.
        suffix: How the files are called.
        form: What is known of their inside.
        make: Returns a whole file; chance decides of which kind.
        read: Reads it as the product does, to the end.
    """

    name: str
    title: str
    suffix: str
    form: Form
    make: Callable[[random.Random], Whole]
    read: Callable[[Path], object]


@functools.cache
def _draw(seed: int) -> Image.Image:
    cell = encode_cell(("neutrophil", "platelet", "monocyte")[seed], seed)
    return Image.open(io.BytesIO(cell)).convert("RGB").resize((_SIDE, _SIDE))


@functools.cache
def _encode(seed: int, form: str, mode: str, options: tuple[tuple[str, Any], ...]) -> bytes:
    buffer = io.BytesIO()
    image = _draw(seed)
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    elif mode != "RGB":
        image = image.convert(mode)
    image.save(buffer, form, **dict(options))
    return buffer.getvalue()


_KINDS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "PNG": (("RGB", {}), ("P", {}), ("RGBA", {}), ("L", {}), ("I;16", {}), ("1", {})),
    "JPEG": (
        ("RGB", {}),
        ("L", {}),
        ("CMYK", {}),
        ("RGB", {"progressive": True}),
        ("RGB", {"subsampling": 0}),
    ),
    "TIFF": (
        ("RGB", {}),
        ("RGB", {"compression": "tiff_lzw"}),
        ("RGB", {"compression": "tiff_adobe_deflate"}),
        ("RGB", {"compression": "jpeg"}),
        ("L", {"compression": "packbits"}),
        ("I;16", {}),
        ("1", {"compression": "group4"}),
    ),
    "BMP": (("RGB", {}), ("P", {}), ("L", {}), ("1", {})),
    "WEBP": (("RGB", {}), ("RGB", {"lossless": True}), ("RGBA", {})),
}


def _make_image(form: str, chance: random.Random) -> Whole:
    mode, options = chance.choice(_KINDS[form])
    other, its_options = chance.choice(_KINDS[form])
    return Whole(
        _encode(chance.randrange(3), form, mode, tuple(options.items())),
        _encode(chance.randrange(3), form, other, tuple(its_options.items())),
    )


def _read_image(path: Path) -> None:
    decode_image(path.read_bytes())


@functools.cache
def _whole_model(number: int) -> bytes:
    """A network of a few numbers, with all that a model file may hold."""
    card = make_card(title=f"Model {number}", classes=KNOWN_CLASSES[:3], n_features=3, feature_map=(4, 4, 3))
    ones = functools.partial(np.ones, dtype=np.float32)
    learned = LearnedStatistics(
        means=ones((3, 3)),
        directions=ones((3, 1)),
        variances=ones(1),
        noise=ones(1),
        look_means=ones((3, 2)),
        look_precision=ones((2, 2)),
        drift_means=ones((3, 3)),
        drift_spreads=ones(3),
    )
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        path = Path(folder, "m.bloodcell")
        weights = {"logits": 10 * np.eye(3, dtype=np.float32)}
        split = {f"{row:032x}": Split.TRAIN for row in range(20)}
        write_model(path, card, _TINY.read_bytes(), weights, split, learned)
        return path.read_bytes()


def _make_model(_: random.Random) -> Whole:
    return Whole(_whole_model(1), _whole_model(2))


def _read_whole_model(path: Path) -> None:
    model = read_model(path)
    read_weights(path)
    read_split(path)
    litert = LiteRTModel(model)
    litert.run([np.zeros((model.card.framing.size,) * 2 + (3,), np.uint8)], ("logits", "features"))


@functools.cache
def _whole_project() -> bytes:
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        find_work("sign").prepare(Path(folder))
        path = Path(folder, "day.bloodproject")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        return path.read_bytes()


def _make_project(_: random.Random) -> Whole:
    return Whole(_whole_project(), _whole_project())


def _read_whole_project(path: Path) -> None:
    with open_project(path) as project:
        for sample in list_samples(project):
            list_cells(project, sample.key)
        list(read_trail(project))


@functools.cache
def _whole_npz(packed: bool) -> bytes:
    buffer = io.BytesIO()
    images = np.stack([np.asarray(_draw(seed)) for seed in range(3)])
    save = np.savez_compressed if packed else np.savez
    save(buffer, images=images, labels=np.array(["neutrophil", "platelet", "monocyte"]))
    return buffer.getvalue()


def _make_npz(chance: random.Random) -> Whole:
    return Whole(_whole_npz(chance.random() < 0.5), _whole_npz(True))


@functools.cache
def _whole_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for seed in range(3):
            archive.writestr(f"cells/neutrophil/{seed}.png", _encode(seed, "PNG", "RGB", ()))
            archive.writestr(f"cells/platelet/{seed}.jpg", _encode(seed, "JPEG", "RGB", ()))
        archive.writestr("cells/set.csv", "path,label\n" + "neutrophil/0.png,neutrophil\n" * 3)
    return buffer.getvalue()


def _make_zip(_: random.Random) -> Whole:
    return Whole(_whole_zip(), _whole_zip())


def _read_whole_dataset(path: Path) -> None:
    dataset = read_dataset(path)
    for image in dataset.images:
        # A bad image is listed with its reason and never ends the rest.
        try:
            image.source.load()
        except ImageError as error:
            if not (error.summary and error.remedy):
                raise


READERS = (
    *(
        Reader(
            form,
            f"{form} images",
            f".{form.lower()}",
            "png" if form == "PNG" else "plain",
            functools.partial(_make_image, form),
            _read_image,
        )
        for form in _KINDS
    ),
    Reader("model", "model files", ".bloodcell", "model", _make_model, _read_whole_model),
    Reader("network", "networks in model files", ".bloodcell", "network", _make_model, _read_whole_model),
    Reader("project", "project files", ".bloodproject", "plain", _make_project, _read_whole_project),
    Reader("npz", ".npz data sets", ".npz", "zip", _make_npz, _read_whole_dataset),
    Reader("zip", "ZIP data sets", ".zip", "zip", _make_zip, _read_whole_dataset),
)
IMAGES = tuple(_KINDS)


def find_reader(name: str) -> Reader:
    """Return a reader by its short name."""
    return next(one for one in READERS if one.name == name)
