"""All that a model's file tells of its doubts, measured on the images that it was made with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import LearnedLimits, OperatingPoint
from trainer.bundle.learned import LearnedStatistics
from trainer.bundle.model_file import ModelFile
from trainer.evaluation.doubt.learned import fit_learned
from trainer.evaluation.doubt.sight import look_again_at_images, look_at_images
from trainer.evaluation.doubt.thresholds import (
    FAR_SHARE,
    STRANGE_SHARE,
    choose_threshold,
    find_limit,
    list_points,
)
from trainer.evaluation.sampling import draw_sample
from trainer.inference.doubt.distance import DistanceMeter, measure_strangeness
from trainer.inference.predictions import softmax

# Images of a part that are looked at: more change the statistics little, and a large network is slow.
_MOST_IMAGES = 4096


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Doubts:
    """What a model's file tells of its doubts.

    Attributes:
        learned: Statistics of what it learned from.
        limits: How unlike that a cell may be to be counted.
        points: What thresholds of the confidence come to, by rising threshold.
        chosen: The point that it works at.
    """

    learned: LearnedStatistics
    limits: LearnedLimits
    points: tuple[OperatingPoint, ...]
    chosen: OperatingPoint

    @property
    def card_fields(self) -> dict[str, Any]:
        """The fields of the card that follow from it."""
        return {
            "statistics": self.limits,
            "operating_points": self.points,
            "thresholds": {"all": self.chosen.threshold} if self.chosen.threshold else None,
        }


def measure_doubts(
    model: ModelFile,
    pixels: NDArray[np.uint8],
    labels: NDArray[np.integer],
    fingerprints: Sequence[str],
    *,
    learned_from: NDArray[np.int64],
    validation: NDArray[np.int64],
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Doubts:
    """Measure what a model's doubts are drawn from, and choose its threshold.

    Args:
        model: The model as it will be used, with its temperature; need not be written.
        pixels: (N, S, S, 3) uint8, RGB, framed as the model takes them; may be on disk.
        labels: (N,) class of each image, in the card's order.
        fingerprints: (N,) fingerprint of each.
        learned_from: Rows of the images that it learned from; every class is among them.
        validation: Rows of others, that it was not fitted to; at least one.
        on_progress: Called with (done, total) after every batch.

    Raises:
        ModelFileError: The model cannot be used.
    """
    known, others = (_draw(labels, fingerprints, rows) for rows in (learned_from, validation))
    total = len(known) + len(others)
    seen = look_at_images(model, pixels, known, lambda done: on_progress(done, total))
    unseen = look_at_images(model, pixels, others, lambda done: on_progress(len(known) + done, total))
    learned = fit_learned(seen, labels[known], unseen, len(model.card.classes))
    distances = DistanceMeter(learned).measure(unseen.features)
    strangeness = measure_strangeness(unseen.looks, learned)
    limits = LearnedLimits(
        n_images=len(known),
        n_validation=len(others),
        distance=find_limit(distances, FAR_SHARE),
        strangeness=find_limit(strangeness, STRANGE_SHARE),
    )
    strange = (distances > limits.distance) | (strangeness > limits.strangeness)
    logits = look_again_at_images(model, pixels, others, unseen.logits)
    confidences, right = _compare(logits, labels[others], model.card.temperature)
    chosen = choose_threshold(confidences, right, strange)
    return Doubts(
        learned=learned,
        limits=limits,
        points=list_points(confidences, right, strange, chosen),
        chosen=chosen,
    )


def _draw(
    labels: NDArray[np.integer], fingerprints: Sequence[str], rows: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return at most `_MOST_IMAGES` of the rows, of every class its share."""
    drawn = draw_sample(labels[rows].tolist(), [fingerprints[row] for row in rows], _MOST_IMAGES)
    return rows[drawn]


def _compare(
    logits: NDArray[np.float32], labels: NDArray[np.integer], temperature: float | None
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return the confidence in each image's predicted class, and whether that is the true one."""
    tops = logits.argmax(axis=1)
    return softmax(logits, temperature)[np.arange(len(tops)), tops], tops == labels
