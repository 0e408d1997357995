import numpy as np
import pytest

from trainer.evaluation.doubt.thresholds import (
    MOST_UNSURE,
    USUAL_UNSURE,
    choose_threshold,
    find_limit,
    measure_threshold,
    tabulate_thresholds,
)

RISING = np.linspace(0.3, 0.9999, 1000)
NONE = np.zeros(1000, np.bool_)


def right_but(*rows: int) -> np.ndarray:
    right = np.ones(1000, np.bool_)
    right[list(rows)] = False
    return right


def test_at_most_the_share_lies_beyond_a_limit() -> None:
    distances = np.random.default_rng(1).permutation(np.arange(1.0, 1001.0))

    assert find_limit(distances, 0.01) == 990
    assert (distances > find_limit(distances, 0.0)).sum() == 0


def test_of_few_images_the_limit_lies_further_out_than_any() -> None:
    distances = np.random.default_rng(1).lognormal(0, 0.5, 40)

    limit = find_limit(distances, 0.01)

    assert limit > distances.max()
    assert (np.random.default_rng(2).lognormal(0, 0.5, 10_000) > limit).mean() < 0.01


def test_a_models_own_threshold_leaves_the_usual_share_unsure() -> None:
    point = choose_threshold(RISING, right_but(0, 1), NONE)

    assert point.unsure == pytest.approx(USUAL_UNSURE, abs=1e-9)
    assert point.right == 1.0


def test_more_are_unsure_where_that_is_needed() -> None:
    # With 2.2 % unsure ten wrong ones are left, which is more than 1 % of the others; with 2.3 % nine.
    wrong = (*range(13, 23), *range(100, 109))

    point = choose_threshold(RISING, right_but(*wrong), NONE)

    assert USUAL_UNSURE < point.unsure <= MOST_UNSURE
    assert point.right >= 0.99


def test_where_nothing_helps_the_most_that_is_allowed_are_unsure() -> None:
    point = choose_threshold(RISING, right_but(*range(500, 1000, 5)), NONE)

    assert point.unsure == pytest.approx(MOST_UNSURE, abs=1e-9)
    assert point.right < 0.99


def test_what_is_strange_anyway_counts_as_unsure() -> None:
    strange = NONE.copy()
    strange[-10:] = True

    point = choose_threshold(RISING, right_but(), strange)

    assert point.unsure == pytest.approx(USUAL_UNSURE, abs=1e-9)
    assert point.threshold <= RISING[5]


def test_the_table_tells_what_its_thresholds_come_to() -> None:
    right = right_but(0, 3, 50, 400)

    points = tabulate_thresholds(RISING, right, NONE)

    assert [point.threshold for point in points] == sorted({point.threshold for point in points})
    assert points[0].threshold == 0.0
    assert (points[0].unsure, points[0].right) == (0.0, 0.996)
    assert points[-1].unsure == pytest.approx(0.5, abs=1e-9)
    assert all(one == measure_threshold(RISING, right, NONE, one.threshold) for one in points)


def test_a_confidence_in_single_precision_at_the_threshold_is_sure() -> None:
    confidences = np.full(1000, 0.9, np.float32)

    points = tabulate_thresholds(confidences, right_but(), NONE)

    assert all(point.unsure == 0 for point in points)


def test_of_a_few_images_none_is_made_unsure() -> None:
    point = choose_threshold(np.array([0.4, 0.9]), np.array([False, True]), np.zeros(2, np.bool_))

    assert (point.threshold, point.unsure, point.right) == (0.0, 0.0, 0.5)
    assert choose_threshold(np.array([0.4]), np.array([True]), np.ones(1, np.bool_)).right == 1.0
