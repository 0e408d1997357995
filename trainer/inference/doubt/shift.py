"""Whether a sample as a whole looks like what the model learned from, and in what it differs."""

from collections import Counter, defaultdict

import numpy as np
from numpy.typing import NDArray

from trainer.inference.doubt.looks import LOOKS
from trainer.inference.predictions import Prediction
from trainer.language import Texts, mark, tr

# Of fewer cells nothing is said.
LEAST_CELLS = 20
# No smear is quite like another: cells of what was learned from that were photographed in a row have a
# mean that lies up to half a standard deviation off.
_TOLERANCE = 0.75
# The mean of n cells varies by 1 / sqrt(n) standard deviations of one cell, by chance alone.
_CHANCE = 3.0
# A few cells that are wholly different are told cell by cell; they do not make a shift.
_MOST_OF_A_CELL = 4.0

_KINDS = Texts({"colour": "colour", "scale": "scale", "sharpness": "sharpness"})
_WHAT_TO_DO = Texts(
    {
        "colour": "compare the stain and the camera's white balance",
        "scale": "check that the images are cut as those that the model learned from",
        "sharpness": "check the focus and how the images were saved",
    }
)
_OTHERWISE = mark("Look at more of the cells yourself, or adapt the model to your laboratory.")


class ShiftWatch:
    """Keeps a mean a sample of how its cells differ from what the model learned from."""

    def __init__(self) -> None:
        self._sums: defaultdict[str, NDArray[np.float64]] = defaultdict(
            lambda: np.zeros(len(LOOKS) + 1, np.float64)
        )
        self._counts: Counter[str] = Counter()

    def add(self, prediction: Prediction) -> None:
        """Take note of one image; what was excluded or failed says nothing, nor does an old model."""
        if prediction.drift is None:
            return
        self._sums[prediction.sample_id] += prediction.drift.clip(-_MOST_OF_A_CELL, _MOST_OF_A_CELL)
        self._counts[prediction.sample_id] += 1

    @property
    def sample_ids(self) -> tuple[str, ...]:
        """The samples that something is known of, in the order in which they came."""
        return tuple(self._counts)

    def describe(self, sample_id: str) -> str:
        """Return what must be told of a sample, in words; empty where it is as what was learned from."""
        count = self._counts[sample_id]
        if count < LEAST_CELLS:
            return ""
        return describe_shift(self._sums[sample_id] / count, count)


def describe_shift(mean: NDArray[np.floating], count: int) -> str:
    """Say in what cells differ from what the model learned from, and what to do.

    Args:
        mean: (L + 1,) mean of their drift, in standard deviations.
        count: How many cells it is the mean of.

    Returns:
        Sentences; empty where they do not differ by more than chance and custom allow.
    """
    allowed = _TOLERANCE + _CHANCE / np.sqrt(count)
    kinds: dict[str, list[str]] = {}
    for look, its in zip(LOOKS, mean.tolist(), strict=False):
        if abs(its) > allowed:
            kinds.setdefault(look.kind, []).append(tr(look.more if its > 0 else look.less))
    # Nearer than what was learned from is no reason to worry.
    if not kinds and mean[-1] <= allowed:
        return ""
    text = tr("These images do not look like what the model learned from")
    if kinds:
        differences = "; ".join(f"{_KINDS[kind]} ({', '.join(words)})" for kind, words in kinds.items())
        text = tr("{text}: they differ in {differences}.", text=text, differences=differences)
    else:
        text = tr("{text}: what the network sees in them is different.", text=text)
    steps = ", and ".join(_WHAT_TO_DO[kind] for kind in kinds)
    return " ".join(filter(None, (text, f"{steps[0].upper()}{steps[1:]}." if steps else "", tr(_OTHERWISE))))
