"""Fixtures of all tests: a user's folders of their own, drawn cells, real data where it is."""

import functools
import gc
import hashlib
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import platformdirs
import pytest

from benchmarks import cards
from trainer.bundle.card import ModelCard
from trainer.drawing.samples import encode_cell
from trainer.resources import HOME_VARIABLE

WriteCells = Callable[..., Path]

# A cell takes some 30 ms to draw; many tests want the same few.
_encode_cell = functools.lru_cache(maxsize=512)(encode_cell)


def pytest_collection_finish() -> None:
    """Spare every search for garbage what stays to the end: modules, TensorFlow's above all, and tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def user_folders(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty home for settings, models, logs and caches; nobody's own are read or changed."""
    home = tmp_path_factory.mktemp("user")
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    # Child processes take these over; on Windows and macOS the functions below have to be replaced.
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    if not sys.platform.startswith("linux"):
        for kind in ("data", "config", "state", "cache", "log"):
            folder = str(home / kind / "bloodcell")
            monkeypatch.setattr(platformdirs, f"user_{kind}_dir", _always(folder))
    return home


def _always(folder: str) -> Callable[..., str]:
    def answer(*_: object, **__: object) -> str:
        return folder

    return answer


@pytest.fixture(scope="session")
def make_card() -> Callable[..., ModelCard]:
    """A function that makes the card of a Basic CNN for images of 32×32, with such changes."""
    return cards.make_card


@pytest.fixture
def cells(tmp_path: Path) -> WriteCells:
    """A function that writes drawn cells, a folder per class, and returns the folder of them all.

    `cells({"neutrophil": 3, "platelet": 1}, folder="set", first_seed=0)` writes `set/neutrophil/0.jpg` to
    `2.jpg` and `set/platelet/0.jpg` below `tmp_path`. With `flat=True` all lie in one folder, named
    `neutrophil-0.jpg` and so on, as a sample to classify.
    """

    def write(
        counts: Mapping[str, int], *, folder: str = "cells", first_seed: int = 0, flat: bool = False
    ) -> Path:
        root = tmp_path / folder
        for class_id, count in counts.items():
            for seed in range(first_seed, first_seed + count):
                path = root / f"{class_id}-{seed}.jpg" if flat else root / class_id / f"{seed}.jpg"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(_encode_cell(class_id, seed))
        return root

    return write


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, str]]:
    """A function that reads all that is in a folder, to see later whether anything has changed."""

    def read(folder: Path) -> dict[str, str]:
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            if path.is_file()
            else "folder"
            for path in folder.rglob("*")
        }

    return read


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process and those that it spawns import the modules in `tests/children`."""
    # A child's own sys.path is a copy of this one.
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "children"))


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of real images, which holds `pbc96` and `bccd96`; skips where there is none."""
    return _named_folder("BLOODCELL_DATA", "real cell images")


@pytest.fixture(scope="session")
def weights_folder() -> Path:
    """The folder of pretrained weights; skips where there is none."""
    return _named_folder("BLOODCELL_WEIGHTS", "pretrained weights")


def _named_folder(variable: str, what: str) -> Path:
    named = os.environ.get(variable, "")
    if not named:
        pytest.skip(f"needs {what}: set {variable} to their folder")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"needs {what}: {variable} names no folder")
    return folder
