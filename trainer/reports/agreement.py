"""How far two who gave the same cells their classes agree."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from trainer.classes import CellClass
from trainer.language import mark
from trainer.reports.class_colours import display_order
from trainer.reports.intervals import Z_95, Interval, wilson_interval

KAPPA_NAME = mark("Cohen's kappa with its large-sample 95 % interval")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Agreement:
    """Two judgements of the same cells.

    Attributes:
        classes: The classes that either gave, in the order of a differential.
        confusion: (K, K) int64, cells by the first's class (row) and the second's (column).
        share: Share of the cells on which they agree, in [0, 1].
        share_interval: Its 95 % Wilson interval.
        kappa: Cohen's kappa in [-1, 1]: agreement beyond what chance alone would give. None where both gave
            one and the same class to all: then chance alone explains all of it.
        kappa_interval: Its 95 % interval; None with it.
    """

    classes: tuple[CellClass, ...]
    confusion: NDArray[np.int64]
    share: float
    share_interval: Interval
    kappa: float | None
    kappa_interval: Interval | None

    @property
    def n_cells(self) -> int:
        """Cells that both gave a class."""
        return int(self.confusion.sum())

    @property
    def n_agreed(self) -> int:
        """Cells that both gave the same class."""
        return int(self.confusion.trace())


def measure_agreement(pairs: Iterable[tuple[str, str]], classes: Sequence[CellClass]) -> Agreement:
    """Return how far two agree.

    Args:
        pairs: The id of the class that the first gave a cell and of the one that the second gave; at least
            one cell.
        classes: What the ids mean; those that nobody gave are left out.
    """
    counts = Counter(pairs)
    given = {one for pair in counts for one in pair}
    kept = [classes[at] for at in display_order(classes) if classes[at].id in given]
    places = {one.id: place for place, one in enumerate(kept)}
    confusion = np.zeros((len(kept), len(kept)), np.int64)
    for (first, second), number in counts.items():
        confusion[places[first], places[second]] = number
    total, agreed = int(confusion.sum()), int(confusion.trace())
    kappa, interval = _measure_kappa(confusion)
    return Agreement(
        classes=tuple(kept),
        confusion=confusion,
        share=agreed / total,
        share_interval=wilson_interval(agreed, total),
        kappa=kappa,
        kappa_interval=interval,
    )


def _measure_kappa(confusion: NDArray[np.int64]) -> tuple[float | None, Interval | None]:
    """Return Cohen's kappa and its 95 % interval.

    J. Cohen (1960), "A coefficient of agreement for nominal scales"; the error by J. L. Fleiss, J. Cohen and
    B. S. Everitt (1969), "Large sample standard errors of kappa and weighted kappa", formula 13.
    """
    total = int(confusion.sum())
    shares = confusion / total
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    agreed, by_chance = float(shares.trace()), float(rows @ columns)
    room = 1 - by_chance
    if np.count_nonzero(confusion) == 1 and agreed:
        return None, None
    kappa = (agreed - by_chance) / room
    if confusion.trace() == total:
        # The formula gives no width here however few cells there are; that of the share does.
        low = (wilson_interval(total, total).low - by_chance) / room
        return 1.0, Interval(max(-1.0, low), 1.0)
    diagonal = shares.diagonal()
    on = float((diagonal * (room - (rows + columns) * (1 - agreed)) ** 2).sum())
    # Of what the first calls i and the second j: how often the second says i, and the first j.
    crossed = (columns[:, np.newaxis] + rows[np.newaxis, :]) ** 2
    off = float((shares * crossed).sum() - (diagonal * crossed.diagonal()).sum()) * (1 - agreed) ** 2
    variance = (on + off - (agreed * by_chance - 2 * by_chance + agreed) ** 2) / (total * room**4)
    half = Z_95 * sqrt(max(0.0, variance))
    return kappa, Interval(max(-1.0, kappa - half), min(1.0, kappa + half))
