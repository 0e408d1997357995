import faulthandler
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from trainer import log, resources
from trainer.log import NAMES_VARIABLE, fault_path, log_path, note_faults, open_log

_log = logging.getLogger("trainer.test")
CRASH = """
import faulthandler
from trainer.log import note_faults
with note_faults("window"):
    faulthandler._sigsegv()
"""


@pytest.fixture(autouse=True)
def faulthandler_of_the_tests() -> Iterator[None]:
    """Leave the tests' own trace of crashes as it was."""
    was_enabled = faulthandler.is_enabled()
    yield
    if was_enabled and not faulthandler.is_enabled():
        faulthandler.enable(sys.__stderr__)


def read(name: str = "window") -> str:
    return log_path(name).read_text(encoding="utf-8")


def test_the_log_is_a_file_of_the_users() -> None:
    with open_log("window"):
        _log.info("a line with an ümläut")
    assert "INFO MainThread trainer.test: a line with an ümläut" in read()


def test_it_goes_on_where_it_was() -> None:
    for line in ("first", "second"):
        with open_log("window"):
            _log.info(line)
    assert "first" in read()
    assert "second" in read()


def test_no_file_is_made_where_nothing_is_noted() -> None:
    with open_log("command-line", logging.WARNING):
        _log.info("all is well")
    assert not resources.user_logs().exists()


def test_names_stay_out_unless_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_log("window"):
        _log.warning("“%s” is damaged", "Anna")
    assert "“…” is damaged" in read()
    monkeypatch.setenv(NAMES_VARIABLE, "1")
    with open_log("window"):
        _log.warning("“%s” is damaged", "Anna")
    assert "“Anna” is damaged" in read()


def test_old_lines_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_BYTES", 200)
    with open_log("window"):
        for number in range(30):
            _log.info("line %d", number)
    files = sorted(path.name for path in resources.user_logs().iterdir())
    assert files == ["window.log", "window.log.1", "window.log.2", "window.log.3"]
    assert sum(path.stat().st_size for path in resources.user_logs().iterdir()) <= 800
    assert "line 29" in read()


def test_a_file_that_cannot_be_renamed_is_written_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_BYTES", 200)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(log._LogFile, "rotate", refuse)
    with open_log("window"):
        for number in range(30):
            _log.info("line %d", number)
    assert "line 0" in read()
    assert "line 29" in read()


def test_a_log_that_cannot_be_written_is_done_without(capfd: pytest.CaptureFixture[str]) -> None:
    resources.user_logs().parent.mkdir(parents=True, exist_ok=True)
    resources.user_logs().write_text("a file where the folder should be")
    before = list(logging.getLogger().handlers)
    with open_log("window"), note_faults("window"):
        _log.info("goes nowhere")
    assert logging.getLogger().handlers == before
    assert capfd.readouterr().err == ""


def test_the_level_is_given_back() -> None:
    before = logging.getLogger().level
    with open_log("window"):
        assert logging.getLogger().level == logging.INFO
    assert logging.getLogger().level == before


def test_a_crash_of_native_code_leaves_a_trace(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CRASH], capture_output=True, check=False)
    assert done.returncode != 0
    assert "Segmentation fault" in fault_path("window").read_text(encoding="utf-8")


def test_a_clean_end_leaves_none() -> None:
    with note_faults("window"):
        assert fault_path("window").exists()
    assert not fault_path("window").exists()
