import os
import subprocess
import sys
from pathlib import Path

import pytest

from trainer import machine
from trainer.machine import GraphicsCard


def test_the_processor_is_named_with_its_threads() -> None:
    name = machine.name_processor()
    assert name.endswith(f", {os.cpu_count()} thread{'' if os.cpu_count() == 1 else 's'}")
    assert not name.startswith(",")


def test_a_processor_without_a_name_is_named_after_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_ask_processor", lambda: "")
    monkeypatch.setattr(machine.platform, "machine", lambda: "aarch64")
    assert machine.name_processor().startswith("aarch64 processor, ")


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="the system binds no process to cores")
def test_cores_are_those_that_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.os, "sched_getaffinity", lambda _: {0, 3, 5})
    monkeypatch.setattr(machine.os, "cpu_count", lambda: 64)
    assert machine.count_cores() == 3


def test_where_nobody_tells_all_cores_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(machine.os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(machine.os, "cpu_count", lambda: None)
    assert machine.count_cores() == 1


def test_the_memory_is_that_of_a_computer_of_today() -> None:
    assert 2**28 < machine.measure_memory() < 2**50


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked in another way")
def test_memory_that_the_system_does_not_tell_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> int:
        raise ValueError(name)

    monkeypatch.setattr(machine.os, "sysconf", refuse)
    assert machine.measure_memory() == 0


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="compares with /proc/meminfo")
def test_the_memory_agrees_with_the_kernel() -> None:
    line = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()[0]
    assert line.startswith("MemTotal:")
    assert machine.measure_memory() == pytest.approx(int(line.split()[1]) * 1024, rel=0.01)


def test_cards_are_read_from_what_the_driver_prints() -> None:
    text = "NVIDIA GeForce RTX 4090, 24564\nNVIDIA A100, SXM4, 40960\n\nNVIDIA-SMI has failed\n[N/A], [N/A]\n"
    assert machine.parse_cards(text) == [
        GraphicsCard("NVIDIA GeForce RTX 4090", 24564 * 2**20),
        GraphicsCard("NVIDIA A100, SXM4", 40960 * 2**20),
    ]


def test_without_the_driver_s_tool_there_is_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.shutil, "which", lambda _: None)
    assert machine.list_graphics_cards() == []


def test_a_tool_that_hangs_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("nvidia-smi", 10)

    monkeypatch.setattr(machine.shutil, "which", lambda name: name)
    monkeypatch.setattr(machine.subprocess, "run", hang)
    assert machine.list_graphics_cards() == []


@pytest.mark.parametrize(
    ("value", "hidden"), [(None, False), ("0", False), ("0,1", False), ("", True), ("-1", True)]
)
def test_hidden_cards_are_noticed(monkeypatch: pytest.MonkeyPatch, value: str | None, hidden: bool) -> None:
    if value is None:
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    else:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", value)
    assert machine.are_cards_hidden() is hidden


@pytest.mark.parametrize(
    ("release", "within"), [("5.15.167.4-microsoft-standard-WSL2", True), ("6.8.0-45-generic", False)]
)
def test_linux_within_windows_is_noticed(monkeypatch: pytest.MonkeyPatch, release: str, within: bool) -> None:
    monkeypatch.setattr(machine.platform, "release", lambda: release)
    assert machine.is_wsl() is within


def test_the_packaged_application_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not machine.is_packaged()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert machine.is_packaged()


def test_the_user_has_a_name_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.getpass, "getuser", lambda: "ada")
    assert machine.name_user() == "ada"

    def fail() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr(machine.getpass, "getuser", fail)
    assert machine.name_user() == ""
