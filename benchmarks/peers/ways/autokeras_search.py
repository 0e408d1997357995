"""AutoKeras's way: its `ImageClassifier` with its own defaults, which tries one network after the other."""

from pathlib import Path

import autokeras
import keras
import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.ways.common import SEED, TEST, TRAIN, VALIDATION, Task, Way, run
from benchmarks.peers.ways.in_keras import Checks, predict_kept


def train(task: Task, kept: Path, weights: Path) -> None:
    """Search; it goes on for 100 networks, so that the time ends it."""
    del weights  # it takes those that it wants, or none
    keras.utils.set_random_seed(SEED)
    classifier = autokeras.ImageClassifier(
        num_classes=len(task.classes), directory=kept / "search", overwrite=True, seed=SEED
    )
    classifier.fit(
        task.pixels(TRAIN),
        task.labels(TRAIN),
        validation_data=(task.pixels(VALIDATION), task.labels(VALIDATION)),
        callbacks=[Checks(kept)],
        verbose=2,
    )


def score(task: Task, kept: Path) -> NDArray[np.int64]:
    """Return (N,) the class of each image of the test part."""
    return predict_kept(kept, task.pixels(TEST))


if __name__ == "__main__":
    run(Way(("autokeras", "keras-tuner", "tensorflow", "keras", "numpy"), train, score))
