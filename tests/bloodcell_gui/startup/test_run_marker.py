import subprocess
import sys
from pathlib import Path

import pytest

from bloodcell_gui.startup.run_marker import RunMarker
from trainer import resources

DIE = """
import os
from bloodcell_gui.startup.run_marker import RunMarker
marker = RunMarker()
print(marker.set(), flush=True)
os._exit(1)
"""


def crash() -> str:
    done = subprocess.run([sys.executable, "-c", DIE], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def test_a_run_that_came_to_its_end_leaves_nothing() -> None:
    for _ in range(2):
        marker = RunMarker()
        assert not marker.set()
        assert any(resources.user_logs().iterdir())
        marker.remove()
        assert not any(resources.user_logs().iterdir())


def test_a_crash_is_seen_once() -> None:
    assert crash() == "False"
    marker = RunMarker()
    assert marker.set()
    marker.remove()
    assert not RunMarker().set()


def test_two_crashes_are_seen_twice() -> None:
    assert crash() == "False"
    assert crash() == "True"


def test_a_second_window_sees_no_crash_and_takes_no_marker_away() -> None:
    first, second = RunMarker(), RunMarker()
    first.set()
    assert not second.set()
    second.remove()
    assert any(resources.user_logs().iterdir())
    first.remove()


def test_a_folder_that_cannot_be_written_is_no_crash() -> None:
    resources.user_logs().parent.mkdir(parents=True, exist_ok=True)
    resources.user_logs().write_text("a file")
    marker = RunMarker()
    assert not marker.set()
    marker.remove()


def test_a_power_cut_may_leave_an_empty_marker() -> None:
    marker = RunMarker()
    marker._path.parent.mkdir(parents=True)
    marker._path.touch()
    marker._lock_path.touch()
    assert marker.set()
    marker.remove()


def test_a_run_that_failed_leaves_its_marker() -> None:
    marker = RunMarker()
    marker.set()
    # As when an exception ends the process, and Python clears up.
    del marker
    again = RunMarker()
    assert again.set()
    again.remove()


def test_a_marker_that_cannot_be_taken_away_fails_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    marker = RunMarker()
    marker.set()
    monkeypatch.setattr(Path, "unlink", refuse)
    marker.remove()
    assert not marker.is_set
