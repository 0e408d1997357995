import subprocess
import sys
from typing import Any

import pytest

from trainer.display import find_obstacle, has_display


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there is always a display")
@pytest.mark.parametrize(
    ("variables", "there"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ""}, False),
    ],
)
def test_a_display_is_known_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], there: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert has_display() is there


def answer(monkeypatch: pytest.MonkeyPatch, status: int, stderr: str) -> None:
    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, status, "", stderr)

    monkeypatch.setattr(subprocess, "run", run)


def test_qt_that_starts_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, 0, "qt.qpa: some warning")

    assert find_obstacle() is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these are libraries of Linux")
@pytest.mark.parametrize(
    "stderr",
    [
        "Traceback ...\nImportError: libEGL.so.1: cannot open shared object file: No such file\n",
        "qt.qpa.plugin: From 6.5.0, xcb-cursor0 or libxcb-cursor0 is needed to load the Qt xcb plugin.\n"
        'qt.qpa.plugin: Could not load the Qt platform plugin "xcb" in "" even though it was found.\n',
    ],
)
def test_missing_libraries_are_named_in_one_line(monkeypatch: pytest.MonkeyPatch, stderr: str) -> None:
    answer(monkeypatch, -6, stderr)

    told = find_obstacle()

    assert told is not None
    assert "apt-get install libegl1" in told
    assert "libxcb-cursor0" in told
    assert "\n" not in told


def test_a_display_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, -6, "qt.qpa.xcb: could not connect to display :99\nThis application failed ...\n")

    assert find_obstacle() == "the display cannot be reached."


def test_any_other_reason_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, 1, "Traceback ...\nModuleNotFoundError: No module named 'PySide6'\n")

    assert find_obstacle() == "Qt does not start (ModuleNotFoundError: No module named 'PySide6')."


def test_a_display_that_hangs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(command: list[str], **_: Any) -> None:
        raise subprocess.TimeoutExpired(command, 60)

    monkeypatch.setattr(subprocess, "run", hang)

    assert find_obstacle() == "the display does not answer."


def test_a_packaged_program_tries_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, 1, "would be an obstacle")
    monkeypatch.setattr(sys, "frozen", True, raising=False)

    assert find_obstacle() is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a system that can lack a display")
def test_the_real_qt_without_its_display_is_an_obstacle_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    assert find_obstacle() is not None
