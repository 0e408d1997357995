"""Runs that break off and are taken up again."""

from pathlib import Path

import numpy as np
import pytest
from safetensors import SafetensorError

from trainer.config import TrainingConfig
from trainer.errors import TrainerError
from trainer.events import EpochEnded, Event, Message, Paused, PhaseStarted, Resumed
from trainer.jobs import JobControl, TrainJob
from trainer.learning.checkpoints import Checkpoints
from trainer.learning.fit import FitData, FitOutcome, fit_network
from trainer.learning.networks import build_network
from trainer.learning.repeatable import make_repeatable
from trainer.learning.starting_point import StartingPoint
from trainer.learning.train import train
from trainer.networks import find_preset
from trainer.runs import hold_run


class PowerCutError(Exception):
    """Ends a fit where no code of ours expects it."""


def config(**options: object) -> TrainingConfig:
    values = {
        "network": "basic_cnn",
        "batch_size": 6,
        "epochs": 5,
        "head_epochs": 2,
        "augmentation": "none",
        "plateau_patience": 1,
        **options,
    }
    return TrainingConfig(**values)  # type: ignore[arg-type]


def fit(
    data: FitData,
    options: TrainingConfig,
    folder: Path | None,
    *,
    cut_after: int | None = None,
    control: JobControl | None = None,
) -> tuple[FitOutcome, list[Event]]:
    """Fit from the same first weights each time; cut off in the epoch after `cut_after`."""
    make_repeatable(3)
    network = build_network(find_preset("basic_cnn"), 32, 3)
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        ended = sum(isinstance(one, EpochEnded) for one in events)
        if cut_after is not None and ended > cut_after:
            raise PowerCutError

    outcome = fit_network(
        network,
        data,
        options,
        start=StartingPoint(pretrained=True),
        job_id="job",
        emit=emit,
        control=control or JobControl(),
        checkpoints=Checkpoints(folder, "fingerprint") if folder is not None else None,
    )
    return outcome, events


def epochs_of(events: list[Event]) -> list[EpochEnded]:
    return [event for event in events if isinstance(event, EpochEnded)]


@pytest.mark.parametrize(
    ("options", "cut_after"),
    [
        ({"augmentation": "light"}, 0),
        ({"schedule": "cosine", "weight_averaging": 0.5}, 1),
        ({"weight_averaging": 0.5, "augmentation": "strong"}, 2),
        ({"schedule": "cosine"}, 3),
    ],
    ids=str,
)
def test_a_run_that_broke_off_goes_on_as_if_nothing_had_been(
    data: FitData, tmp_path: Path, options: dict[str, object], cut_after: int
) -> None:
    whole, told = fit(data, config(**options), None)
    with pytest.raises(PowerCutError):
        fit(data, config(**options), tmp_path, cut_after=cut_after)
    resumed, events = fit(data, config(**options), tmp_path)

    expected, found = epochs_of(told), epochs_of(events)
    # Every epoch once: those before the cut are told again, none is run again.
    assert [event.epoch for event in found] == [0, 1, 2, 3, 4]
    assert any(isinstance(event, Message) and "Going on after" in event.text for event in events)
    # The same shuffles, changes of images, rates and weights, to the last bit.
    for figure in ("loss", "validation_loss", "accuracy", "learning_rate"):
        assert [getattr(event, figure) for event in found] == [getattr(event, figure) for event in expected]
    assert resumed.epochs_run == whole.epochs_run == 5
    losses = [event.validation_loss for event in found]
    assert resumed.best_epoch == int(np.argmin(losses)) + 1


def test_a_run_that_was_done_is_not_run_again(data: FitData, tmp_path: Path) -> None:
    first, _ = fit(data, config(), tmp_path)
    again, events = fit(data, config(), tmp_path)
    assert again == first
    assert not any(isinstance(event, PhaseStarted) for event in events)


def test_the_history_of_an_earlier_run_is_told_before_it_goes_on(data: FitData, tmp_path: Path) -> None:
    with pytest.raises(PowerCutError):
        fit(data, config(), tmp_path, cut_after=2)
    _, events = fit(data, config(), tmp_path)
    kinds = [type(event).__name__ for event in events if not type(event).__name__.startswith("Batch")]
    assert kinds[:5] == ["Message", "EpochEnded", "EpochEnded", "EpochEnded", "PhaseStarted"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SafetensorError("No space left on device"), "“checkpoint-000001.safetensors” cannot be written in"),
        (MemoryError(), "There is not enough memory for it."),
    ],
    ids=["disk", "memory"],
)
def test_what_cannot_be_kept_is_told_and_the_run_goes_on(
    data: FitData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr("trainer.learning.checkpoints.save_file", refuse)
    outcome, events = fit(data, config(epochs=2), tmp_path)
    assert outcome.epochs_run == 2
    first, second = [event.text for event in events if isinstance(event, Message)]
    assert first.startswith(f"The checkpoint of epoch 1 was not written. {told}")
    assert second.startswith("The checkpoint of epoch 2 ")
    assert list(tmp_path.iterdir()) == []


def test_a_pause_holds_at_the_end_of_a_batch_and_is_told(data: FitData) -> None:
    asked: list[str] = []

    def is_paused() -> bool:
        asked.append("paused?")
        return len(asked) == 2

    control = JobControl(is_paused=is_paused, wait_while_paused=lambda: asked.append("waited"))
    outcome, events = fit(data, config(epochs=1), None, control=control)
    assert outcome.epochs_run == 1
    assert asked[:4] == ["paused?", "paused?", "waited", "paused?"]
    assert sum(isinstance(event, Paused) for event in events) == 1
    assert sum(isinstance(event, Resumed) for event in events) == 1


def test_a_run_that_another_process_is_at_is_left_alone(tmp_path: Path) -> None:
    job = TrainJob(dataset=tmp_path, config=config(), out=tmp_path / "out.bloodcell")
    with hold_run(job) as folder:
        with pytest.raises(TrainerError, match="already going on"):
            train(job, lambda _: None, JobControl())
        assert (folder / "job.json").is_file()
