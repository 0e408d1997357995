import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from trainer.evaluation.calibration import ReliabilityBin, fit_temperature, measure_calibration
from trainer.inference.predictions import softmax


def negative_log_likelihood(
    logits: NDArray[np.float64], truth: NDArray[np.int64], temperature: float
) -> float:
    """By targets that are as sure as so many images can make them."""
    scaled = logits / temperature
    scaled = scaled - scaled.max(axis=1, keepdims=True)
    logs = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
    n_images, n_classes = logits.shape
    targets = np.full(logits.shape, 1 / (n_images + 2) / (n_classes - 1))
    targets[np.arange(n_images), truth] = (n_images + 1) / (n_images + 2)
    return float(-(targets * logs).sum(axis=1).mean())


def two_classes(confidences: list[float]) -> NDArray[np.float64]:
    """(N, 2) probabilities that class 0 is the top one."""
    tops = np.array(confidences)
    return np.stack([tops, 1 - tops], axis=1)


def test_the_temperature_of_two_classes_is_worked_out_by_hand() -> None:
    # Three of four are right, each by 5/6: (3 * 5/6 + 1/6) / 4 = 2/3, whose logit is ln 2: T = 2 / ln 2.
    logits = np.array([[2.0, 0.0]] * 4)

    assert fit_temperature(logits, np.array([0, 0, 0, 1])) == pytest.approx(2 / math.log(2), rel=1e-6)


def test_a_model_that_is_too_modest_gets_a_temperature_below_one() -> None:
    logits = np.array([[0.5, 0.0]] * 4)

    assert fit_temperature(logits, np.array([0, 0, 0, 1])) == pytest.approx(0.5 / math.log(2), rel=1e-6)


def test_a_few_images_that_are_all_right_make_nobody_certain() -> None:
    # Each of the six counts as its class by 7/8, whose logit is ln 7.
    logits = np.array([[3.0, 0.0]] * 6)

    assert fit_temperature(logits, np.zeros(6, int)) == pytest.approx(3 / math.log(7), rel=1e-6)


@pytest.mark.parametrize(
    ("logits", "truth", "temperature"),
    [([[0.01, 0.0]], 0, 0.05), ([[1.0, 0.0]], 1, 20.0)],
    ids=["far too modest", "all wrong"],
)
def test_the_best_beyond_the_range_is_its_end(
    logits: list[list[float]], truth: int, temperature: float
) -> None:
    assert fit_temperature(np.array(logits * 40), np.full(40, truth)) == pytest.approx(temperature)


def test_logits_that_say_nothing_stay_as_they_are() -> None:
    assert fit_temperature(np.full((3, 4), 7.0), np.array([0, 1, 2])) == 1.0


@pytest.mark.parametrize("logits", [np.zeros((0, 3)), np.array([[np.nan, 0.0]]), np.array([[np.inf, 0.0]])])
def test_what_cannot_be_fitted_is_refused(logits: NDArray[np.float64]) -> None:
    with pytest.raises(ValueError, match=r"nothing to fit|finite"):
        fit_temperature(logits, np.zeros(len(logits), int))


@given(
    seed=st.integers(0, 2**32 - 1),
    n_images=st.integers(1, 40),
    n_classes=st.integers(2, 6),
    spread=st.sampled_from([0.01, 1.0, 10.0, 1e4]),
    offset=st.sampled_from([0.0, -1e6, 1e6]),
)
def test_no_other_temperature_is_better(
    seed: int, n_images: int, n_classes: int, spread: float, offset: float
) -> None:
    random = np.random.default_rng(seed)
    logits = random.normal(0, spread, (n_images, n_classes)) + offset
    truth = random.integers(0, n_classes, n_images)

    temperature = fit_temperature(logits, truth)

    assert 0.05 - 1e-9 <= temperature <= 20 + 1e-9
    best = negative_log_likelihood(logits, truth, temperature)
    for other in np.geomspace(0.05, 20, 60):
        assert best <= negative_log_likelihood(logits, truth, other) + 1e-8 * max(1, abs(best))


@given(seed=st.integers(0, 1000), factor=st.floats(0.5, 2.0))
def test_logits_times_a_factor_want_a_temperature_times_it(seed: int, factor: float) -> None:
    random = np.random.default_rng(seed)
    logits = random.normal(0, 2, (200, 4))
    # Drawn as the logits say, so that the best temperature is near 1.
    probabilities = softmax(logits.astype(np.float32))
    truth = np.array([random.choice(4, p=row / row.sum()) for row in probabilities.astype(float)])

    temperature = fit_temperature(logits, truth)

    assert fit_temperature(logits * factor, truth) == pytest.approx(temperature * factor, rel=1e-6)


