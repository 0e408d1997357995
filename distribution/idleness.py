"""Whether another process has anything left to do, as Linux tells it."""

import os
import time
from collections.abc import Callable
from pathlib import Path

_PROC = Path("/proc")
_WAITING = "S"
_LOOK_SECONDS = 0.05


def count_ticks(process: int) -> int | None:
    """Return the processor time that a process has used, in the system's ticks; None where it is at work.

    One of whose threads runs, or waits for a processor or a disk, is at work.

    Raises:
        OSError: There is no such process.
    """
    for thread in (_PROC / str(process) / "task").iterdir():
        try:
            state, *_ = _read_stat(thread)
        except (FileNotFoundError, ProcessLookupError):
            # It ended just now, before its file was opened or after.
            return None
        if state != _WAITING:
            return None
    fields = _read_stat(_PROC / str(process))
    return int(fields[11]) + int(fields[12])


def _read_stat(folder: Path) -> list[str]:
    # The name in parentheses may hold anything.
    return (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def wait_until(happened: Callable[[], bool], seconds: float) -> bool:
    """Return whether something happens within so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(_LOOK_SECONDS)
    return happened()


def wait_until_idle(process: int, seconds: float, still_seconds: float = 1.0) -> bool:
    """Return whether a process comes to rest within so many seconds.

    Args:
        process: Its id.
        seconds: How long is waited.
        still_seconds: How long it must have been at rest; a blinking cursor is rest.
    """
    allowed = max(1, os.sysconf("SC_CLK_TCK") // 20)
    since: float = time.monotonic()
    first: int | None = None

    def rests() -> bool:
        nonlocal since, first
        ticks = count_ticks(process)
        if ticks is None or first is None or ticks - first > allowed:
            since, first = time.monotonic(), ticks
        return time.monotonic() - since >= still_seconds

    return wait_until(rests, seconds)
