"""Whether one model is right more often than another on the same images."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

# 97.5 % quantile of the normal distribution.
_Z = 1.959963984540054
_LEVEL = 0.05


class Standing(StrEnum):
    """What a comparison of two models says of the second."""

    BETTER = "better"
    WORSE = "worse"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedDifference:
    """How two models differ on the same images.

    Attributes:
        only_first: Images that only the first model is right on.
        only_second: Images that only the second is right on.
        difference: Accuracy of the second less that of the first, in [-1, 1].
        low: Lower end of its 95 % interval (Agresti & Min 2005, "Simple improved confidence intervals for
            comparing matched proportions").
        high: Upper end.
        p_value: McNemar's exact test: how likely a difference of at least this size is between two models
            that are equally good.
    """

    only_first: int
    only_second: int
    difference: float
    low: float
    high: float
    p_value: float


def compare_answers(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> PairedDifference:
    """Compare which answers of two models are right.

    Args:
        first: (N,) whether the first model is right on each image; at least one.
        second: (N,) the same of the second model, on the same images in the same order.
    """
    n_images = len(first)
    only_first = int((first & ~second).sum())
    only_second = int((second & ~first).sum())
    # Half an image more in each cell of the 2 x 2 table.
    total, lost, won = n_images + 2, only_first + 0.5, only_second + 0.5
    middle = (won - lost) / total
    half = _Z * math.sqrt(won + lost - (won - lost) ** 2 / total) / total
    difference = (only_second - only_first) / n_images
    return PairedDifference(
        only_first=only_first,
        only_second=only_second,
        difference=difference,
        # The shift towards 0 must never leave the difference itself outside.
        low=max(-1.0, min(difference, middle - half)),
        high=min(1.0, max(difference, middle + half)),
        p_value=mcnemar(only_first, only_second),
    )


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the p-value of McNemar's exact test, two-sided.

    Where two models are equally good, which of them is right where they disagree is the toss of a coin
    (McNemar 1947, "Note on the sampling error of the difference between correlated proportions").
    """
    tosses = only_first + only_second
    tail = sum(math.comb(tosses, heads) for heads in range(min(only_first, only_second) + 1))
    # Whole numbers of any size, so that nothing overflows; `1 <<` is an int to the type checker too.
    return min(1.0, 2 * tail / (1 << tosses))


def adjust_for_many(p_values: Sequence[float]) -> list[float]:
    """Return p-values that hold for all of several tests at once, in their order.

    Of 20 comparisons of equally good models one looks like a difference. By Holm 1979 ("A simple
    sequentially rejective multiple test procedure").
    """
    adjusted = [0.0] * len(p_values)
    reached = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        reached = max(reached, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = reached
    return adjusted


def judge(difference: PairedDifference, p_value: float) -> Standing:
    """Return what may be said of the second model.

    Args:
        difference: How they differ.
        p_value: That of the difference, adjusted where there are more models.
    """
    if p_value >= _LEVEL:
        return Standing.UNDECIDED
    return Standing.BETTER if difference.difference > 0 else Standing.WORSE
