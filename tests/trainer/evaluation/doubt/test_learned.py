import numpy as np
import pytest

from trainer.evaluation.doubt.learned import fit_learned
from trainer.evaluation.doubt.sight import Sight
from trainer.inference.doubt.distance import DistanceMeter, measure_drift, measure_strangeness

WIDTH, N_CLASSES, N_LOOKS = 40, 3, 5


def see(count: int, seed: int, shift: float = 0.0) -> tuple[Sight, np.ndarray]:
    """Classes with means of their own; within a class three features vary ten times as much as the others."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % N_CLASSES
    spread = np.where(np.arange(WIDTH) < 3, 1.0, 0.1)
    means = np.random.default_rng(0).normal(0, 5, (N_CLASSES, WIDTH))
    looks = np.random.default_rng(1).normal(0, 5, (N_CLASSES, N_LOOKS))
    return (
        Sight(
            logits=np.eye(N_CLASSES, dtype=np.float32)[labels],
            features=(means[labels] + shift + spread * random.normal(size=(count, WIDTH))).astype(np.float32),
            looks=(looks[labels] + shift + 2 * random.normal(size=(count, N_LOOKS))).astype(np.float32),
        ),
        labels,
    )


def test_means_and_variances_are_those_of_the_images() -> None:
    seen, labels = see(3000, 1)

    learned = fit_learned(seen, labels, see(300, 2)[0], N_CLASSES)

    assert learned.means[1] == pytest.approx(seen.features[labels == 1].mean(axis=0), abs=1e-4)
    assert np.sort(learned.variances)[-3:] == pytest.approx(1.0, rel=0.15)
    assert learned.noise[0] == pytest.approx(0.01, rel=0.15)
    assert learned.directions.T @ learned.directions == pytest.approx(
        np.eye(len(learned.variances)), abs=1e-5
    )
    assert learned.drift_spreads[:-1] == pytest.approx(2.0, rel=0.15)


def test_new_images_of_the_same_kind_are_near_and_others_are_not() -> None:
    seen, labels = see(3000, 1)
    learned = fit_learned(seen, labels, see(300, 2)[0], N_CLASSES)
    (same, its_labels), (others, _) = see(300, 3), see(300, 4, shift=2.0)

    near, far = (DistanceMeter(learned).measure(one.features) for one in (same, others))
    usual, strange = (measure_strangeness(one.looks, learned) for one in (same, others))
    drift = measure_drift(same.looks, near, its_labels, learned)

    assert near.mean() == pytest.approx(1.0, abs=0.1)
    assert far.min() > 3 * near.max()
    assert usual.mean() == pytest.approx(1.0, abs=0.15)
    assert strange.mean() > 1.5 * usual.mean()
    assert drift.mean(axis=0) == pytest.approx(0, abs=0.3)
    assert drift.std(axis=0) == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("count", [3, 6, 30])
def test_a_handful_of_images_gives_statistics_that_can_be_used(count: int) -> None:
    seen, labels = see(count, 1)
    # None of them is predicted as the last class.
    few, _ = see(2, 2)

    learned = fit_learned(seen, labels, few, N_CLASSES)

    assert (learned.variances > 0).all()
    assert learned.noise[0] > 0
    assert (learned.drift_spreads > 0).all()
    assert np.isfinite(DistanceMeter(learned).measure(few.features)).all()
    assert np.isfinite(learned.look_precision).all()


def test_features_that_never_vary_divide_nothing_by_nothing() -> None:
    seen, labels = see(60, 1)
    still = seen._replace(features=np.ones_like(seen.features), looks=np.ones_like(seen.looks))

    learned = fit_learned(still, labels, still, N_CLASSES)

    assert DistanceMeter(learned).measure(still.features) == pytest.approx(0, abs=1e-3)
    assert np.isfinite(learned.look_precision).all()
