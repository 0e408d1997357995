from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.config import TrainingConfig
from trainer.errors import LearningError
from trainer.events import BatchEnded, EpochEnded, Event, Message, PhaseStarted
from trainer.jobs import JobControl
from trainer.learning import fit as fit_module
from trainer.learning.fit import FitData, FitOutcome, fit_network
from trainer.learning.networks import Network
from trainer.learning.objective import compile_network
from trainer.learning.starting_point import StartingPoint
from trainer.learning.weights import weights_by_name

_NOTHING, _BACKBONE = StartingPoint(pretrained=False), StartingPoint(pretrained=True)
_ALL = StartingPoint(pretrained=True, knows_classes=True)


def fit(
    network: Network,
    data: FitData,
    config: TrainingConfig,
    *,
    start: StartingPoint = _NOTHING,
    stop_after: int = 10**6,
) -> tuple[FitOutcome, list[Event]]:
    events: list[Event] = []
    asked = iter(range(10**6))
    outcome = fit_network(
        network,
        data,
        config,
        start=start,
        job_id="job",
        emit=events.append,
        control=JobControl(should_stop=lambda: next(asked) >= stop_after),
    )
    return outcome, events


def config(**options: object) -> TrainingConfig:
    values = {"network": "basic_cnn", "batch_size": 6, "epochs": 3, "augmentation": "none", **options}
    return TrainingConfig(**values)  # type: ignore[arg-type]


def test_a_network_learns_and_tells_each_epoch(network: Network, data: FitData) -> None:
    outcome, events = fit(network, data, config(epochs=4, learning_rate=3e-3))
    epochs = [event for event in events if isinstance(event, EpochEnded)]
    assert [event.epoch for event in epochs] == [0, 1, 2, 3]
    assert epochs[-1].loss < epochs[0].loss
    assert {event.job_id for event in events} == {"job"}
    assert any(isinstance(event, BatchEnded) for event in events)
    assert outcome.reason == "All 4 epochs were run."
    assert outcome.epochs_run == 4


def test_a_pretrained_network_learns_its_head_first(network: Network, data: FitData) -> None:
    before = [np.asarray(weight) for weight in network.backbone.trainable_weights]
    during: list[bool] = []

    def emit(event: Event) -> None:
        if isinstance(event, EpochEnded) and event.phase == "head":
            now = network.backbone.weights
            by_path = {weight.path: np.asarray(weight) for weight in now}
            during.append(all(np.array_equal(by_path[path], old) for path, old in paths.items()))

    paths = dict(zip([weight.path for weight in network.backbone.trainable_weights], before, strict=True))
    outcome = fit_network(
        network,
        data,
        config(head_epochs=1),
        start=_BACKBONE,
        job_id="job",
        emit=emit,
        control=JobControl(),
    )
    assert during == [True]
    assert outcome.epochs_run == 3
    assert any(
        not np.array_equal(np.asarray(weight), paths[weight.path])
        for weight in network.backbone.trainable_weights
    )


def test_phases_are_told_with_their_first_epoch(network: Network, data: FitData) -> None:
    _, events = fit(network, data, config(head_epochs=2), start=_BACKBONE)
    phases = [(event.phase, event.first_epoch) for event in events if isinstance(event, PhaseStarted)]
    assert phases == [("head", 0), ("all layers", 2)]


def test_no_more_epochs_than_asked_for_even_if_the_head_wants_more(network: Network, data: FitData) -> None:
    outcome, _ = fit(network, data, config(epochs=1, head_epochs=2), start=_BACKBONE)
    assert outcome.epochs_run == 1


def test_a_start_that_knows_the_classes_is_scored_and_trains_all_layers_at_once(
    network: Network, data: FitData
) -> None:
    outcome, events = fit(network, data, config(head_epochs=2, learning_rate=3e-3), start=_ALL)
    assert [event.phase for event in events if isinstance(event, PhaseStarted)] == ["all layers"]
    first = events[0]
    assert isinstance(first, Message)
    # Random weights give all three classes alike.
    assert first.text == "What it starts from names 33.33% of the validation images right."
    assert outcome.best_epoch > 0


def test_a_start_that_no_epoch_is_better_than_is_kept(network: Network, data: FitData) -> None:
    fit(network, data, config(epochs=8, learning_rate=3e-3))
    before = weights_by_name(network.model)
    # A rate this high spoils the network.
    outcome, events = fit(network, data, config(early_stopping=2, epochs=9, learning_rate=1.0), start=_ALL)
    assert (outcome.best_epoch, outcome.epochs_run) == (0, 2)
    assert outcome.reason == "No epoch was better than the model that it started from; that was kept."
    assert not any(event.is_best for event in events if isinstance(event, EpochEnded))
    for name, value in weights_by_name(network.model).items():
        np.testing.assert_array_equal(value, before[name])


