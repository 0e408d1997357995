import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.errors import SelfTestError
from trainer.self_test import window
from trainer.self_test.window import check_window

Open = Callable[..., str]


@pytest.fixture
def open_by(children: None, tmp_path: Path) -> Open:
    """A function that makes the check with a target of `self_test_targets` as the child."""

    def check(name: str, seconds: float = 120.0) -> str:
        import self_test_targets

        return check_window(tmp_path, getattr(self_test_targets, name), seconds)

    return check


def test_where_the_window_opened_is_said(open_by: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "has_display", lambda: True)
    assert open_by("open_well") == "The window opens, paints itself and closes on the display."
    monkeypatch.setattr(window, "has_display", lambda: False)
    assert "off the screen" in open_by("open_well")


def test_what_the_window_fails_by_is_told(open_by: Open) -> None:
    with pytest.raises(SelfTestError) as told:
        open_by("tell_failure")
    assert (told.value.summary, told.value.remedy) == ("Nothing is painted.", "Update the driver.")


@pytest.mark.parametrize("display", [True, False])
def test_a_window_that_ends_its_process_is_told(
    open_by: Open, monkeypatch: pytest.MonkeyPatch, display: bool
) -> None:
    monkeypatch.setattr(window, "has_display", lambda: display)
    with pytest.raises(SelfTestError, match="The window does not open"):
        open_by("abort")


def test_a_library_that_is_missing_matters_where_there_is_a_display(
    open_by: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(window, "has_display", lambda: True)
    with pytest.raises(SelfTestError, match="libegl1"):
        open_by("lack_a_library")
    monkeypatch.setattr(window, "has_display", lambda: False)
    assert "so it was skipped: Qt needs libraries of the system" in open_by("lack_a_library")


def test_a_window_that_does_not_close_well_is_told(open_by: Open) -> None:
    with pytest.raises(SelfTestError, match="did not close well"):
        open_by("close_badly")


def test_a_window_that_hangs_is_ended(open_by: Open) -> None:
    with pytest.raises(SelfTestError, match="within 1 seconds"):
        open_by("hang", 1.0)
    assert not multiprocessing.active_children()
