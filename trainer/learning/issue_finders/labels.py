"""Labels that are probably wrong, by confident learning.

Northcutt, Jiang, Chuang 2021: "Confident learning: estimating uncertainty in dataset labels".
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores
from numpy.typing import NDArray

from trainer.learning.issue_finders.judges import Judge

# A label that the classifier gives less than this is doubtful even where confident learning, which
# estimates how many labels of a class are wrong, has counted enough of them.
_DOUBTFUL = 0.2


class LabelFindings(NamedTuple):
    """What was found out about labels.

    Attributes:
        probabilities: (N, K) float32: what the judge thinks, who did not learn from the image; zeros
            where it was not asked.
        doubtful: Rows whose label is doubtful, the most doubtful first.
        quality: (N,) float32 in [0, 1]: how well the label agrees; 1 where it was not asked.
        skipped: Classes with too few different images to hold some of them out, by index.
    """

    probabilities: NDArray[np.float32]
    doubtful: NDArray[np.int64]
    quality: NDArray[np.float32]
    skipped: tuple[int, ...]


def find_wrong_labels(
    judge: Judge,
    labels: NDArray[np.int64],
    groups: Sequence[str],
    n_classes: int,
) -> LabelFindings:
    """Find labels that are not believed by something that did not learn from them.

    Args:
        judge: Who is asked; it knows the images by their rows here.
        labels: (N,) index of each image's class.
        groups: (N,) images that must be held out together, such as copies of a cell.
        n_classes: K.

    Raises:
        TrainerError: The judge cannot be asked.
    """
    distinct: dict[int, set[str]] = defaultdict(set)
    for label, group in zip(labels.tolist(), groups, strict=True):
        distinct[label].add(group)
    usable = sorted(label for label, found in distinct.items() if len(found) >= judge.n_folds)
    skipped = tuple(sorted(set(distinct) - set(usable)))
    probabilities = np.zeros((len(labels), n_classes), np.float32)
    quality = np.ones(len(labels), np.float32)
    if len(usable) < 2:
        return LabelFindings(probabilities, np.empty(0, np.int64), quality, skipped)
    # cleanlab counts classes from 0 without gaps.
    numbers = np.full(n_classes, -1, np.int64)
    numbers[usable] = np.arange(len(usable))
    rows = np.flatnonzero(numbers[labels] >= 0)
    own = numbers[labels[rows]]
    found = judge.predict(rows, own, [groups[row] for row in rows.tolist()], len(usable))
    probabilities[np.ix_(rows, np.array(usable))] = found
    quality[rows] = get_label_quality_scores(own, found)
    is_issue = find_label_issues(own, found, n_jobs=1) | (quality[rows] < _DOUBTFUL)
    doubtful = rows[is_issue & (found.argmax(axis=1) != own)]
    return LabelFindings(
        probabilities, doubtful[np.argsort(quality[doubtful], kind="stable")], quality, skipped
    )
