"""Whether two samples have the same shares of classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import erfc, exp, lgamma, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from trainer.classes import CellClass, Role
from trainer.errors import ComparisonError
from trainer.evaluation.paired import adjust_for_many
from trainer.language import mark, tr
from trainer.reports.class_colours import display_order
from trainer.reports.counts import SampleSummary
from trainer.reports.intervals import Interval, wilson_interval

# Under so many cells that were to be expected somewhere the chi-square distribution does not hold
# (W. G. Cochran 1954, "Some methods for strengthening the common χ² tests").
_LEAST_EXPECTED = 5.0
_DRAWS = 20_000
_SEED = 0
# What is as unlikely as what was seen counts too, whatever rounding makes of it.
_ROUNDING = 1e-7


class ProportionTest(StrEnum):
    """How it was tested whether shares differ."""

    CHI_SQUARE = mark("Pearson's chi-square test")
    FISHER = mark("Fisher's exact test")
    PERMUTATION = mark("permutation test of Pearson's chi-square (20,000 draws)")
    NONE = mark("no test: all white cells are of one class")


CLASS_TEST_NAME = mark("Fisher's exact test of each class, adjusted for their number by Holm's method")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDifference:
    """How the share of one class differs.

    Attributes:
        cell_class: The class.
        counts: Cells of it in the first and in the second sample.
        percents: Its shares of the white cells there, in percent.
        difference: The second less the first, in points of percent.
        interval: Its 95 % interval.
        p_value: How likely a difference of at least this size is by chance; adjusted for the number of
            classes.
    """

    cell_class: CellClass
    counts: tuple[int, int]
    percents: tuple[float, float]
    difference: float
    interval: Interval
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleComparison:
    """Two samples side by side.

    Attributes:
        sample_ids: The first and the second.
        n_wbc: White cells in each.
        test: How it was tested whether the shares differ at all.
        p_value: Its outcome: how likely shares that differ as much are by chance; None without a test.
        classes: Every class of white cells that either has, in the order of a differential.
    """

    sample_ids: tuple[str, str]
    n_wbc: tuple[int, int]
    test: ProportionTest
    p_value: float | None
    classes: tuple[ClassDifference, ...]


def compare_samples(first: SampleSummary, second: SampleSummary) -> SampleComparison:
    """Compare the differentials of two samples.

    Chance here is that of counting so few of a person's cells. That cells of one smear resemble each other,
    and that a model mistakes some, is not in it.

    Raises:
        ComparisonError: One of them has no white cell.
    """
    for one in (first, second):
        if not one.n_wbc:
            raise ComparisonError(
                tr("The sample “{sample_id}” has no white cell to compare.", sample_id=one.sample_id),
                tr("Choose another sample."),
            )
    counts = [
        {one.cell_class.id: one.count for one in summary.classes if one.cell_class.role is Role.WBC}
        for summary in (first, second)
    ]
    known = {one.cell_class.id: one.cell_class for its in (first, second) for one in its.classes}
    seen = [one for one in known.values() if any(its.get(one.id, 0) for its in counts)]
    classes = [seen[at] for at in display_order(seen)]
    table = np.array([[its.get(one.id, 0) for one in classes] for its in counts], np.int64)
    test, p_value = weigh_shares(table)
    p_values = adjust_for_many([_test_class(table, at) for at in range(len(classes))])
    return SampleComparison(
        sample_ids=(first.sample_id, second.sample_id),
        n_wbc=(first.n_wbc, second.n_wbc),
        test=test,
        p_value=p_value,
        classes=tuple(
            _describe_class(one, table, at, p)
            for at, (one, p) in enumerate(zip(classes, p_values, strict=True))
        ),
    )


def weigh_shares(table: NDArray[np.int64]) -> tuple[ProportionTest, float | None]:
    """Test whether two samples could have the same shares.

    Args:
        table: (2, K) int64, cells of each sample and class; each row and each column has some.

    Returns:
        The test that fits so many cells, and the p-value; None where there is but one class.
    """
    if table.shape[1] < 2:
        return ProportionTest.NONE, None
    expected = _expect(table)
    statistic = float(((table - expected) ** 2 / expected).sum())
    if expected.min() >= _LEAST_EXPECTED:
        return ProportionTest.CHI_SQUARE, chi_square_tail(statistic, table.shape[1] - 1)
    if table.shape[1] == 2:
        return ProportionTest.FISHER, fisher_exact(table.tolist())
    return ProportionTest.PERMUTATION, _permute(table, expected, statistic)


def chi_square_tail(value: float, degrees: int) -> float:
    """Return how likely a chi-square of so many degrees of freedom is at least `value`.

    For whole degrees the upper incomplete gamma function is a finite sum (M. Abramowitz and I. A. Stegun
    1964, "Handbook of Mathematical Functions", 26.4.4 and 26.4.5).

    Args:
        value: 0 or more.
        degrees: 1 or more.
    """
    half = value / 2
    if degrees % 2:
        tail, term = erfc(sqrt(half)), 2 * sqrt(half / pi) * exp(-half)
        start = 1.5
    else:
        tail, term, start = 0.0, exp(-half), 1.0
    for step in range(degrees // 2):
        tail += term
        term *= half / (start + step)
    return min(1.0, tail)


def fisher_exact(table: Sequence[Sequence[int]]) -> float:
    """Return the two-sided p-value of Fisher's exact test: of all tables no likelier than the one seen.

    R. A. Fisher (1935), "The logic of inductive inference".

    Args:
        table: 2 x 2 counts.
    """
    (a, b), (c, d) = table
    row, column, total = a + b, a + c, a + b + c + d
    least, most = max(0, row + column - total), min(row, column)

    def log_likelihood(x: int) -> float:
        return _log_choose(column, x) + _log_choose(total - column, row - x)

    seen = log_likelihood(a)
    whole = _log_choose(total, row)
    likelihoods = map(log_likelihood, range(least, most + 1))
    return min(1.0, sum(exp(one - whole) for one in likelihoods if one <= seen + _ROUNDING))


def difference_interval(first: tuple[int, int], second: tuple[int, int]) -> Interval:
    """Return the 95 % interval of the second share less the first.

    R. G. Newcombe (1998), "Interval estimation for the difference between independent proportions", method
    10: from the two Wilson intervals.

    Args:
        first: Cells of the class and cells in all, in the first sample.
        second: The same of the second.
    """
    one, other = first[0] / first[1], second[0] / second[1]
    its, others = wilson_interval(*first), wilson_interval(*second)
    difference = other - one
    return Interval(
        difference - sqrt((other - others.low) ** 2 + (its.high - one) ** 2),
        difference + sqrt((others.high - other) ** 2 + (one - its.low) ** 2),
    )


def _expect(table: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the cells that equal shares would give, (2, K)."""
    expected: NDArray[np.float64] = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return expected


