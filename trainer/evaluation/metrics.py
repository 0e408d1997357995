"""How good predictions are, in the figures that the field reports."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import Scores


@dataclass(frozen=True, slots=True)
class ClassMetrics:
    """How well one class is told from the others. Undefined is None, never 0.

    Attributes:
        support: Images that are of the class.
        precision: Share of right ones among those that were called so; None where none was.
        recall: Share of the class that was called so; None where the class is not present.
        f1: Harmonic mean of both, 2 TP / (2 TP + FP + FN); None where the class is neither
            present nor was called. 0 where it is one of them but never rightly.
    """

    support: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Metrics:
    """How good the predictions of labelled images are.

    A data set may hold only some of a model's classes: means over classes are over those that
    are present. What was called an absent class counts as wrong all the same.

    Attributes:
        class_ids: (K,) the classes in the model's order.
        confusion: (K, K) int64, images by true class (row) and predicted class (column).
        per_class: The figures of each class, by id.
    """

    class_ids: tuple[str, ...]
    confusion: NDArray[np.int64]
    per_class: dict[str, ClassMetrics]

    @property
    def n_images(self) -> int:
        """Images that were compared."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        """Share of right predictions in [0, 1]."""
        return float(np.trace(self.confusion)) / self.n_images

    @property
    def recall(self) -> dict[str, float]:
        """Recall of each class present, by id."""
        return {name: found.recall for name, found in self.per_class.items() if found.recall is not None}

    @property
    def balanced_accuracy(self) -> float:
        """Mean recall over the classes present, in [0, 1]."""
        return _mean(list(self.recall.values()))

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the classes present, in [0, 1]."""
        return _mean([self.per_class[name].f1 or 0.0 for name in self.recall])

    @property
    def scores(self) -> Scores:
        """What a model's card keeps of it."""
        return Scores(
            n_images=self.n_images,
            accuracy=self.accuracy,
            balanced_accuracy=self.balanced_accuracy,
            macro_f1=self.macro_f1,
            recall=self.recall,
        )


def evaluate_predictions(
    truth: NDArray[np.integer], predicted: NDArray[np.integer], class_ids: Sequence[str]
) -> Metrics:
    """Compare predictions with the truth.

    Args:
        truth: (N,) index of each image's class; N is at least 1.
        predicted: (N,) index of the class that was predicted.
        class_ids: (K,) the classes that both index.

    Raises:
        ValueError: There is no image, or an index is no class's.
    """
    if not len(truth):
        raise ValueError("there is nothing to compare")
    confusion = count_confusion(truth, predicted, len(class_ids))
    per_class = {class_id: _measure_class(confusion, index) for index, class_id in enumerate(class_ids)}
    return Metrics(tuple(class_ids), confusion, per_class)


def count_confusion(
    truth: NDArray[np.integer], predicted: NDArray[np.integer], n_classes: int
) -> NDArray[np.int64]:
    """Return (K, K) int64, images by true class (row) and predicted class (column).

    Args:
        truth: (N,) indices in [0, K).
        predicted: (N,) indices in [0, K).
        n_classes: K.

    Raises:
        ValueError: The two differ in length, or an index is no class's.
    """
    if truth.shape != predicted.shape:
        raise ValueError(f"{len(truth)} true and {len(predicted)} predicted classes")
    both = np.concatenate([truth, predicted])
    if len(both) and not 0 <= both.min() <= both.max() < n_classes:
        raise ValueError(f"class indices must be in [0, {n_classes})")
    cells = truth.astype(np.int64) * n_classes + predicted.astype(np.int64)
    return np.bincount(cells, minlength=n_classes**2).reshape(n_classes, n_classes).astype(np.int64)


def _measure_class(confusion: NDArray[np.int64], index: int) -> ClassMetrics:
    right = int(confusion[index, index])
    support = int(confusion[index].sum())
    called = int(confusion[:, index].sum())
    return ClassMetrics(
        support=support,
        precision=_share(right, called),
        recall=_share(right, support),
        f1=_share(2 * right, support + called),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
