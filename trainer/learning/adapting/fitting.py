"""Fitting a model's head to a laboratory's cells: each time without some of them, and once with all."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.learned import LearnedStatistics
from trainer.learning.adapting.head import Head, Lesson, fit_head
from trainer.learning.adapting.spread import even_out

# Varied copies of each cell that the head learns from beside the cell itself (docs/adr/0027, 0043).
COPIES = 16
# Features drawn for each group of cells that the model knows.
DRAWN = 250
# Pull towards the head as it was.
PENALTY = 1e-4

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class FittedHeads:
    """What came of fitting.

    Attributes:
        head: The one that learned from all cells.
        logits: (N, K) float32, what is said of each cell by a head that did not learn from it.
    """

    head: Head
    logits: Floats


def fit_heads(
    start: Head,
    learned: LearnedStatistics,
    replay: Lesson,
    features: Floats,
    labels: NDArray[np.int64],
    folds: NDArray[np.int64],
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> FittedHeads:
    """Fit a head to cells, and as many others as there are parts, each without one part.

    Args:
        start: The model's head.
        learned: Statistics of what the model learned from.
        replay: What is not to be forgotten.
        features: (V, N, F) float32 of each cell and of its varied copies; the first are the cells'.
        labels: (N,) class of each.
        folds: (N,) part of each, from 0.
        on_progress: Called with (done, total) heads; an exception from it ends the work.
    """
    n_folds = int(folds.max()) + 1
    logits = np.empty((len(labels), len(start.bias)), np.float32)
    for fold in range(n_folds):
        out = folds == fold
        logits[out] = _fit(start, learned, replay, features, labels, ~out).say(features[0, out])
        on_progress(fold + 1, n_folds + 1)
    head = _fit(start, learned, replay, features, labels, np.ones(len(labels), np.bool_))
    on_progress(n_folds + 1, n_folds + 1)
    return FittedHeads(head, logits)


def _fit(
    start: Head,
    learned: LearnedStatistics,
    replay: Lesson,
    features: Floats,
    labels: NDArray[np.int64],
    chosen: NDArray[np.bool_],
) -> Head:
    copies = len(features)
    own = np.tile(labels[chosen], copies)
    counts = np.bincount(own, minlength=len(start.bias))
    # Every class that is there counts alike.
    lesson = Lesson(
        features[:, chosen].reshape(len(own), -1),
        np.eye(len(start.bias), dtype=np.float32)[own],
        (1 / counts[own]).astype(np.float32),
    )
    return fit_head(start, [lesson, replay], PENALTY, partial(even_out, learned=learned))
