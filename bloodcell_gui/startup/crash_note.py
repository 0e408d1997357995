"""What the user is told when the last run came to no proper end."""

import contextlib
from pathlib import Path

from PySide6.QtCore import QSysInfo, qVersion

from bloodcell_gui.log import show_log_folder
from bloodcell_gui.notify import Kind, Notice
from trainer import __version__
from trainer.language import tr
from trainer.log import WINDOW_LOG, fault_path, log_path, read_end
from trainer.resources import user_logs

NOTE_NAME = "last-crash.txt"

_LOG_LINES = 40
_FAULT_LINES = 80
# Qt's last words where the screen itself is gone: the user logged off, and nothing crashed.
_SCREEN_GONE = ("X11 connection broke", "Wayland connection broke", "Wayland connection experienced a fatal")


def describe_crash() -> str:
    """Return what is known of the last run: versions, system, trace and the end of its log, without names.

    Read it before this run writes a log of its own. Empty where the last run ended with its screen.
    """
    import platform

    log = read_end(log_path(WINDOW_LOG), _LOG_LINES)
    if any(words in log for words in _SCREEN_GONE):
        return ""
    faults = read_end(fault_path(WINDOW_LOG), _FAULT_LINES)
    sections = [
        f"bloodcell {__version__}, Python {platform.python_version()}, Qt {qVersion()}\n"
        f"{QSysInfo.prettyProductName()}, {QSysInfo.currentCpuArchitecture()}",
        *([f"Where it ended:\n{faults}"] if faults else []),
        f"The end of its log:\n{log or 'It has none.'}",
    ]
    return "\n\n".join(sections)


def keep_note(details: str) -> None:
    """Keep the details in a file beside the logs, where there is room for one."""
    with contextlib.suppress(OSError):
        Path(user_logs(), NOTE_NAME).write_text(details + "\n", encoding="utf-8")


def make_crash_notice(details: str) -> Notice:
    """Return what the user is told."""
    return Notice(
        Kind.NOTICE,
        tr("Bloodcell ended unexpectedly the last time."),
        tr("What was saved is safe. If it happens again, the details help to find out why."),
        details,
        tr("Show log folder"),
        show_log_folder,
        topic="crash",
    )
