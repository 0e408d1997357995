import numpy as np
import pytest

from trainer.classes import CellClass, Role
from trainer.dataset.sources import ImageFile
from trainer.errors import ComparisonError
from trainer.inference.predictions import Prediction, Status
from trainer.reports.counts import SampleCounts, SampleSummary
from trainer.reports.proportions import (
    ProportionTest,
    chi_square_tail,
    compare_samples,
    difference_interval,
    fisher_exact,
    weigh_shares,
)

CLASSES = (
    CellClass("neutrophil", "Neutrophil", Role.WBC),
    CellClass("lymphocyte", "Lymphocyte", Role.WBC),
    CellClass("monocyte", "Monocyte", Role.WBC),
    CellClass("platelet", "Platelet", Role.PLATELET),
)


def sample(name: str, *numbers: int) -> SampleSummary:
    counts = SampleCounts(name, CLASSES)
    for index, number in enumerate(numbers):
        if number:
            counts.add(Prediction(name, ImageFile("", ""), Status.CLASSIFIED, index), number)
    return counts.snapshot()


@pytest.mark.parametrize(
    ("value", "degrees", "tail"),
    [
        # From the table of the 5 % and the 0.1 % points.
        (3.841459, 1, 0.05),
        (5.991465, 2, 0.05),
        (7.814728, 3, 0.05),
        (14.067140, 7, 0.05),
        (15.507313, 8, 0.05),
        (10.827566, 1, 0.001),
        (24.321886, 7, 0.001),
        (0.0, 4, 1.0),
        (0.0, 1, 1.0),
        (5000.0, 3, 0.0),
    ],
)
def test_the_tail_of_chi_square(value: float, degrees: int, tail: float) -> None:
    assert chi_square_tail(value, degrees) == pytest.approx(tail, abs=1e-7)


def test_the_tail_is_that_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    for degrees in range(1, 12):
        for value in (0.1, 1.0, 5.0, 20.0, 80.0):
            assert chi_square_tail(value, degrees) == pytest.approx(stats.chi2.sf(value, degrees), rel=1e-9)


def test_the_lady_who_tastes_tea() -> None:
    # Of eight cups four had milk first, and she names three of them: p = 34 / 70.
    assert fisher_exact([[3, 1], [1, 3]]) == pytest.approx(34 / 70)
    assert fisher_exact([[4, 0], [0, 4]]) == pytest.approx(2 / 70)


@pytest.mark.parametrize(
    "table", [[[0, 5], [5, 0]], [[12, 88], [30, 170]], [[1, 9999], [3, 4997]], [[0, 7], [0, 3]]]
)
def test_fishers_test_is_that_of_scipy(table: list[list[int]]) -> None:
    stats = pytest.importorskip("scipy.stats")

    assert fisher_exact(table) == pytest.approx(stats.fisher_exact(table)[1], rel=1e-6)


def test_the_test_fits_the_numbers() -> None:
    many = np.array([[50, 30, 20], [60, 25, 15]])
    few = np.array([[50, 30, 1], [60, 25, 0]])
    two = np.array([[5, 1], [2, 4]])

    assert weigh_shares(many)[0] is ProportionTest.CHI_SQUARE
    assert weigh_shares(few)[0] is ProportionTest.PERMUTATION
    assert weigh_shares(two)[0] is ProportionTest.FISHER
    assert weigh_shares(np.array([[5], [2]])) == (ProportionTest.NONE, None)


def test_chi_square_is_that_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    table = np.array([[50, 30, 20], [80, 25, 15]])

    assert weigh_shares(table)[1] == pytest.approx(stats.chi2_contingency(table, correction=False)[1])


def test_permutations_agree_with_an_exact_test() -> None:
    stats = pytest.importorskip("scipy.stats")
    table = np.array([[9, 4, 1], [3, 6, 5]])
    test, p_value = weigh_shares(table)

    assert test is ProportionTest.PERMUTATION
    # Every way to divide the cells into two samples of these sizes, each with its probability.
    columns, first = table.sum(axis=0), int(table[0].sum())
    law = stats.multivariate_hypergeom(columns, first)
    expected = np.outer(table.sum(axis=1), columns) / table.sum()

    def statistic(row: np.ndarray) -> float:
        return float((((np.array([row, columns - row]) - expected) ** 2) / expected).sum())

    seen = statistic(table[0])
    exact = sum(
        law.pmf([a, b, first - a - b])
        for a in range(columns[0] + 1)
        for b in range(columns[1] + 1)
        if 0 <= first - a - b <= columns[2] and statistic(np.array([a, b, first - a - b])) >= seen - 1e-9
    )
    assert p_value == pytest.approx(exact, abs=0.01)


def test_permutations_fall_the_same_every_time() -> None:
    table = np.array([[9, 4, 1], [3, 6, 5]])

    assert weigh_shares(table) == weigh_shares(table)


def test_newcombes_example() -> None:
    # R. G. Newcombe 1998, table II, comparison (a): 56/70 and 48/80.
    low, high = difference_interval((48, 80), (56, 70))

    assert (low, high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_two_samples_side_by_side() -> None:
    found = compare_samples(sample("S-1", 60, 30, 10, 500), sample("S-2", 30, 60, 10))

    assert found.sample_ids == ("S-1", "S-2")
    assert found.n_wbc == (100, 100)
    assert found.test is ProportionTest.CHI_SQUARE
    assert found.p_value is not None
    assert found.p_value < 0.001
    neutrophil, lymphocyte, monocyte = found.classes
    assert (neutrophil.counts, neutrophil.percents, neutrophil.difference) == ((60, 30), (60.0, 30.0), -30.0)
    assert neutrophil.interval.high < 0 < lymphocyte.interval.low
    assert neutrophil.p_value < 0.001
    assert (monocyte.difference, monocyte.p_value) == (0.0, pytest.approx(1.0))


def test_classes_that_nobody_has_are_left_out() -> None:
    found = compare_samples(sample("S-1", 5, 0, 3), sample("S-2", 4, 0, 0, 9))

    assert [one.cell_class.id for one in found.classes] == ["neutrophil", "monocyte"]
    assert found.test is ProportionTest.FISHER


def test_a_sample_without_white_cells_cannot_be_compared() -> None:
    with pytest.raises(ComparisonError, match="The sample “S-2” has no white cell to compare"):
        compare_samples(sample("S-1", 5), sample("S-2", 0, 0, 0, 9))
