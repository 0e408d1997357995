import platform
import re
from importlib.metadata import requires

import pytest

from trainer import machine
from trainer.device import DeviceFacts
from trainer.events import DeviceFound, Event
from trainer.jobs import JobControl, MeasureDeviceJob
from trainer.learning import device
from trainer.learning.device import gather_facts, measure_device, name_backend
from trainer.machine import GraphicsCard


def found(monkeypatch: pytest.MonkeyPatch, speed: float | None = 42.0) -> list[DeviceFound]:
    monkeypatch.setattr(device, "measure_training", lambda *_, **__: speed)
    events: list[Event] = []
    measure_device(MeasureDeviceJob(), events.append, JobControl())
    return [event for event in events if isinstance(event, DeviceFound)]


def test_the_processor_is_told_with_why_no_card_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "gather_facts", lambda: DeviceFacts(system="Darwin"))
    (told,) = found(monkeypatch)
    assert not told.is_accelerated
    assert "macOS" in told.why_not
    assert told.images_per_second == 42.0
    assert told.memory_bytes > 0
    assert "thread" in told.name


def test_a_card_is_told_with_its_own_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "gather_facts", lambda: DeviceFacts(system="Linux", uses_card=True))
    monkeypatch.setattr(device.machine, "list_graphics_cards", lambda: [GraphicsCard("NVIDIA H100", 2**36)])
    (told,) = found(monkeypatch)
    assert (told.name, told.is_accelerated, told.memory_bytes) == ("NVIDIA H100", True, 2**36)
    assert told.why_not == ""


def test_a_card_whose_driver_does_not_talk_is_told_without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "gather_facts", lambda: DeviceFacts(system="Linux", uses_card=True))
    monkeypatch.setattr(device.machine, "list_graphics_cards", list)
    (told,) = found(monkeypatch)
    assert (told.name, told.memory_bytes) == ("Graphics card", 0)


def test_a_stopped_measurement_tells_nothing_half(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, speed=None) == []


def test_the_facts_are_those_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    facts = gather_facts()
    assert facts.system == platform.system()
    assert facts.are_cards_hidden
    assert not facts.uses_card
    assert not facts.is_packaged


def test_the_backend_is_named_with_its_version() -> None:
    assert name_backend().startswith("TensorFlow 2.")
    assert "Keras 3." in name_backend()


def test_the_library_that_is_looked_for_comes_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(machine, "version", lambda name: asked.append(name) or "9.0")
    assert machine.has_cuda_libraries()
    brought = [line for line in requires("tensorflow") or [] if "and-cuda" in line]
    assert len(asked) == 1
    assert asked[0] in {re.split(r"[^\w-]", line)[0] for line in brought}
