"""What every way shares: the task that it reads, the lines that it prints, and the best that it keeps."""

import argparse
import csv
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

TRAIN, VALIDATION, TEST = "train", "validation", "test"
TABLE = "split.csv"
COLUMNS = ("path", "part", "class")
SEED = 0
# Side of the images of the set.
SIZE = 96
_BEST = "best.json"


@dataclass(frozen=True)
class Task:
    """The images and the split that all ways get.

    Attributes:
        folder: Holds the images, and the table `split.csv` of their path, part and class.
    """

    folder: Path

    @property
    def table(self) -> Path:
        """The table of all images."""
        return self.folder / TABLE

    @cached_property
    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """Path below the folder, part, and class of each image."""
        with self.table.open(newline="", encoding="utf-8") as file:
            return tuple((row["path"], row["part"], row["class"]) for row in csv.DictReader(file))

    @cached_property
    def classes(self) -> list[str]:
        """The classes, sorted."""
        return sorted({name for _, _, name in self.rows})

    def paths(self, part: str) -> list[Path]:
        """Return the images of a part."""
        return [self.folder / path for path, its, _ in self.rows if its == part]

    def labels(self, part: str) -> NDArray[np.int64]:
        """Return (N,) the index of each image's class, in the order of `paths`."""
        index = {name: number for number, name in enumerate(self.classes)}
        return np.array([index[name] for _, its, name in self.rows if its == part], dtype=np.int64)

    def pixels(self, part: str) -> NDArray[np.uint8]:
        """Return (N, SIZE, SIZE, 3) RGB in 0 to 255, in the order of `paths`."""
        paths = self.paths(part)
        pixels = np.empty((len(paths), SIZE, SIZE, 3), dtype=np.uint8)
        for row, path in enumerate(paths):
            with Image.open(path) as image:
                pixels[row] = np.asarray(image.convert("RGB"))
        return pixels


@dataclass(frozen=True)
class Keeper:
    """Tells of every check, and keeps what was best at one, so that it can be scored at any time.

    It holds nothing itself: AutoKeras copies its callbacks for every network that it tries.

    Attributes:
        folder: Where it is kept.
        name: File of what is kept.
    """

    folder: Path
    name: str

    @property
    def path(self) -> Path:
        """What was best so far; not there before the first check."""
        return self.folder / self.name

    def check(self, accuracy: float, save: Callable[[Path], object]) -> bool:
        """Tell of a check; what is told of was kept before.

        Args:
            accuracy: Of the validation part, in [0, 1].
            save: Writes what was checked into a file of that name.

        Returns:
            Whether it is better than all before.
        """
        told = self.folder / _BEST
        best = json.loads(told.read_text(encoding="utf-8")) if told.is_file() else -1.0
        is_better = accuracy > best
        if is_better:
            # Killed at any time, the file is the old one or the new one, whole.
            temporary = self.folder / f"new-{self.name}"
            save(temporary)
            temporary.replace(self.path)
            told.write_text(json.dumps(accuracy), encoding="utf-8")
        say(validation_accuracy=accuracy)
        return is_better


@dataclass(frozen=True)
class Way:
    """A way to get from a folder of images to a classifier.

    Attributes:
        packages: What it stands on; their versions are told.
        train: Learns from the training part, and checks itself on the validation part.
        score: Returns (N,) the class of each image of the test part, by what was best at a check.
    """

    packages: Sequence[str]
    train: Callable[[Task, Path, Path], None]
    score: Callable[[Task, Path], NDArray[np.int64]]


def say(**figures: object) -> None:
    """Print a line that the runner reads."""
    print(json.dumps(figures), file=_lines(), flush=True)


def run(way: Way) -> None:
    """Do what the command line asks of a way: `train` or `score`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("step", choices=("train", "score"))
    parser.add_argument("--task", type=Path, required=True, help="folder of the images and split.csv")
    parser.add_argument("--kept", type=Path, required=True, help="folder for what is kept")
    parser.add_argument("--weights", type=Path, required=True, help="folder of pretrained weights")
    options = parser.parse_args()
    task = Task(options.task)
    _lines()
    try:
        if options.step == "train":
            say(versions={name: _version(name) for name in way.packages})
            way.train(task, options.kept, options.weights)
        else:
            found = way.score(task, options.kept)
            say(test_accuracy=float(np.mean(found == task.labels(TEST))), test_images=len(found))
    except Exception as error:
        traceback.print_exc()
        say(error=f"{type(error).__name__}: {' '.join(str(error).split())[:300]}")
        sys.exit(1)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


@cache
def _lines() -> TextIO:
    """Return what the runner reads; what libraries print to standard output goes to standard error."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return lines
