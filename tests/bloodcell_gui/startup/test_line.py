from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from bloodcell_gui.startup import line
from bloodcell_gui.startup.line import Listener, send
from bloodcell_gui.startup.request import HandOver, StartRequest


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("run") / "line")


@pytest.fixture
def listener(place: str, qtbot: QtBot) -> Iterator[Listener]:
    owner = QObject()
    listener = Listener(place, owner)
    yield listener
    listener.close()


def test_what_is_said_is_heard_and_answered(qtbot: QtBot, listener: Listener, place: str) -> None:
    request = StartRequest((Path("/data/S-1"),), samples=True)
    other = QLocalSocket()
    other.connectToServer(place)
    with qtbot.waitSignals([listener.asked, other.readyRead]), qtbot.waitSignal(listener.asked) as asked:
        other.write(request.to_bytes())
    assert asked.args == [request]
    assert bytes(other.readAll().data()) == b"taken\n"


def test_where_nobody_listens_nobody_takes_it(place: str) -> None:
    assert send(place, StartRequest()) is HandOver.NOBODY


def test_one_that_listens_no_more_takes_nothing(listener: Listener, place: str) -> None:
    listener.close()
    assert send(place, StartRequest()) is HandOver.NOBODY


@pytest.mark.parametrize("said", [b"GET / HTTP/1.1\r\n", b"x" * 100])
def test_nonsense_is_turned_away(
    qtbot: QtBot, listener: Listener, place: str, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_MOST_BYTES", 50)
    asked: list[StartRequest] = []
    listener.asked.connect(asked.append)
    other = QLocalSocket()
    other.connectToServer(place)
    other.write(said)
    qtbot.waitUntil(lambda: other.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert not asked
