from collections.abc import Sequence

import keras
import pytest

from trainer.learning.callbacks.steering import BestWeights, Plateau, current_rate


@pytest.fixture
def model() -> keras.Model:
    """A model of one weight, at a rate of 0.01."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(1e-2), loss="mse")
    model.stop_training = False
    return model


def end_epochs(
    callback: keras.callbacks.Callback, model: keras.Model, losses: Sequence[float]
) -> list[float]:
    """End an epoch with each of the validation losses, and return the rate behind each."""
    callback.set_model(model)
    rates = []
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        rates.append(current_rate(model))
    return rates


def test_the_rate_falls_after_the_patience_and_again(model: keras.Model) -> None:
    rates = end_epochs(Plateau(0.5, 2), model, [1.0, 0.9, 0.95, 0.92, 0.91, 0.90, 0.5, 0.6])
    assert rates == pytest.approx([0.01, 0.01, 0.01, 0.005, 0.005, 0.0025, 0.0025, 0.0025])


def test_what_gets_better_by_next_to_nothing_is_no_better(model: keras.Model) -> None:
    # A ten-thousandth at least; small steps add up.
    assert end_epochs(Plateau(0.5, 2), model, [1.0, 0.99995, 0.99992])[-1] == pytest.approx(0.005)


def test_small_steps_that_add_up_are_better(model: keras.Model) -> None:
    assert end_epochs(Plateau(0.5, 2), model, [1.0, 0.99995, 0.9998, 0.99975])[-1] == pytest.approx(0.01)


@pytest.mark.parametrize(("start", "end"), [(1e-6, 1e-7), (1e-8, 1e-8)])
def test_the_rate_has_a_floor_and_is_never_raised(model: keras.Model, start: float, end: float) -> None:
    model.optimizer.learning_rate = start
    assert end_epochs(Plateau(0.01, 1), model, [1.0, 1.0, 1.0])[-1] == pytest.approx(end)


def test_epochs_of_an_earlier_phase_do_not_count_against_the_patience(model: keras.Model) -> None:
    best = BestWeights()
    best.begin_phase(0, None)
    # The head is at its best at once, and then runs on for longer than the patience.
    end_epochs(best, model, [0.5, *[0.6] * 7])
    best.begin_phase(8, 6)
    assert not best.is_stalled
    end_epochs(best, model, [0.7] * 5)
    assert not best.is_stalled
    assert not model.stop_training
    end_epochs(best, model, [0.7])
    assert best.is_stalled
    assert model.stop_training
    assert (best.epoch, best.epochs_run) == (1, 14)


def test_the_patience_begins_anew_with_every_better_epoch(model: keras.Model) -> None:
    best = BestWeights()
    best.begin_phase(0, 3)
    end_epochs(best, model, [0.5, 0.6, 0.6, 0.4, 0.6, 0.6])
    assert not model.stop_training
    end_epochs(best, model, [0.6])
    assert model.stop_training
    assert best.epoch == 4