def _permute(table: NDArray[np.int64], expected: NDArray[np.float64], statistic: float) -> float:
    """Return the share of tables with the same sums that differ at least as much, the one seen among them."""
    chance = np.random.default_rng(_SEED)
    rows = chance.multivariate_hypergeometric(table.sum(axis=0), int(table[0].sum()), size=_DRAWS)
    away = (rows - expected[0]) ** 2
    # Both rows of a table are as far off, each against its own expectation.
    statistics = (away / expected[0] + away / expected[1]).sum(axis=1)
    return (1 + int((statistics >= statistic - _ROUNDING).sum())) / (1 + _DRAWS)


def _test_class(table: NDArray[np.int64], at: int) -> float:
    others = table.sum(axis=1) - table[:, at]
    return fisher_exact(np.column_stack([table[:, at], others]).tolist())


def _describe_class(cell_class: CellClass, table: NDArray[np.int64], at: int, p: float) -> ClassDifference:
    first, second = ((int(table[row, at]), int(table[row].sum())) for row in (0, 1))
    low, high = difference_interval(first, second)
    percents = (100 * first[0] / first[1], 100 * second[0] / second[1])
    return ClassDifference(
        cell_class=cell_class,
        counts=(first[0], second[0]),
        percents=percents,
        difference=percents[1] - percents[0],
        interval=Interval(100 * low, 100 * high),
        p_value=p,
    )


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