def test_the_best_epoch_is_what_remains(network: Network, data: FitData) -> None:
    # A rate this high spoils the network sooner or later.
    outcome, events = fit(network, data, config(epochs=5, learning_rate=0.3))
    losses = [event.validation_loss for event in events if isinstance(event, EpochEnded)]
    assert outcome.best_epoch == int(np.argmin(losses)) + 1
    compile_network(network.model, 1e-3, config())
    targets = np.eye(3)[data.labels[data.validation]]
    loss, _ = network.model.evaluate(data.pixels[data.validation].astype("float32"), targets, verbose=0)
    assert loss == pytest.approx(min(losses), rel=1e-4)


def test_a_fit_that_no_longer_gets_better_ends_and_says_so(network: Network, data: FitData) -> None:
    outcome, _ = fit(network, data, config(epochs=30, early_stopping=1, learning_rate=0.3))
    assert outcome.reason == "No better for 1 epoch."
    assert outcome.epochs_run == outcome.best_epoch + 1


def test_stop_ends_at_a_batch_and_keeps_what_there_is(network: Network, data: FitData) -> None:
    outcome, events = fit(network, data, config(), stop_after=4)
    assert outcome.reason.startswith("Stopped by the user")
    assert sum(isinstance(event, EpochEnded) for event in events) == outcome.epochs_run == 2


def test_the_cosine_rises_and_then_falls_to_nothing(network: Network, data: FitData) -> None:
    _, events = fit(network, data, config(epochs=6, schedule="cosine", learning_rate=1e-2))
    rates = [event.learning_rate for event in events if isinstance(event, EpochEnded)]
    assert rates == sorted(rates, reverse=True)
    assert 5e-3 < rates[0] <= 1e-2
    assert rates[-1] < 1e-3


def test_averaged_weights_are_what_is_scored_and_kept(network: Network, data: FitData) -> None:
    # At this rate the last weights are far from the mean of all.
    _, events = fit(network, data, config(epochs=1, weight_averaging=0.9, learning_rate=0.1))
    told = next(event for event in events if isinstance(event, EpochEnded)).validation_loss
    compile_network(network.model, 1e-3, config())
    targets = np.eye(3)[data.labels[data.validation]]
    kept, _ = network.model.evaluate(data.pixels[data.validation].astype("float32"), targets, verbose=0)
    assert kept == pytest.approx(told, rel=1e-3)


def test_a_loss_that_is_no_number_ends_before_anything_is_kept(network: Network, data: FitData) -> None:
    with pytest.raises(LearningError, match="the loss was no number any more") as refused:
        fit(network, data, config(learning_rate=1e9))
    assert refused.value.remedy == "Use a lower learning rate (it was 1e+09), and start again."


def test_a_loss_that_is_no_number_leaves_the_best_epoch(network: Network, data: FitData) -> None:
    kept: list[dict[str, NDArray[np.float32]]] = []

    def emit(event: Event) -> None:
        if isinstance(event, EpochEnded):
            assert np.isfinite([event.loss, event.validation_loss]).all()
            kept.append(weights_by_name(network.model))

    outcome = fit_network(
        network,
        data,
        # The head learns at its own rate; all layers together cannot at theirs.
        config(learning_rate=1e9, head_epochs=2, epochs=5),
        start=_BACKBONE,
        job_id="job",
        emit=emit,
        control=JobControl(),
    )
    assert outcome.epochs_run == 2
    assert outcome.reason.startswith("The loss was no number any more after epoch 2; the best epoch before")
    for name, value in weights_by_name(network.model).items():
        np.testing.assert_array_equal(value, kept[outcome.best_epoch - 1][name])


class BatchesMadeError(Exception):
    """Ends a fit where its batches have been asked for."""


def ask_for_batches(
    network: Network, data: FitData, options: TrainingConfig, monkeypatch: pytest.MonkeyPatch
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what batches for training and for validation a fit asks for."""
    asked: list[dict[str, Any]] = []

    def make(*_: object, **options: Any) -> None:
        asked.append(options)
        if len(asked) == 2:
            raise BatchesMadeError

    monkeypatch.setattr(fit_module, "training_batches", make)
    monkeypatch.setattr(fit_module, "validation_batches", make)
    with pytest.raises(BatchesMadeError):
        fit(network, data, options)
    training, validation = asked
    return training, validation


def test_rare_classes_weigh_more_where_the_recipe_says_so(
    network: Network, data: FitData, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of the third class a half is left.
    data = replace(data, train=data.train[:15])
    training, _ = ask_for_batches(network, data, config(class_weights=True), monkeypatch)
    np.testing.assert_allclose(training["class_weights"], [15 / 18, 15 / 18, 15 / 9])
    training, _ = ask_for_batches(network, data, config(class_weights=False), monkeypatch)
    assert training["class_weights"] is None


def test_batches_for_validation_follow_those_of_training(
    network: Network, data: FitData, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = [
        ask_for_batches(network, data, config(batch_size=size), monkeypatch)[1]["batch_size"]
        for size in (32, 16, 1)
    ]
    assert sizes == [64, 32, 2]
