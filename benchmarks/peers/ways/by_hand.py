"""Features by hand and gradient boosting: a colour histogram, a histogram of gradients, scikit-learn.

It ends by itself once more trees have not helped on the validation part for a while.
"""

import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage.feature import hog
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.peers.ways.common import SEED, TEST, TRAIN, VALIDATION, Keeper, Task, Way, run

PROCESSES = 2
LEVELS = 8  # of each channel
CELL, ORIENTATIONS = 12, 9
ROUNDS_A_CHECK, MOST_ROUNDS, PATIENCE = 20, 600, 5
RATE, BINS = 0.1, 63


def describe(path: Path) -> NDArray[np.float32]:
    """Return (F,) the features of an image."""
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB"))
    levels = (pixels // (256 // LEVELS)).astype(np.int64)
    joint = (levels[..., 0] * LEVELS + levels[..., 1]) * LEVELS + levels[..., 2]
    colours = np.bincount(joint.ravel(), minlength=LEVELS**3) / joint.size
    edges = hog(
        pixels.mean(axis=2) / 255,
        orientations=ORIENTATIONS,
        pixels_per_cell=(CELL, CELL),
        cells_per_block=(2, 2),
    )
    return np.concatenate([colours, edges]).astype(np.float32)


def describe_all(paths: list[Path]) -> NDArray[np.float32]:
    """Return (N, F) the features of images."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        return np.stack(list(pool.map(describe, paths, chunksize=64)))


def train(task: Task, kept: Path, weights: Path) -> None:
    """Add trees until they do not help any more."""
    del weights  # trees start from nothing
    keeper = Keeper(kept, "best.pickle")
    learned, labels = describe_all(task.paths(TRAIN)), task.labels(TRAIN)
    validated, truth = describe_all(task.paths(VALIDATION)), task.labels(VALIDATION)
    trees = HistGradientBoostingClassifier(
        learning_rate=RATE,
        max_iter=0,
        max_bins=BINS,
        warm_start=True,
        early_stopping=False,
        random_state=SEED,
    )
    waited = 0
    while waited < PATIENCE and trees.max_iter < MOST_ROUNDS:
        trees.set_params(max_iter=trees.max_iter + ROUNDS_A_CHECK)
        trees.fit(learned, labels)
        accuracy = float(np.mean(trees.predict(validated) == truth))
        is_better = keeper.check(accuracy, lambda path: path.write_bytes(pickle.dumps(trees)))
        waited = 0 if is_better else waited + 1


def score(task: Task, kept: Path) -> NDArray[np.int64]:
    """Return (N,) the class of each image of the test part."""
    # Written by `train` of this very run.
    trees = pickle.loads(Keeper(kept, "best.pickle").path.read_bytes())  # noqa: S301
    found: NDArray[np.int64] = trees.predict(describe_all(task.paths(TEST)))
    return found


if __name__ == "__main__":
    run(Way(("scikit-learn", "scikit-image", "numpy"), train, score))
