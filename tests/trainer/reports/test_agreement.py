import numpy as np
import pytest

from trainer.classes import CellClass, Role
from trainer.reports.agreement import measure_agreement

A, B, C = (CellClass(name, name.upper(), Role.WBC) for name in ("a", "b", "c"))


def pairs(*rows: tuple[int, ...]) -> list[tuple[str, str]]:
    """Return pairs that give a confusion table of these rows."""
    names = "abc"
    return [
        (names[first], names[second])
        for first, row in enumerate(rows)
        for second, number in enumerate(row)
        for _ in range(number)
    ]


def test_a_table_of_two_classes() -> None:
    found = measure_agreement(pairs((20, 5), (10, 15)), (A, B, C))

    assert found.classes == (A, B)
    assert found.confusion.tolist() == [[20, 5], [10, 15]]
    assert (found.n_cells, found.n_agreed, found.share) == (50, 35, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.share_interval == pytest.approx((0.5625, 0.8090), abs=1e-4)


def test_a_table_of_three_classes() -> None:
    # The table of Fleiss, Cohen and Everitt, with the kappa that they give.
    found = measure_agreement(pairs((106, 10, 4), (22, 28, 10), (2, 12, 6)), (A, B, C))

    assert found.kappa == pytest.approx(0.429, abs=5e-4)


def kappa_of(shares: np.ndarray) -> float:
    by_chance = float((shares.sum(axis=1) * shares.sum(axis=0)).sum()) / shares.sum() ** 2
    return (float(shares.trace()) / shares.sum() - by_chance) / (1 - by_chance)


def test_the_error_is_that_of_the_delta_method() -> None:
    rows = ((106, 10, 4), (22, 28, 10), (2, 32, 6))
    total = sum(map(sum, rows))
    shares = np.array(rows) / total
    # How kappa changes with each share, by a small step; its variance follows from that of the shares.
    slopes = np.zeros_like(shares)
    for at in np.ndindex(shares.shape):
        step = np.zeros_like(shares)
        step[at] = 1e-6
        slopes[at] = (kappa_of(shares + step) - kappa_of(shares - step)) / 2e-6
    variance = ((shares * slopes**2).sum() - (shares * slopes).sum() ** 2) / total

    found = measure_agreement(pairs(*rows), (A, B, C))

    assert found.kappa_interval is not None
    half = (found.kappa_interval.high - found.kappa_interval.low) / 2
    assert half == pytest.approx(1.959964 * np.sqrt(variance), rel=1e-4)


def test_who_agrees_on_all_of_few_cells_is_not_sure_of_it() -> None:
    few, many = (measure_agreement(pairs((n, 0), (0, n)), (A, B)) for n in (3, 300))

    assert (few.kappa, many.kappa) == (1.0, 1.0)
    assert few.kappa_interval is not None
    assert many.kappa_interval is not None
    assert few.kappa_interval.low < 0.3
    assert many.kappa_interval.low > 0.98
    assert few.kappa_interval.high == 1.0


def test_of_one_class_alone_nothing_can_be_said() -> None:
    found = measure_agreement(pairs((9,)), (A,))

    assert (found.share, found.kappa, found.kappa_interval) == (1.0, None, None)


def test_two_who_never_agree() -> None:
    found = measure_agreement([("a", "b")] * 5, (A, B))

    assert (found.share, found.kappa) == (0.0, 0.0)


def test_classes_stand_in_the_order_of_a_differential() -> None:
    monocyte, neutrophil = (CellClass(name, name, Role.WBC) for name in ("monocyte", "neutrophil"))

    found = measure_agreement([("monocyte", "neutrophil")], (monocyte, neutrophil))

    assert found.classes == (neutrophil, monocyte)
    assert found.confusion.tolist() == [[0, 0], [1, 0]]
