"""Whole training jobs, from a data set to a model file."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from trainer.bundle.model_file import read_model, read_weights
from trainer.config import TrainingConfig
from trainer.events import EpochEnded, Event, Failed, Message
from trainer.jobs import JobControl, TrainJob
from trainer.learning.train import train
from trainer.pretrained.sources import WeightsSource, fetch_source
from trainer.worker import run_job

# Images of a step that LittleMemory has room for.
ROOM = 4


class PowerCutError(Exception):
    """Ends a job where no code of ours expects it."""


def job(folder: Path, name: str, **options: object) -> TrainJob:
    values = {
        "network": "basic_cnn",
        "weights": "none",
        "input_size": 32,
        "epochs": 2,
        "batch_size": 8,
        "augmentation": "none",
        "seed": 4,
        **options,
    }
    return TrainJob(
        dataset=folder,
        config=TrainingConfig(**values),  # type: ignore[arg-type]
        out=folder.parent / f"{name}.bloodcell",
    )


def run(one: TrainJob, *, cut_after: int | None = None) -> list[Event]:
    """Run a job; cut off in the epoch after `cut_after`."""
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if cut_after is not None and sum(isinstance(each, EpochEnded) for each in events) == cut_after:
            raise PowerCutError

    train(one, emit, JobControl())
    return events


def test_a_run_that_was_cut_ends_with_the_weights_of_one_that_was_not(cells: Callable[..., Path]) -> None:
    folder = cells({"neutrophil": 12, "platelet": 12})
    whole, cut = (job(folder, name, augmentation="light") for name in ("whole", "cut"))
    run(whole)
    with pytest.raises(PowerCutError):
        run(cut, cut_after=1)
    events = run(cut)
    assert any(isinstance(event, Message) and "Going on after epoch 1" in event.text for event in events)
    expected, found = read_weights(whole.out), read_weights(cut.out)
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array)


class LittleMemory(keras.callbacks.Callback):
    """Refuses large batches as TensorFlow does, once an epoch has ended."""

    def __init__(self, batch_size: int) -> None:
        super().__init__()
        self._is_too_large = batch_size > ROOM

    def on_train_batch_end(self, batch: int, logs: object = None) -> None:
        if self._is_too_large and self.model.optimizer.iterations > 5:
            raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")


def test_a_batch_that_memory_has_no_room_for_is_halved_and_the_run_goes_on(
    cells: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = keras.Model.fit
    sizes: list[int] = []

    def fit_in_little_memory(
        model: keras.Model,
        batches: tf.data.Dataset,
        *,
        callbacks: list[keras.callbacks.Callback],
        **more: object,
    ) -> object:
        sizes.append(len(next(iter(batches))[0]))
        return fit(model, batches, callbacks=[*callbacks, LittleMemory(sizes[-1])], **more)

    monkeypatch.setattr(keras.Model, "fit", fit_in_little_memory)
    one = job(cells({"neutrophil": 20, "platelet": 20}), "little", epochs=3)
    events = run(one)
    assert sizes == [8, 4]
    told = [event.text for event in events if isinstance(event, Message)]
    assert "Memory ran out: going on with 4 images a step." in told
    # What had ended by then was not run again.
    assert "Going on after epoch 1." in told
    assert read_model(one.out).card.epochs_run == 3


def test_memory_that_does_not_suffice_for_one_image_is_an_error(
    cells: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(keras.Model, "fit", refuse)
    with pytest.raises(MemoryError):
        run(job(cells({"neutrophil": 6, "platelet": 6}), "none", batch_size=2))


def test_the_data_set_is_needed_for_reading_alone_and_its_names_go_nowhere(
    cells: Callable[..., Path],
) -> None:
    folder = cells({"neutrophil": 8, "platelet": 8})
    one = job(folder, "lonely", epochs=1)

    def remove(event: Event) -> None:
        if isinstance(event, EpochEnded):
            shutil.rmtree(folder)

    train(one, remove, JobControl())
    assert not folder.exists()
    assert read_model(one.out).card.scores["test"].n_images == 2
    assert b".jpg" not in one.out.read_bytes()


def test_a_new_job_that_is_to_stop_before_it_learns_leaves_nothing(
    cells: Callable[..., Path], user_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = job(cells({"neutrophil": 6, "platelet": 6}), "none")
    asked: list[bool] = []

    def fetch(*arguments: Any) -> WeightsSource:
        # The last that is done before the network learns.
        asked.append(True)
        return fetch_source(*arguments)

    monkeypatch.setattr("trainer.learning.starting_point.fetch_source", fetch)
    end = run_job(one, lambda _: None, JobControl(should_stop=lambda: bool(asked)))
    assert isinstance(end, Failed)
    assert end.cancelled
    assert not one.out.exists()
    assert not [path for path in user_folders.rglob("*") if path.is_file()]


def test_a_job_that_goes_on_and_is_to_stop_at_once_publishes_what_it_has(cells: Callable[..., Path]) -> None:
    one = job(cells({"neutrophil": 8, "platelet": 8}), "stopped", epochs=9)
    with pytest.raises(PowerCutError):
        run(one, cut_after=1)
    end = train(one, lambda _: None, JobControl(should_stop=lambda: True))
    assert end.reason.startswith("Stopped by the user")
    assert read_model(one.out).card.epochs_run == 2
