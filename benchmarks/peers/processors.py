"""How much the processors did for what is measured, and for others."""

import os
import resource
from pathlib import Path

_SYSTEM = Path("/proc/stat")
# In /proc/stat: idle, and waiting for a disk.
_IDLE = (3, 4)
# In /proc/PID/stat, behind the name: the session; processor time of the process and of its ended children.
_SESSION, _TIMES = 3, slice(11, 15)


class Processors:
    """Watches from its making on. Linux tells; elsewhere nobody knows."""

    def __init__(self) -> None:
        self._begin = _read_system()
        self._ended = _seconds_of_ended()

    def used_by(self, session: int) -> float | None:
        """Return the processor seconds of all cores that a session of processes used; None if nobody tells.

        Args:
            session: Id of the session, of which this process waits for the first. What it did counts while
                it is there, and once it was waited for.
        """
        if self._begin is None:
            return None
        return _ticks_of(session) / _ticks_a_second() + _seconds_of_ended() - self._ended

    def share_of_others(self, session: int) -> float | None:
        """Return the share of the processors' time, in [0, 1], that was not the session's, nor idle.

        Args:
            session: As in `used_by`.
        """
        used, end = self.used_by(session), _read_system()
        if used is None or self._begin is None or end is None:
            return None
        busy, total = (after - before for after, before in zip(end, self._begin, strict=True))
        return max(0.0, min(1.0, (busy - used * _ticks_a_second()) / total)) if total else None


def _read_system() -> tuple[int, int] | None:
    """Return the ticks in which the processors were busy, and all of them; None where nobody tells."""
    if not _SYSTEM.is_file():
        return None
    ticks = [int(word) for word in _SYSTEM.read_text(encoding="ascii").splitlines()[0].split()[1:9]]
    return sum(ticks) - sum(ticks[index] for index in _IDLE), sum(ticks)


def _seconds_of_ended() -> float:
    """Return the processor time of the children that ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ticks_of(session: int) -> int:
    """Return the ticks that the processes of a session used which are still there."""
    used = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(words[_SESSION]) == session:
            used += sum(map(int, words[_TIMES]))
    return used


def _ticks_a_second() -> int:
    return os.sysconf("SC_CLK_TCK")
