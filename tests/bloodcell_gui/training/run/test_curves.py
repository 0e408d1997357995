from collections.abc import Callable

import numpy as np
import pytest

from bloodcell_gui.training.run.curves import Curves
from trainer.events import EpochEnded, PhaseStarted
from trainer.jobs import TrainJob

MakeJob = Callable[..., TrainJob]


def learn(job: TrainJob, epochs: int) -> Curves:
    from training_targets import epoch

    curves = Curves()
    for number in range(epochs):
        curves.take(epoch(job, number))
    return curves


def test_before_the_first_event_there_is_nothing() -> None:
    curves = Curves()
    assert curves.epoch_arrays().loss.shape == (0,)
    assert curves.running_arrays().loss.shape == (0,)
    assert curves.best is None
    assert curves.phases == []
    assert curves.position == 0.0


def test_epochs_become_arrays(make_job: MakeJob) -> None:
    told = learn(make_job(), 3).epoch_arrays()
    np.testing.assert_array_equal(told.epoch, [1, 2, 3])
    np.testing.assert_allclose(told.loss, [2, 1, 2 / 3])
    np.testing.assert_allclose(told.validation_accuracy, [0.4, 0.7, 0.8])
    np.testing.assert_allclose(told.learning_rate, [1e-3, 1e-3, 3e-4])


def test_arrays_are_made_anew_only_after_another_epoch(make_job: MakeJob) -> None:
    from training_targets import batch, epoch

    job = make_job()
    curves = learn(job, 2)
    told = curves.epoch_arrays()
    curves.take(batch(job, 2, 5))
    assert curves.epoch_arrays() is told
    curves.take(epoch(job, 2))
    assert curves.epoch_arrays() is not told


def test_the_running_epoch_is_thinned_and_ends_with_the_epoch(make_job: MakeJob) -> None:
    from training_targets import batch, epoch

    job = make_job()
    curves = learn(job, 1)
    for done in range(1, 5001):
        curves.take(batch(job, 1, done, 5000))
    running = curves.running_arrays()
    assert 100 < len(running.epoch) <= 201
    assert running.epoch[0] == 1 + 1 / 5000
    assert curves.position == pytest.approx(2, abs=0.01)
    curves.take(epoch(job, 1))
    assert curves.running_arrays().epoch.shape == (0,)
    assert curves.batch is None


def test_an_epoch_that_begins_anew_is_drawn_anew(make_job: MakeJob) -> None:
    from training_targets import batch

    job = make_job()
    curves = learn(job, 1)
    curves.take(batch(job, 1, 80))
    curves.take(batch(job, 1, 1, 200))
    np.testing.assert_allclose(curves.running_arrays().epoch, [1.005])


def test_a_history_told_twice_counts_once(make_job: MakeJob) -> None:
    from training_targets import epoch

    job = make_job()
    curves = learn(job, 3)
    for number in range(2):
        curves.take(epoch(job, number))
    assert curves.n_epochs == 3


def test_an_epoch_told_otherwise_replaces_what_came_after_it(make_job: MakeJob) -> None:
    from dataclasses import replace

    from training_targets import epoch

    job = make_job()
    curves = learn(job, 3)
    other = replace(epoch(job, 1), loss=9.0)
    curves.take(other)
    assert curves.epochs == (epoch(job, 0), other)


def test_the_best_epoch_is_the_last_that_was_told_to_be(make_job: MakeJob) -> None:
    from dataclasses import replace

    from training_targets import epoch

    job = make_job()
    curves = learn(job, 3)
    curves.take(replace(epoch(job, 3), validation_loss=5.0, is_best=False))
    best = curves.best
    assert isinstance(best, EpochEnded)
    assert best.epoch == 2


def test_there_is_no_best_epoch_while_the_start_is_better(make_job: MakeJob) -> None:
    from dataclasses import replace

    from training_targets import epoch

    job = make_job()
    curves = Curves()
    curves.take(replace(epoch(job, 0), is_best=False))
    assert curves.best is None


def test_phases_come_from_the_history_and_from_their_own_events(make_job: MakeJob) -> None:
    job = make_job()
    curves = learn(job, 1)
    assert curves.phases == [("head", 0)]
    curves.take(PhaseStarted(job_id=job.id, phase="all layers", first_epoch=1))
    assert curves.phases == [("head", 0), ("all layers", 1)]
