import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from trainer.bundle.model_file import ModelFile
from trainer.commands import demo

RunCommand = Callable[..., Any]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The arguments of every window that was asked for; none really opens."""
    calls: list[list[str]] = []

    def open_window(arguments: list[str]) -> int:
        calls.append(arguments)
        return 0

    window = ModuleType("bloodcell_gui.app")
    window.run = open_window  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "bloodcell_gui.app", window)
    return calls


def allow_window(monkeypatch: pytest.MonkeyPatch, *, display: bool, obstacle: str | None = None) -> None:
    monkeypatch.setattr(demo, "has_display", lambda: display)
    monkeypatch.setattr(demo, "find_obstacle", lambda: obstacle)


def test_with_a_display_the_window_opens_on_the_samples(
    run: RunCommand, opened: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    allow_window(monkeypatch, display=True)

    found = run("demo")

    assert (found.status, found.out) == (0, "")
    assert opened == [["bloodcell", "--samples"]]


def test_without_a_display_the_samples_are_counted_here(
    run: RunCommand, opened: list[list[str]], bundled: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow_window(monkeypatch, display=False)

    found = run("demo")

    assert found.status == 0
    assert opened == []
    assert "drawn" in found.err.splitlines()[0]
    assert "drawn-001" in found.out
    assert "Neutrophil" in found.out


def test_where_qt_cannot_start_it_is_said_in_a_line_and_the_samples_are_counted(
    run: RunCommand, opened: list[list[str]], bundled: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow_window(monkeypatch, display=True, obstacle="Qt needs libegl1.")

    found = run("demo")

    assert found.status == 0
    assert opened == []
    first, *_ = found.err.splitlines()
    assert first == "No window can be opened: Qt needs libegl1. The cells are classified here instead."
    assert "drawn-001" in found.out


def test_json_needs_no_window(
    run: RunCommand, opened: list[list[str]], bundled: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow_window(monkeypatch, display=True)

    found = run("demo", "--json")

    assert opened == []
    assert sum(sample["n_images"] for sample in found.json["samples"]) > 100
