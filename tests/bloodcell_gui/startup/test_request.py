from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from bloodcell_gui.startup.request import StartRequest, read_request


def test_a_request_crosses_the_line_whole(tmp_path: Path) -> None:
    request = StartRequest((tmp_path / "Müller 染色\n", tmp_path), True, "token")
    assert StartRequest.from_bytes(request.to_bytes()) == request
    assert request.to_bytes().count(b"\n") == 1


def test_a_path_that_is_no_proper_text_crosses_too(tmp_path: Path) -> None:
    request = StartRequest((tmp_path / "broken\udcff",))
    assert StartRequest.from_bytes(request.to_bytes()) == request


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"GET / HTTP/1.1\r\n",
        b"[]\n",
        b'{"paths": "/a", "samples": false, "token": ""}\n',
        b'{"paths": ["relative"], "samples": false, "token": ""}\n',
        b'{"paths": [7], "samples": false, "token": ""}\n',
        b'{"paths": [], "samples": 1, "token": ""}\n',
        b'{"paths": [], "samples": false}\n',
        b"\xff\xfe\n",
    ],
)
def test_what_is_no_request_is_none(line: bytes) -> None:
    assert StartRequest.from_bytes(line) is None


def test_the_command_line_is_read(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "leave")
    request = read_request(["bloodcell-gui", "--samples", "one", str(tmp_path / "two")])
    assert request == StartRequest((tmp_path / "one", tmp_path / "two"), True, "leave")
