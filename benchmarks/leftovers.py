"""What a process holds at a moment: memory, threads, children, timers, windows, files. Linux alone."""

import gc
import multiprocessing
import os
import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What was held when a round of use was over.

    Attributes:
        minutes: Since the start of the use.
        megabytes: Resident memory of the window's process, MB (10^6 bytes).
        children: Processes below it.
        threads: Of Python and Qt.
        timers: Timers of ours that tick.
        objects: Qt objects below the window.
        windows: Windows and dialogs, seen or not.
        handles: Open files, pipes and sockets.
        temporary_files: Files and folders in the folder for temporary ones.
    """

    minutes: float
    megabytes: float
    children: int
    threads: int
    timers: int
    objects: int
    windows: int
    handles: int
    temporary_files: int


def count_leftovers(window: QObject, minutes: float, temporary: Path) -> Leftovers:
    """Count what is held now, after all that waits to be deleted was.

    Args:
        window: The main window.
        minutes: Since the start of the use.
        temporary: The folder for temporary files of this process and its children.
    """
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
    gc.collect()
    ours = [one for one in gc.get_objects() if isinstance(one, QThread | QTimer) and isValid(one)]
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES
    return Leftovers(
        minutes,
        resident / 1e6,
        len(multiprocessing.active_children()) + _count_other_children(),
        max(
            threading.active_count(),
            1 + sum(isinstance(one, QThread) and one.isRunning() for one in ours),
        ),
        sum(isinstance(one, QTimer) and one.isActive() for one in ours),
        len(window.findChildren(QObject)),
        len(QApplication.topLevelWidgets()),
        len(os.listdir("/proc/self/fd")),  # noqa: PTH208 - names alone
        sum(1 for _ in temporary.rglob("*")),
    )


def _count_other_children() -> int:
    """Return how many processes below this one multiprocessing does not know; its tracker is left out."""
    known = {one.pid for one in multiprocessing.active_children()}
    below = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            status = (entry / "stat").read_text(encoding="ascii", errors="replace")
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        parent = int(status.rpartition(")")[2].split()[1])
        if parent == os.getpid() and int(entry.name) not in known and b"resource_tracker" not in command:
            below += 1
    return below