def test_the_error_is_worked_out_by_hand() -> None:
    probabilities = two_classes([0.95, 0.6, 0.7, 0.9, 0.8, 0.85])
    truth = np.array([0, 1, 0, 0, 0, 1])

    found = measure_calibration(probabilities, truth, n_bins=2)

    # 0.6 (wrong), 0.7, 0.8 (right) and 0.85 (wrong), 0.9, 0.95 (right).
    assert [point.n_images for point in found.curve] == [3, 3]
    assert [point.confidence for point in found.curve] == pytest.approx([0.7, 0.9])
    assert [point.accuracy for point in found.curve] == pytest.approx([2 / 3, 2 / 3])
    assert found.error == pytest.approx((0.7 - 2 / 3) / 2 + (0.9 - 2 / 3) / 2)


def test_confidence_that_is_always_right_has_no_error() -> None:
    found = measure_calibration(two_classes([1.0] * 5), np.zeros(5, int))

    assert (found.error, found.low, found.high) == (0.0, 0.0, 0.0)
    assert found.curve == (ReliabilityBin(5, 1.0, 1.0),)


def test_the_top_class_counts_whichever_it_is() -> None:
    probabilities = np.array([[0.1, 0.7, 0.2], [0.5, 0.1, 0.4]])

    found = measure_calibration(probabilities, np.array([1, 2]), n_bins=1)

    assert found.curve == (ReliabilityBin(2, pytest.approx(0.6), 0.5),)


def test_equal_confidences_stay_together_whatever_their_order() -> None:
    confidences = [0.6] * 7 + [0.9] * 3
    truth = np.array([0, 1, 0, 1, 0, 0, 1, 0, 0, 1])

    found = measure_calibration(two_classes(confidences), truth, n_bins=5)
    turned = measure_calibration(two_classes(confidences[::-1]), truth[::-1], n_bins=5)

    assert [point.n_images for point in found.curve] == [7, 3]
    assert found.curve == turned.curve


def test_bins_hold_equally_many() -> None:
    random = np.random.default_rng(0)

    found = measure_calibration(two_classes(list(random.uniform(0.5, 1, 1000))), np.zeros(1000, int))

    assert len(found.curve) == 15
    assert {point.n_images for point in found.curve} <= {66, 67}
    confidences = [point.confidence for point in found.curve]
    assert confidences == sorted(confidences)


def test_the_interval_covers_a_calibrated_models_true_error_of_none() -> None:
    random = np.random.default_rng(4)
    covered = 0
    for _ in range(20):
        confidences = random.uniform(0.5, 1, 400)
        truth = (random.random(400) > confidences).astype(int)
        found = measure_calibration(two_classes(list(confidences)), truth, n_resamples=100)
        covered += found.low < 0.02
        assert found.error > 0
    assert covered >= 16


def test_the_same_seed_gives_the_same_interval() -> None:
    random = np.random.default_rng(1)
    probabilities, truth = two_classes(list(random.uniform(0.5, 1, 60))), random.integers(0, 2, 60)

    found = measure_calibration(probabilities, truth, n_resamples=50, seed=3)

    assert measure_calibration(probabilities, truth, n_resamples=50, seed=3) == found
    assert measure_calibration(probabilities, truth, n_resamples=50, seed=4).low != found.low


@given(
    rows=st.lists(
        st.tuples(st.sampled_from([0.5, 0.6, 0.75, 0.9, 1.0]), st.integers(0, 1)), min_size=1, max_size=40
    ),
    n_bins=st.integers(1, 20),
)
def test_the_error_lies_in_its_interval_and_the_curve_holds_all(
    rows: list[tuple[float, int]], n_bins: int
) -> None:
    confidences, truth = [row[0] for row in rows], np.array([row[1] for row in rows])

    found = measure_calibration(two_classes(confidences), truth, n_bins=n_bins, n_resamples=20)

    assert 0 <= found.low <= found.error <= found.high <= 1
    assert sum(point.n_images for point in found.curve) == len(rows)
    assert 1 <= len(found.curve) <= n_bins
    overall = abs(np.mean(confidences) - np.mean(truth == 0))
    assert found.error >= overall - 1e-12


def test_nothing_cannot_be_measured() -> None:
    with pytest.raises(ValueError, match="nothing to measure"):
        measure_calibration(np.zeros((0, 2)), np.zeros(0, int))
