"""A tiny model whose answers are known beforehand, and images to put before it."""

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from trainer.bundle.card import ModelCard, Scores
from trainer.bundle.model_file import ModelFile, write_model
from trainer.classes import KNOWN_CLASSES
from trainer.dataset.framing import Framing

MakeModel = Callable[..., ModelFile]
Paint = Callable[..., Path]

TINY = Path(__file__).parents[1] / "data" / "tiny.tflite"
COLOURS = ("red", "green", "blue")
CLASSES = tuple(
    c for name in ("neutrophil", "erythroblast", "platelet") for c in KNOWN_CLASSES if c.id == name
)


@pytest.fixture
def make_model(tmp_path: Path, make_card: Callable[..., ModelCard]) -> MakeModel:
    """A function that writes `<name>.bloodcell` with the tiny network; `changes` go into the card.

    It calls a red image a neutrophil, a green one an erythroblast, a blue one a platelet.
    """

    def make(name: str = "tiny", *, litert: bytes | None = None, **changes: Any) -> ModelFile:
        card = make_card(
            title="Tiny",
            classes=CLASSES,
            framing=Framing(size=32, native_width=90, native_height=92, native_crop=40),
            n_features=3,
            feature_map=(4, 4, 3),
            scores={"test": Scores(n_images=4, accuracy=0.75, balanced_accuracy=0.7, macro_f1=0.6)},
            caution="Knows three colours.",
        )
        weights = {"logits": 10 * np.eye(3, dtype=np.float32)}
        path = tmp_path / f"{name}.bloodcell"
        return write_model(path, replace(card, **changes), litert or TINY.read_bytes(), weights)

    return make


@pytest.fixture
def tiny_model(make_model: MakeModel) -> ModelFile:
    return make_model()


@pytest.fixture
def fill_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A function that fills the disk: no file that is written from then on gets its name."""

    def refuse(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    return lambda: monkeypatch.setattr("trainer.files.os.fsync", refuse)


@pytest.fixture
def paint(tmp_path: Path) -> Paint:
    """A function that writes one image of one colour, relative paths below `tmp_path`.

    Images that shall not be copies of each other need shades of their own.
    """

    def write(
        path: str | Path,
        colour: str = "red",
        shade: int = 200,
        size: tuple[int, int] = (32, 32),
        mode: str = "RGB",
    ) -> Path:
        pixels = np.zeros((size[1], size[0], 3), np.uint8)
        pixels[..., COLOURS.index(colour)] = shade
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).convert(mode).save(target)
        return target

    return write
