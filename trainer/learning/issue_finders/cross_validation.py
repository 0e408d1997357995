"""What a small classifier thinks of images that it did not learn from."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

FOLDS = 5

# Weak enough that a wrong label is not learned by heart (benchmarks/results/cleaning_labels.md).
_INVERSE_REGULARISATION = 0.1
_MOST_ITERATIONS = 500


def predict_out_of_sample(
    features: NDArray[np.float32],
    labels: NDArray[np.int64],
    groups: Sequence[str],
    n_classes: int,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> NDArray[np.float32]:
    """Cross-validate a logistic regression and return what it says of each image held out.

    Args:
        features: (N, W) float32.
        labels: (N,) index of each image's class; every class has at least `FOLDS` groups.
        groups: (N,) images that must be held out together, such as copies of a cell.
        n_classes: K.
        on_progress: Called with (done, total) folds; an exception from it ends the work.

    Returns:
        (N, K) float32 in [0, 1], rows sum to 1.
    """
    folds = deal_out(labels, groups, FOLDS)
    probabilities = np.zeros((len(labels), n_classes), np.float32)
    for fold in range(FOLDS):
        held_out = folds == fold
        classifier = LogisticRegression(C=_INVERSE_REGULARISATION, max_iter=_MOST_ITERATIONS)
        classifier.fit(features[~held_out], labels[~held_out])
        found = classifier.predict_proba(features[held_out])
        probabilities[np.ix_(held_out, classifier.classes_)] = found
        on_progress(fold + 1, FOLDS)
    return probabilities


def deal_out(labels: NDArray[np.int64], groups: Sequence[str], n_folds: int) -> NDArray[np.int64]:
    """Return (N,) the fold of each image: of every class each fold has as many groups as any other.

    Where a class has fewer groups than there are folds, the last ones have none of it.

    Args:
        labels: (N,) index of each image's class.
        groups: (N,) images that must be in one fold.
        n_folds: Number of folds.
    """
    first: dict[str, int] = {}
    for row, group in enumerate(groups):
        first.setdefault(group, row)
    by_class: dict[int, list[str]] = defaultdict(list)
    # By a hash of the group: the order of the files decides nothing.
    for group in sorted(first, key=lambda name: hashlib.blake2b(name.encode(), digest_size=8).digest()):
        by_class[int(labels[first[group]])].append(group)
    fold_of = {group: place % n_folds for groups_ in by_class.values() for place, group in enumerate(groups_)}
    return np.array([fold_of[group] for group in groups], np.int64)
