"""Our own way: `bloodcell train` with the default recipe, as a user types it, from the weights at hand."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.ways.common import TEST, Task, Way, run, say

# What the command prints of a start that knows the classes, and of an epoch; a line is wide enough for it.
_START = re.compile(r"^What it starts from names (?P<percent>[0-9.]+)% of the validation images right")
_EPOCH = re.compile(r"^Epoch +\d+ .* validation loss +\S+ +accuracy +(?P<accuracy>[0-9.]+)")
_WIDTH = "200"
# The command as it is installed beside this very Python.
_COMMAND = str(Path(sys.executable).with_name("bloodcell"))
_MODEL = "trained.bloodcell"
# In a checkpoint, in front of the names of the best epoch's weights.
_BEST = "best/"


def read_accuracy(line: str) -> float | None:
    """Return the validation accuracy of an epoch, or of the start; None where a line tells something else."""
    if (start := _START.match(line)) is not None:
        return float(start["percent"]) / 100
    epoch = _EPOCH.match(line)
    return float(epoch["accuracy"]) if epoch else None


def make_train(choose_weights: Callable[[Path], Path]) -> Callable[[Task, Path, Path], None]:
    """Return how to train.

    Args:
        choose_weights: Takes the folder of weights at hand, and gives what to start from.
    """

    def train(task: Task, kept: Path, weights: Path) -> None:
        start = ["--weights", str(choose_weights(weights))]
        command = [_COMMAND, "train", str(task.table), *start, "--out", str(kept / _MODEL)]
        last = ""
        with subprocess.Popen(
            command, env=surroundings(kept), stderr=subprocess.PIPE, text=True, encoding="utf-8"
        ) as child:
            assert child.stderr is not None
            for line in child.stderr:
                print(line, end="", file=sys.stderr, flush=True)
                last = line.strip() or last
                if (accuracy := read_accuracy(line)) is not None:
                    say(validation_accuracy=accuracy)
        if child.returncode:
            raise RuntimeError(last)

    return train


def score(task: Task, kept: Path) -> NDArray[np.int64]:
    """Return (N,) the class of each image of the test part: by the model, or by the best epoch if cut off."""
    model = kept / _MODEL
    return _ask_model(task, model) if model.is_file() else _ask_best_epoch(task, kept)


def _ask_model(task: Task, path: Path) -> NDArray[np.int64]:
    from trainer.bundle.model_file import read_model
    from trainer.dataset.sources import ImageFile
    from trainer.inference.chunks import SampleImage
    from trainer.inference.classify import classify_images

    model = read_model(path)
    images = (SampleImage("", ImageFile(str(image.parent), image.name)) for image in task.paths(TEST))
    index = [task.classes.index(name) for name in model.card.class_ids]
    return np.array([index[found.class_index] for found in classify_images(images, model)], dtype=np.int64)


def _ask_best_epoch(task: Task, kept: Path) -> NDArray[np.int64]:
    """Return the same by what the newest checkpoint of the run has as the best epoch's weights."""
    os.environ.update(surroundings(kept))
    from safetensors import safe_open

    from trainer.dataset.stain import normalise_images
    from trainer.learning.networks import build_network
    from trainer.learning.weights import assign_by_name
    from trainer.networks import find_preset
    from trainer.runs import checkpoint_files, run_folder, unfinished_jobs

    job = unfinished_jobs()[0]
    with safe_open(checkpoint_files(run_folder(job.id))[0], framework="np") as file:
        names = [name for name in file.keys() if name.startswith(_BEST)]  # noqa: SIM118 - no mapping
        best = {name.removeprefix(_BEST): file.get_tensor(name) for name in names}
    config = job.config
    network = build_network(
        find_preset(config.network), config.input_size, len(task.classes), config.framed_size
    )
    assign_by_name(network.model, best)
    pixels = normalise_images(task.pixels(TEST), config.normalisation)
    found: NDArray[np.int64] = network.model.predict(pixels, verbose=0).argmax(axis=1)
    return found


def surroundings(kept: Path) -> dict[str, str]:
    """Return the environment: a home of this run's own, and lines that are not broken."""
    return {**os.environ, "BLOODCELL_HOME": str(kept / "home"), "COLUMNS": _WIDTH}


def make_way(choose_weights: Callable[[Path], Path]) -> Way:
    """Return our way, from what is chosen to start from; see `make_train`."""
    return Way(("bloodcell", "tensorflow", "keras", "numpy"), make_train(choose_weights), score)


if __name__ == "__main__":
    run(make_way(lambda weights: weights))
