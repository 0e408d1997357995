from collections.abc import Callable, Iterator

import keras
import pytest

from trainer.errors import NetworkError
from trainer.events import Event, Finished, Message, Progress, SpeedMeasured
from trainer.jobs import JobControl, MeasureSpeedJob
from trainer.learning import precision, speed
from trainer.learning.speed import measure_speed, measure_training
from trainer.networks import find_preset
from trainer.worker import run_job


def measure(
    *networks: str, seconds: float = 0.2, size: int = 32, control: JobControl | None = None
) -> tuple[Finished, list[Event]]:
    events: list[Event] = []
    job = MeasureSpeedJob(networks=networks, input_size=size, batch_size=4, seconds=seconds)
    return measure_speed(job, events.append, control or JobControl()), events


def of_kind(events: list[Event], kind: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that stands still but where a measurement lasts as long as it is told to."""
    now = [0.0]
    monkeypatch.setattr(speed.time, "perf_counter", lambda: now[0])

    def advance(seconds: float) -> None:
        now[0] += seconds

    return advance


def test_a_network_is_trained_and_its_speed_told() -> None:
    end, events = measure("basic_cnn")
    (told,) = of_kind(events, SpeedMeasured)
    assert isinstance(told, SpeedMeasured)
    assert told.network == "basic_cnn"
    assert told.images_per_second > 0
    assert end.reason == "1 of 1 networks were measured."


def test_all_layers_are_trained_and_the_first_step_is_left_out(
    monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    trained: list[int] = []
    # The first step traces the network; of the others one is disturbed.
    lengths: Iterator[float] = iter([50.0, 2.0, 2.0, 8.0, 2.0])

    def step(model: object, images: object, targets: object) -> None:
        trained.append(len(model.trainable_variables))  # type: ignore[attr-defined]
        clock(next(lengths))

    monkeypatch.setattr(speed.keras.Model, "train_on_batch", step)
    found = measure_training(
        find_preset("basic_cnn"), input_size=32, batch_size=4, seconds=64, should_stop=lambda: False
    )
    assert found == 2.0
    # Five convolutions with a scale and an offset each, and the head.
    assert trained == [17] * 5


def test_the_time_is_shared_and_what_is_left_goes_to_the_next(
    monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    shares: list[float] = []
    lengths = iter([2.0, 9.0, 9.0])

    def train(*_: object, seconds: float, **__: object) -> float:
        shares.append(seconds)
        clock(next(lengths))
        return 1.0

    monkeypatch.setattr(speed, "measure_training", train)
    end, events = measure("basic_cnn", "mobilenet_v2", "basic_cnn", seconds=11)
    # A third of 11; a half of the 9 that were left; then the time was used up.
    assert shares == [pytest.approx(11 / 3), pytest.approx(4.5)]
    assert len(of_kind(events, SpeedMeasured)) == 2
    assert end.reason == "2 of 3 networks were measured."


def test_what_does_not_fit_is_said_and_the_others_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def train(preset: object, **_: object) -> float:
        if preset is find_preset("mobilenet_v2"):
            raise MemoryError
        return 7.0

    monkeypatch.setattr(speed, "measure_training", train)
    _, events = measure("mobilenet_v2", "basic_cnn")
    (message,) = of_kind(events, Message)
    assert isinstance(message, Message)
    assert message.text == "MobileNetV2 does not fit into this machine's memory."
    (told,) = of_kind(events, SpeedMeasured)
    assert isinstance(told, SpeedMeasured)
    assert (told.network, told.images_per_second) == ("basic_cnn", 7.0)


def test_a_size_that_a_network_cannot_take_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    _, events = measure("mobilenet_v2", size=8)
    (message,) = of_kind(events, Message)
    assert isinstance(message, Message)
    assert "8 pixels" in message.text
    assert not of_kind(events, SpeedMeasured)


def test_an_unknown_network_is_refused_before_anything_is_measured() -> None:
    with pytest.raises(NetworkError, match="no network"):
        measure("basic_cnn", "nothing_net")


def test_stopping_keeps_what_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def train(preset: object, **_: object) -> float:
        done.append("one")
        return 3.0

    monkeypatch.setattr(speed, "measure_training", train)
    end, events = measure(
        "basic_cnn", "mobilenet_v2", seconds=1000, control=JobControl(should_stop=lambda: bool(done))
    )
    assert len(of_kind(events, SpeedMeasured)) == 1
    assert len(of_kind(events, Progress)) == 1
    assert end.reason == "1 of 2 networks were measured."


def test_stopping_ends_a_measurement_at_the_next_step() -> None:
    asked = iter([False, True])
    found = measure_training(
        find_preset("basic_cnn"),
        input_size=32,
        batch_size=2,
        seconds=1e6,
        should_stop=lambda: next(asked),
    )
    assert found is not None


def test_the_worker_knows_the_job() -> None:
    events: list[Event] = []
    end = run_job(MeasureSpeedJob(networks=("nothing_net",)), events.append, JobControl())
    assert "nothing_net" in str(end)


def test_a_network_is_measured_in_the_precision_of_training(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []

    def step(model: keras.Model, images: object, targets: object) -> None:
        seen.append(model.get_layer("backbone").get_layer("conv1").compute_dtype)

    monkeypatch.setattr(precision, "_has_fast_half", lambda: True)
    monkeypatch.setattr(speed.keras.Model, "train_on_batch", step)
    measure_training(
        find_preset("basic_cnn"), input_size=32, batch_size=2, seconds=0, should_stop=lambda: False
    )
    assert set(seen) == {"bfloat16"}
