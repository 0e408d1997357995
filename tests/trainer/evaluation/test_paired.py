import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.evaluation.paired import Standing, adjust_for_many, compare_answers, judge, mcnemar


def answers(both: int, only_first: int, only_second: int, neither: int) -> tuple[np.ndarray, np.ndarray]:
    counts = (both, only_first, only_second, neither)
    return np.repeat([True, True, False, False], counts), np.repeat([True, False, True, False], counts)


def test_the_difference_is_worked_out_by_hand() -> None:
    found = compare_answers(*answers(both=80, only_first=4, only_second=12, neither=4))
    assert (found.only_first, found.only_second) == (4, 12)
    assert found.difference == pytest.approx(0.08)
    middle = 8 / 102
    half = 1.96 * math.sqrt(17 - 8**2 / 102) / 102
    assert (found.low, found.high) == (
        pytest.approx(middle - half, abs=1e-4),
        pytest.approx(middle + half, abs=1e-4),
    )
    # Four heads or fewer in 16 tosses, and as many tails: 2 * (1 + 16 + 120 + 560 + 1820) / 65536.
    assert found.p_value == pytest.approx(2 * 2517 / 65536)


def test_turning_two_models_around_turns_the_difference() -> None:
    first, second = answers(both=50, only_first=3, only_second=9, neither=1)
    one, other = compare_answers(first, second), compare_answers(second, first)
    assert one.difference == -other.difference
    assert (one.low, one.high) == (pytest.approx(-other.high), pytest.approx(-other.low))
    assert one.p_value == other.p_value


def test_models_that_agree_everywhere_do_not_differ() -> None:
    found = compare_answers(*answers(both=9, only_first=0, only_second=0, neither=1))
    assert (found.difference, found.p_value) == (0.0, 1.0)
    assert found.low < 0 < found.high


@given(cells=st.tuples(*[st.integers(0, 60)] * 4).filter(any))
def test_the_interval_always_holds_the_difference(cells: tuple[int, int, int, int]) -> None:
    found = compare_answers(*answers(*cells))
    assert -1 <= found.low <= found.difference <= found.high <= 1
    assert 0 < found.p_value <= 1


def test_the_interval_covers_the_true_difference_nearly_always() -> None:
    random = np.random.default_rng(2)
    covered = 0
    for _ in range(300):
        kinds = random.multinomial(150, [0.8, 0.05, 0.1, 0.05])
        found = compare_answers(*answers(*kinds))
        covered += found.low <= 0.05 <= found.high
    assert 0.92 <= covered / 300 <= 0.99


def test_many_disagreements_are_no_burden() -> None:
    assert mcnemar(3000, 3000) == 1.0
    assert 0 < mcnemar(2900, 3100) < 0.05


def test_several_tests_at_once_ask_for_more() -> None:
    # Times 3, 2 and 1, in the order of their size, and never less than the one before.
    assert adjust_for_many([0.03, 0.01, 0.04]) == pytest.approx([0.06, 0.03, 0.06])
    assert adjust_for_many([0.6, 0.9]) == [1.0, 1.0]
    assert adjust_for_many([]) == []


@pytest.mark.parametrize(
    ("only_first", "only_second", "standing"),
    [(2, 20, Standing.BETTER), (20, 2, Standing.WORSE), (10, 12, Standing.UNDECIDED)],
)
def test_a_standing_needs_a_difference_that_is_no_chance(
    only_first: int, only_second: int, standing: Standing
) -> None:
    found = compare_answers(*answers(100, only_first, only_second, 5))
    assert judge(found, found.p_value) is standing
