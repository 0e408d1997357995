from typing import Any

import keras
import numpy as np
import pytest

from trainer.events import BatchEnded, EpochEnded, Event, Paused, Resumed
from trainer.jobs import JobControl
from trainer.learning.callbacks import watching
from trainer.learning.callbacks.steering import BestWeights
from trainer.learning.callbacks.watching import ControlCallback, EventCallback

LOGS = {"loss": 1.0, "accuracy": 0.5, "val_loss": 0.9, "val_accuracy": 0.6}


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in its only place; it stands still until it is set."""
    time = [1000.0]
    monkeypatch.setattr(watching.time, "perf_counter", lambda: time[0])
    return time


@pytest.fixture
def model() -> keras.Model:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(1e-2), loss="mse")
    return model


class Fit:
    """An epoch of a hundred batches as Keras would run it, told and obeyed by the callbacks."""

    def __init__(self, model: keras.Model, control: JobControl | None = None) -> None:
        self.told: list[Event] = []
        self.control = ControlCallback("job", self.told.append, control or JobControl())
        self.best = BestWeights()
        events = EventCallback(
            job_id="job",
            emit=self.told.append,
            phase="head",
            epochs=3,
            best=self.best,
            clock=self.control.clock,
        )
        self._callbacks: list[Any] = [self.best, events, self.control]
        for callback in self._callbacks:
            callback.set_params({"steps": 100})
            callback.set_model(model)

    def run_epoch(self, now: list[float], seconds_a_batch: float) -> None:
        for callback in self._callbacks:
            callback.on_epoch_begin(0)
        for batch in range(100):
            now[0] += seconds_a_batch
            for callback in self._callbacks:
                callback.on_train_batch_end(batch, LOGS)
        for callback in self._callbacks:
            callback.on_epoch_end(0, LOGS)


def test_batches_are_told_ten_times_a_second_at_most(model: keras.Model, now: list[float]) -> None:
    fit = Fit(model)
    fit.run_epoch(now, 0.03)
    batches = [event.batch for event in fit.told if isinstance(event, BatchEnded)]
    # The first at once; then every fourth, as three take less than a tenth of a second.
    assert batches == list(range(1, 101, 4))


def test_slow_batches_are_all_told_with_the_time_left(model: keras.Model, now: list[float]) -> None:
    fit = Fit(model)
    fit.run_epoch(now, 2.0)
    left = [event.seconds_left for event in fit.told if isinstance(event, BatchEnded)]
    assert left == pytest.approx(np.arange(198.0, -1.0, -2.0))


def test_an_epoch_is_told_with_its_number_and_whether_it_is_the_best(
    model: keras.Model, now: list[float]
) -> None:
    fit = Fit(model)
    fit.run_epoch(now, 0.5)
    fit.run_epoch(now, 0.5)
    epochs = [event for event in fit.told if isinstance(event, EpochEnded)]
    assert [(event.epoch, event.is_best) for event in epochs] == [(0, True), (1, False)]
    assert [event.seconds for event in epochs] == pytest.approx([50.0, 50.0])
    assert {event.epoch for event in fit.told if isinstance(event, BatchEnded)} == {0, 1}


def test_a_pause_is_no_time_of_work(model: keras.Model, now: list[float]) -> None:
    asked = iter(range(100))

    def wait() -> None:
        now[0] += 3600.0

    fit = Fit(model, JobControl(is_paused=lambda: next(asked) == 49, wait_while_paused=wait))
    fit.run_epoch(now, 1.0)
    (epoch,) = [event for event in fit.told if isinstance(event, EpochEnded)]
    assert epoch.seconds == pytest.approx(100.0)
    left = [event.seconds_left for event in fit.told if isinstance(event, BatchEnded)]
    assert left == pytest.approx(np.arange(99.0, -1.0, -1.0))
    assert [type(event) for event in fit.told if isinstance(event, Paused | Resumed)] == [Paused, Resumed]
