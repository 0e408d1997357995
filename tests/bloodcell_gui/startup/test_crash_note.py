from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from bloodcell_gui.notify import NoticeBar, Notifier
from bloodcell_gui.startup.crash_note import NOTE_NAME, describe_crash, keep_note, make_crash_notice
from trainer import __version__, resources
from trainer.log import WINDOW_LOG, fault_path, log_path


@pytest.fixture
def leave() -> Callable[..., None]:
    """Return a function that writes what the last run left behind."""

    def write(log: str = "", fault: str = "") -> None:
        resources.user_logs().mkdir(parents=True, exist_ok=True)
        log_path(WINDOW_LOG).write_text(log, encoding="utf-8")
        fault_path(WINDOW_LOG).write_text(fault, encoding="utf-8")

    return write


def test_versions_system_trace_and_the_end_of_the_log_are_told(leave: Callable[..., None]) -> None:
    lines = [f"line {number}" for number in range(60)]
    leave("\n".join(lines), 'Fatal Python error: Aborted\n  File "/a/b/trainer/x.py", line 3 in f')
    details = describe_crash()
    assert f"bloodcell {__version__}, Python 3." in details
    assert "Fatal Python error: Aborted" in details
    assert 'File "…/b/trainer/x.py", line 3' in details
    assert "line 59" in details
    assert "line 19\n" not in details


def test_no_names_are_told(leave: Callable[..., None]) -> None:
    leave("cannot read “Anna Meier”\ncannot open /data/Anna Meier/7.png")
    details = describe_crash()
    assert "cannot read “…”" in details
    assert "Anna" not in details


def test_a_run_that_left_no_log_is_told_too() -> None:
    assert "It has none." in describe_crash()


@pytest.mark.parametrize(
    "last",
    [
        "The X11 connection broke (error 1). Did the X11 server die?",
        "The Wayland connection broke. Did the Wayland compositor die?",
    ],
)
def test_a_screen_that_went_away_is_no_crash(leave: Callable[..., None], last: str) -> None:
    leave(f"a line\n2026-11-30 15:07:03,080 WARNING MainThread qt.default: {last}\n")
    assert describe_crash() == ""


def test_the_note_offers_its_details_and_the_folder(
    qtbot: QtBot, leave: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    leave("the last line")
    details = describe_crash()
    keep_note(details)
    assert Path(resources.user_logs(), NOTE_NAME).read_text(encoding="utf-8").strip() == details
    notifier = Notifier()
    bar = NoticeBar(notifier)
    qtbot.addWidget(bar)
    notifier.tell(make_crash_notice(details))
    buttons = {one.text().replace("&", ""): one for one in bar.findChildren(QPushButton)}
    buttons["Details"].click()
    buttons["Copy details"].click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Bloodcell ended unexpectedly the last time.")
    assert "the last line" in copied
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    buttons["Show log folder"].click()
    assert opened == [resources.user_logs().as_posix()]
