import logging
import os
import sys
import threading

import pytest
from PySide6.QtCore import qWarning
from pytestqt.qtbot import QtBot

from bloodcell_gui.app import open_window
from bloodcell_gui.log import catch_failures, open_window_log, tell_names
from bloodcell_gui.settings import LOG_NAMES, Settings
from trainer.log import NAMES_VARIABLE, WINDOW_LOG, log_path


def read_log() -> str:
    return log_path(WINDOW_LOG).read_text(encoding="utf-8")


def test_the_log_is_a_file_and_what_is_serious_goes_to_the_console_too(
    capsys: pytest.CaptureFixture[str], expected_log: list[str]
) -> None:
    expected_log.append("serious")
    before = list(logging.getLogger().handlers)
    with open_window_log():
        logging.getLogger("bloodcell_gui.test").info("a line")
        logging.getLogger("bloodcell_gui.test").warning("a serious line")
    assert "a line" in read_log()
    assert "a serious line" in read_log()
    assert "a serious line" in capsys.readouterr().err
    assert logging.getLogger().handlers == before


def test_a_window_without_console_has_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "stdout", None)
    with open_window_log():
        logging.getLogger("bloodcell_gui.test").info("still written")
    assert "still written" in read_log()


def test_failures_of_all_threads_come_to_one_place(expected_log: list[str]) -> None:
    expected_log += ["of the main thread", "of another thread"]
    reported: list[str] = []

    def fail() -> None:
        raise ValueError("of another thread")

    with catch_failures(reported.append):
        try:
            raise ValueError("of the main thread")
        except ValueError as error:
            sys.excepthook(type(error), error, error.__traceback__)
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    assert "ValueError: of the main thread" in reported[0]
    assert "ValueError: of another thread" in reported[1]


def test_messages_of_qt_go_to_the_log_alone(expected_log: list[str]) -> None:
    expected_log.append("something about Qt")
    reported: list[str] = []
    with catch_failures(reported.append):
        qWarning("something about Qt")
    assert reported == []


def test_hooks_are_given_back() -> None:
    before = sys.excepthook, threading.excepthook
    with catch_failures(print):
        assert (sys.excepthook, threading.excepthook) != before
    assert (sys.excepthook, threading.excepthook) == before


def test_names_are_told_where_the_user_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAMES_VARIABLE, raising=False)
    with tell_names(True):
        assert os.environ[NAMES_VARIABLE]
    assert NAMES_VARIABLE not in os.environ
    with tell_names(False):
        assert NAMES_VARIABLE not in os.environ
    monkeypatch.setenv(NAMES_VARIABLE, "yes")
    with tell_names(True):
        assert os.environ[NAMES_VARIABLE] == "yes"
    assert os.environ[NAMES_VARIABLE] == "yes"


def test_the_setting_counts_from_the_next_start_on(qtbot: QtBot) -> None:
    for wanted in (True, False):
        Settings().write(LOG_NAMES, wanted)
        with open_window(["bloodcell-gui"]) as window:
            qtbot.waitUntil(lambda window=window: window.session.model is not None)
            logging.getLogger("bloodcell_gui").info("Read “%s”.", f"Patient {wanted}")
    text = read_log()
    assert "Patient True" in text
    assert "Patient False" not in text


def test_an_interrupt_is_no_failure() -> None:
    reported: list[str] = []
    with catch_failures(reported.append):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert reported == []


def test_what_ends_the_application_is_in_the_log(expected_log: list[str]) -> None:
    expected_log.append("ends by this")
    with pytest.raises(ValueError, match="boom"), open_window_log(), catch_failures(print):
        raise ValueError("boom")
    assert "ValueError: boom" in read_log()
