"""Whether a cell counts as the class that the model gives it, and why not where it does not."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.inference.doubt.distance import (
    DistanceMeter,
    find_groups,
    measure_drift,
    measure_strangeness,
)
from trainer.inference.doubt.looks import LOOKS, measure_looks
from trainer.inference.predictions import softmax
from trainer.language import tr


class Judgement(NamedTuple):
    """What is held of one image.

    Attributes:
        top: Index of the class that the model gives it.
        probabilities: (K,) float32, calibrated, sum to 1.
        doubt: Why it does not count as that class; empty where it does.
        drift: (L + 1,) float32, how it differs from what was learned from, by `measure_drift`; None where
            the model does not tell.
    """

    top: int
    probabilities: NDArray[np.float32]
    doubt: str
    drift: NDArray[np.float32] | None


class Judge:
    """Judges what one model says of images; may be shared by threads.

    Attributes:
        outputs: What the model has to give for it.
        is_watchful: Whether that includes the features.
    """

    def __init__(self, model: ModelFile, threshold: float | None = None) -> None:
        """Take the model's thresholds and limits.

        Args:
            model: The model file.
            threshold: Confidence under which a cell is unsure, in place of the card's; with 0 every cell
                counts, however strange it is.
        """
        self._temperature = model.card.temperature
        self._titles = tuple(one.title for one in model.card.classes)
        self._thresholds = _find_thresholds(model, threshold)
        self._learned = model.learned
        self._meter = None if model.learned is None else DistanceMeter(model.learned)
        self._limits = None if threshold == 0 else model.card.statistics
        self.is_watchful = model.learned is not None
        self.outputs = ("logits", "features") if self.is_watchful else ("logits",)

    def judge(
        self, pixels: NDArray[np.uint8], logits: NDArray[np.float32], features: NDArray[np.float32] | None
    ) -> list[Judgement]:
        """Judge images.

        Args:
            pixels: (N, S, S, 3) uint8, RGB, as the model was shown them.
            logits: (N, K) float32.
            features: (N, F) float32 where it is watchful; else None.
        """
        if not len(logits):
            return []
        probabilities = softmax(logits, self._temperature)
        # Of the logits: no temperature may change which class is the top one, not by rounding either.
        tops = logits.argmax(axis=1)
        doubts = self._doubt_confidence(probabilities, tops)
        if self._learned is None or self._meter is None or features is None:
            return [
                Judgement(top, shares, doubt, None)
                for top, shares, doubt in zip(tops.tolist(), probabilities, doubts, strict=True)
            ]
        looks = measure_looks(pixels)
        distances, nearest = self._meter.find(features)
        groups = find_groups(nearest, tops, len(self._titles))
        drift = measure_drift(looks, distances, groups, self._learned)
        if self._limits is not None:
            strangeness = measure_strangeness(looks, self._learned)
            for row in np.flatnonzero(distances > self._limits.distance).tolist():
                doubts[row] = tr("like none of the cells that the model learned from")
            for row in np.flatnonzero(strangeness > self._limits.strangeness).tolist():
                doubts[row] = _tell_strangest(drift[row, : len(LOOKS)])
        return list(map(Judgement, tops.tolist(), probabilities, doubts, drift))

    def _doubt_confidence(self, probabilities: NDArray[np.float32], tops: NDArray[np.integer]) -> list[str]:
        doubts = [""] * len(tops)
        confidences = probabilities[np.arange(len(tops)), tops]
        for row in np.flatnonzero(confidences < self._thresholds[tops]).tolist():
            others = probabilities[row].copy()
            others[tops[row]] = -1
            first, second = self._titles[tops[row]], self._titles[int(others.argmax())]
            doubts[row] = tr("unsure between “{first}” and “{second}”", first=first, second=second)
        return doubts


def _tell_strangest(drift: NDArray[np.float32]) -> str:
    """Say in what an image differs most from others of its class.

    Args:
        drift: (L,) a value a look, in standard deviations.
    """
    strangest = int(np.abs(drift).argmax())
    look = LOOKS[strangest]
    return tr(
        "{more} than the cells that the model learned from",
        more=tr(look.more if drift[strangest] > 0 else look.less),
    )


def _find_thresholds(model: ModelFile, threshold: float | None) -> NDArray[np.float64]:
    """Return the confidence under which each class is unsure; 0 where nobody states one."""
    stated = (model.card.thresholds or {}) if threshold is None else {"all": threshold}
    return np.array([stated.get(class_id, stated.get("all", 0.0)) for class_id in model.card.class_ids])
