from dataclasses import fields

import numpy as np
import pytest

from trainer.bundle.learned import decode_learned, encode_learned
from trainer.evaluation.doubt.learned import fit_learned
from trainer.evaluation.doubt.sight import Sight
from trainer.evaluation.doubt.widening import measure_held_out, widen_learned
from trainer.inference.doubt.distance import (
    DistanceMeter,
    find_groups,
    measure_drift,
    measure_strangeness,
)

WIDTH, N_CLASSES, N_LOOKS = 40, 3, 5


def see(count: int, seed: int, shift: float = 0.0, spread: float = 0.2) -> tuple[Sight, np.ndarray]:
    """Three classes of cells; another laboratory's lie elsewhere, and vary in other directions."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % N_CLASSES
    means = np.random.default_rng(0).normal(0, 5, (N_CLASSES, WIDTH))
    looks = np.random.default_rng(1).normal(0, 5, (N_CLASSES, N_LOOKS))
    widths = np.where(np.roll(np.arange(WIDTH), int(shift)) < 3, 1.0, spread)
    return (
        Sight(
            logits=np.eye(N_CLASSES, dtype=np.float32)[labels],
            features=(means[labels] + shift + widths * random.normal(size=(count, WIDTH))).astype(np.float32),
            looks=(looks[labels] + shift + 2 * random.normal(size=(count, N_LOOKS))).astype(np.float32),
        ),
        labels,
    )


def test_new_cells_are_near_and_old_ones_stay_near() -> None:
    seen, labels = see(3000, 1)
    learned = fit_learned(seen, labels, see(300, 2)[0], N_CLASSES)
    own, its_labels = see(300, 3, shift=6.0)
    held_out = measure_held_out(learned, own, its_labels, np.arange(300) % 5)

    widened = widen_learned(learned, own, its_labels, held_out)

    old, others, strangers = see(300, 4)[0], see(300, 5, shift=6.0)[0], see(300, 6, shift=-6.0)[0]
    before, now = DistanceMeter(learned), DistanceMeter(widened)
    assert before.measure(others.features).min() > 10
    assert now.measure(others.features).mean() == pytest.approx(1.0, abs=0.3)
    assert now.measure(old.features).max() <= before.measure(old.features).max() * 1.05
    assert now.measure(strangers.features).min() > 10
    assert measure_strangeness(others.looks, widened).mean() == pytest.approx(1.0, abs=0.3)
    assert (
        measure_strangeness(strangers.looks, widened).min() > measure_strangeness(old.looks, widened).mean()
    )


def test_cells_are_held_against_the_laboratory_that_they_are_like() -> None:
    seen, labels = see(3000, 1)
    learned = fit_learned(seen, labels, see(300, 2)[0], N_CLASSES)
    own, its_labels = see(300, 3, shift=6.0)
    held_out = measure_held_out(learned, own, its_labels, np.arange(300) % 5)
    widened = widen_learned(learned, own, its_labels, held_out)

    for shift in (0.0, 6.0):
        cells, its = see(300, 7, shift=shift)
        distances, nearest = DistanceMeter(widened).find(cells.features)
        drift = measure_drift(cells.looks, distances, find_groups(nearest, its, N_CLASSES), widened)
        assert np.abs(drift[:, :-1].mean(axis=0)).max() < 0.3
        assert set(nearest // N_CLASSES) == {1 if shift else 0}


def test_a_class_without_a_new_cell_stays_as_it_was() -> None:
    seen, labels = see(3000, 1)
    learned = fit_learned(seen, labels, see(300, 2)[0], N_CLASSES)
    own, its_labels = see(30, 3, shift=6.0)
    some = its_labels < 2
    own, its_labels = Sight(*(values[some] for values in own)), its_labels[some]
    held_out = measure_held_out(learned, own, its_labels, np.arange(len(its_labels)) % 5)

    widened = widen_learned(learned, own, its_labels, held_out)

    assert widened.means[N_CLASSES + 2].tolist() == learned.means[2].tolist()
    assert widened.look_means[N_CLASSES + 2].tolist() == learned.look_means[2].tolist()
    assert np.isfinite(held_out.distances).all()


def test_widened_statistics_can_be_kept_and_widened_again() -> None:
    seen, labels = see(300, 1)
    learned = fit_learned(seen, labels, see(300, 2)[0], N_CLASSES)
    for shift in (6.0, 12.0):
        own, its_labels = see(60, 3, shift=shift)
        held_out = measure_held_out(learned, own, its_labels, np.arange(60) % 5)
        learned = widen_learned(learned, own, its_labels, held_out)

    read = decode_learned(encode_learned(learned), N_CLASSES, WIDTH)

    assert read.means.shape == (3 * N_CLASSES, WIDTH)
    assert all(
        np.array_equal(getattr(read, one.name), getattr(learned, one.name)) for one in fields(type(read))
    )
    assert DistanceMeter(read).measure(see(60, 8, shift=12.0)[0].features).mean() < 3
