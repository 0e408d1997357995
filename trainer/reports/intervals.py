"""How sure a counted share is."""

from math import sqrt
from typing import NamedTuple

# 97.5 % quantile of the standard normal distribution: 2.5 % are left out at either end.
Z_95 = 1.959963984540054


class Interval(NamedTuple):
    """Lower and upper end of an interval; the unit is that of what it belongs to."""

    low: float
    high: float


def wilson_interval(count: int, total: int) -> Interval:
    """Return the 95 % score interval of a share.

    E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22:209-212. Unlike the usual p ± 1.96 s it
    holds for small counts and never leaves [0, 1].

    Args:
        count: Cells that are of the class, 0 to `total`.
        total: Cells counted, at least 1.

    Returns:
        The ends in [0, 1].
    """
    share = count / total
    spread = Z_95**2 / total
    centre = share + spread / 2
    half_width = Z_95 * sqrt((share * (1 - share) + spread / 4) / total)
    # Where nothing or everything is of the class, one end is 0 or 1 but for rounding.
    low = (centre - half_width) / (1 + spread) if count else 0.0
    high = (centre + half_width) / (1 + spread) if count < total else 1.0
    return Interval(low, high)
