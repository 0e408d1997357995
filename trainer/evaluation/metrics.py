"""Accuracy, balanced accuracy, F1 and the confusion matrix, in NumPy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import Scores


@dataclass(frozen=True, slots=True)
class ClassScores:
    """How well one class is told from the others.

    Attributes:
        precision: Share of the images called this class that are; 0 where none was called so.
        recall: Share of the class's images that were called so; 0 where there are none.
        f1: Harmonic mean of both; 0 where both are.
        support: Images of the class.
    """

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What a model reached on labelled images, by its top class.

    Attributes:
        class_ids: (K,) the model's classes.
        confusion: (K, K) int64; row the true class, column the predicted one.
    """

    class_ids: tuple[str, ...]
    confusion: NDArray[np.int64]

    @property
    def n_images(self) -> int:
        """Images that were evaluated."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        """Share of the images whose top class is right."""
        return float(np.trace(self.confusion) / self.n_images)

    @property
    def balanced_accuracy(self) -> float:
        """Mean recall over the classes present."""
        return float(np.mean([scores.recall for scores in self.present.values()]))

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the classes present."""
        return float(np.mean([scores.f1 for scores in self.present.values()]))

    @property
    def per_class(self) -> dict[str, ClassScores]:
        """Scores of every class of the model, by id."""
        return {name: self._score(index) for index, name in enumerate(self.class_ids)}

    @property
    def present(self) -> dict[str, ClassScores]:
        """Scores of the classes that the images have, by id."""
        return {name: scores for name, scores in self.per_class.items() if scores.support}

    @property
    def scores(self) -> Scores:
        """The figures as a card states them."""
        return Scores(
            n_images=self.n_images,
            accuracy=self.accuracy,
            balanced_accuracy=self.balanced_accuracy,
            macro_f1=self.macro_f1,
            recall={name: scores.recall for name, scores in self.present.items()},
        )

    def _score(self, index: int) -> ClassScores:
        right = int(self.confusion[index, index])
        called, support = int(self.confusion[:, index].sum()), int(self.confusion[index].sum())
        precision = right / called if called else 0.0
        recall = right / support if support else 0.0
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        return ClassScores(precision, recall, f1, support)


def evaluate_predictions(
    labels: NDArray[np.int64], predicted: NDArray[np.int64], class_ids: tuple[str, ...]
) -> Evaluation:
    """Compare predictions with labels.

    Args:
        labels: (N,) index of each image's class, N at least 1.
        predicted: (N,) index of each image's top class.
        class_ids: (K,) the classes that the indices mean.

    Raises:
        ValueError: There are no images, or not as many predictions as labels.
    """
    if len(labels) == 0 or len(labels) != len(predicted):
        raise ValueError("labels and predictions must be of the same length, at least 1")
    count = len(class_ids)
    pairs = np.bincount(labels * count + predicted, minlength=count * count)
    return Evaluation(class_ids, pairs.reshape(count, count).astype(np.int64))
