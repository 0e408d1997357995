import numpy as np
import pytest

from trainer.bundle.learned import LearnedStatistics
from trainer.inference.doubt.distance import DistanceMeter, measure_drift, measure_strangeness


def test_the_distance_is_that_from_the_nearest_class(learned: LearnedStatistics) -> None:
    mean = learned.means[0]
    away = np.array([[0, 0, 0], [0.1, 0, 0], [0, 0.1, 0], [0, 0, -0.3]], np.float32)

    found = DistanceMeter(learned).measure(mean + away)

    # By number of features; along the first the unit is twice as long.
    assert found == pytest.approx(np.array([0, 0.25, 1, 9]) / 3, abs=1e-4)


def test_distances_agree_with_the_formula_in_double_precision() -> None:
    random = np.random.default_rng(2)
    n_classes, width, n_directions = 4, 300, 20
    directions, _ = np.linalg.qr(random.normal(size=(width, n_directions)))
    learned = LearnedStatistics(
        means=random.uniform(0, 1, (n_classes, width)).astype(np.float32),
        directions=directions.astype(np.float32),
        variances=random.uniform(0.5, 2, n_directions).astype(np.float32),
        noise=np.array([0.05], np.float32),
        look_means=np.zeros((n_classes, 1), np.float32),
        look_precision=np.ones((1, 1), np.float32),
        drift_means=np.zeros((n_classes, 2), np.float32),
        drift_spreads=np.ones(2, np.float32),
    )
    features = random.uniform(0, 1, (40, width)).astype(np.float32)

    covariance = directions @ np.diag(learned.variances - 0.05) @ directions.T + 0.05 * np.eye(width)
    precision = np.linalg.inv(covariance)
    gaps = features[:, None].astype(np.float64) - learned.means
    expected = np.einsum("nkf,fg,nkg->nk", gaps, precision, gaps).min(axis=1) / width

    assert DistanceMeter(learned).measure(features) == pytest.approx(expected, rel=1e-3)


def test_strange_looks_are_far_from_those_of_every_class(learned: LearnedStatistics) -> None:
    n_looks = learned.look_means.shape[1]
    looks = learned.look_means[[1, 1]].copy()
    looks[1, 0] += 30

    assert measure_strangeness(looks, learned) == pytest.approx(np.array([0, 9 / n_looks]), abs=1e-5)


def test_drift_is_counted_in_standard_deviations_of_the_predicted_class(learned: LearnedStatistics) -> None:
    looks = learned.look_means[[2]].copy()
    looks[0, 3] -= 20

    found = measure_drift(looks, np.array([np.e], np.float32), np.array([2]), learned)

    assert found.shape == (1, looks.shape[1] + 1)
    assert found[0, 3] == pytest.approx(-2)
    assert found[0, -1] == pytest.approx(1, abs=1e-5)
    assert np.delete(found[0], [3, -1]) == pytest.approx(0, abs=1e-5)
