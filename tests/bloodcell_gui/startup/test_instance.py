import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from bloodcell_gui.startup import instance as module
from bloodcell_gui.startup import line
from bloodcell_gui.startup.instance import Instance, find_place
from bloodcell_gui.startup.request import HandOver, StartRequest

TARGETS = Path(__file__).parents[2] / "children" / "instance_targets.py"
Start = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture(autouse=True)
def runtime_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("run")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


@pytest.fixture
def first() -> Iterator[Instance]:
    """The first start, which answers others."""
    instance = Instance()
    assert instance.hand_over(StartRequest()) is HandOver.NOBODY
    instance.serve()
    yield instance
    instance.close()


@pytest.fixture
def start() -> Iterator[Start]:
    """Return a function that begins another start, and returns when it has said its first word."""
    begun: list[subprocess.Popen[str]] = []

    def run(what: str) -> "subprocess.Popen[str]":
        child = subprocess.Popen(
            [sys.executable, str(TARGETS), what],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        begun.append(child)
        return child

    yield run
    for child in begun:
        child.kill()
        child.communicate()


def test_a_second_start_hands_over_to_the_first(qtbot: QtBot, first: Instance, start: Start) -> None:
    with qtbot.waitSignal(first.asked, timeout=20_000) as asked:
        second = start("hand over")
    assert asked.args == [StartRequest((Path("/data/S-1"),))]
    assert second.communicate(timeout=20)[0] == "TAKEN\n"


def test_many_starts_are_answered_one_after_the_other(qtbot: QtBot, first: Instance, start: Start) -> None:
    asked: list[StartRequest] = []
    first.asked.connect(asked.append)
    others = [start("hand over") for _ in range(2)]
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=30_000)
    assert [other.communicate(timeout=20)[0] for other in others] == ["TAKEN\n"] * 2


def test_where_nobody_answers_the_start_is_the_first(first: Instance) -> None:
    first.close()
    another = Instance()
    assert another.hand_over(StartRequest()) is HandOver.NOBODY
    another.close()


def test_what_a_crash_left_behind_is_taken_over(qtbot: QtBot, start: Start) -> None:
    crashed = start("serve")
    assert crashed.stdout is not None
    assert crashed.stdout.readline() == "ready\n"
    crashed.kill()
    crashed.wait()
    assert os.name != "posix" or Path(find_place()).exists()
    instance = Instance()
    assert instance.hand_over(StartRequest()) is HandOver.NOBODY
    instance.serve()
    with qtbot.waitSignal(instance.asked, timeout=20_000):
        assert start("hand over") is not None
    instance.close()


def test_one_that_crashed_at_its_start_holds_nobody_up(start: Start) -> None:
    crashed = start("start")
    assert crashed.stdout is not None
    assert crashed.stdout.readline() == "started\n"
    crashed.communicate("\n")
    instance = Instance()
    assert instance.hand_over(StartRequest()) is HandOver.NOBODY
    instance.close()


def test_one_that_hangs_is_not_waited_for(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "_ANSWER_MILLISECONDS", 50)
    hanging = start("hang")
    assert hanging.stdout is not None
    assert hanging.stdout.readline() == "ready\n"
    instance = Instance()
    assert instance.hand_over(StartRequest()) is HandOver.NO_ANSWER
    instance.close()


def test_a_second_start_waits_for_one_that_is_just_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_START_MILLISECONDS", 50)
    beginning, second = Instance(), Instance()
    assert beginning.hand_over(StartRequest()) is HandOver.NOBODY
    assert second.hand_over(StartRequest()) is HandOver.NO_ANSWER
    beginning.close()


def test_without_a_folder_to_meet_in_each_start_is_on_its_own(
    monkeypatch: pytest.MonkeyPatch, runtime_folder: Path
) -> None:
    instance = Instance()
    runtime_folder.rmdir()
    assert instance.hand_over(StartRequest()) is HandOver.NOBODY
    instance.serve()
    instance.close()


@pytest.mark.skipif(os.name != "posix", reason="sockets with owners")
def test_a_socket_of_somebody_else_is_told_nothing(first: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[StartRequest] = []
    first.asked.connect(asked.append)
    place = find_place()
    other = Path(place).stat().st_uid + 1
    second = Instance()
    monkeypatch.setattr(os, "getuid", lambda: other)
    monkeypatch.setattr(second, "_place", place)
    assert second.hand_over(StartRequest((Path("/data/Anna"),))) is HandOver.NOBODY
    second.close()
    QCoreApplication.processEvents()
    assert not asked


@pytest.mark.skipif(os.name != "posix", reason="sockets as files")
def test_the_socket_is_the_users_alone(first: Instance) -> None:
    assert Path(find_place()).stat().st_mode & 0o077 == 0


def test_homes_and_screens_have_windows_of_their_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    places = {find_place()}
    monkeypatch.setenv("DISPLAY", ":77")
    places.add(find_place())
    monkeypatch.setenv("BLOODCELL_HOME", str(tmp_path))
    places.add(find_place())
    assert len(places) == 3


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX") or os.name != "posix", reason="sockets as files")
def test_a_long_folder_still_has_a_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    long = tmp_path / ("n" * 100)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    assert len(find_place()) <= 100
