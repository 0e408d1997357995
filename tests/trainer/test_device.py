import re

import pytest

from trainer.device import UNTRIED, DeviceFacts, describe_device, explain_device
from trainer.events import DeviceFound

CARD = DeviceFacts(system="Linux", has_driver=True, has_libraries=True)
EXTRA = "bloodcell[train,gpu]"


def test_a_card_that_is_used_needs_no_word() -> None:
    assert explain_device(DeviceFacts(system="Linux", uses_card=True)) == ""


@pytest.mark.parametrize(
    ("facts", "why", "remedy"),
    [
        (DeviceFacts(system="Windows"), "since its version 2.11", "WSL2"),
        (DeviceFacts(system="Windows", has_driver=True, has_libraries=True), "since its version 2.11", EXTRA),
        (DeviceFacts(system="Darwin"), "no official support for graphics cards on macOS", "train on Linux"),
        (DeviceFacts(system="FreeBSD"), "on Linux only", "train on Linux"),
        (DeviceFacts(system="Linux"), "No driver of NVIDIA was found", "from your distribution"),
        (DeviceFacts(system="Linux", is_wsl=True), "No driver of NVIDIA was found", "in Windows"),
        (
            DeviceFacts(system="Linux", has_libraries=True),
            "No driver of NVIDIA was found",
            "install its driver",
        ),
        (DeviceFacts(system="Linux", has_driver=True), "not the libraries that TensorFlow needs", EXTRA),
        (
            DeviceFacts(system="Linux", has_driver=True, has_libraries=True, are_cards_hidden=True),
            "CUDA_VISIBLE_DEVICES hides the graphics card",
            "Unset it",
        ),
        (CARD, "finds no card that it can use", "nvidia-smi"),
        (
            DeviceFacts(system="Linux", is_packaged=True, has_driver=True, has_libraries=True),
            "packaged application calculates on the processor only",
            EXTRA,
        ),
        (DeviceFacts(system="Windows", is_packaged=True), "packaged application", "WSL2"),
    ],
)
def test_why_no_card_is_used_is_said_with_what_to_do(facts: DeviceFacts, why: str, remedy: str) -> None:
    told = explain_device(facts)
    assert why in told
    assert remedy in told
    # A reason and a remedy: at least two sentences.
    assert len(re.findall(r"[.:](?: |$)", told)) >= 2


def found(**changes: object) -> DeviceFound:
    values: dict[str, object] = {
        "job_id": "1",
        "name": "Abacus 3000, 4 threads",
        "is_accelerated": False,
        "why_not": "No driver.",
        "memory_bytes": 8 * 2**30,
        "images_per_second": 41.6,
        "backend": "TensorFlow 2.21.0, Keras 3.15.1",
    }
    return DeviceFound(**{**values, **changes})  # type: ignore[arg-type]


def test_what_was_found_is_described_in_the_order_it_is_read() -> None:
    lines = describe_device(found())
    assert list(lines) == ["Trains on", "Memory", "Speed", "By", "Graphics card", "Untried"]
    assert lines["Trains on"] == "Abacus 3000, 4 threads (processor)"
    assert lines["Memory"] == "8.0 GiB"
    assert lines["Speed"].startswith("42 images a second")
    assert lines["Untried"] == UNTRIED


def test_a_card_that_is_used_is_told_as_untried_by_its_makers() -> None:
    lines = describe_device(found(is_accelerated=True, why_not="", memory_bytes=0, name="NVIDIA H100"))
    assert lines["Trains on"] == "NVIDIA H100 (graphics card)"
    assert lines["Memory"] == "unknown"
    assert "Graphics card" not in lines
    assert "never tried" in lines["Untried"]
