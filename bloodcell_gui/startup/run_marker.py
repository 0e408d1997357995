"""The marker of a run, set at its start and taken away at its end: one left behind tells of a crash."""

import contextlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from bloodcell_gui.startup.instance import make_digest
from trainer.resources import user_logs


class RunMarker:
    """A file in the folder of the logs, and a lock by which a run that still goes on is told from a crash."""

    def __init__(self) -> None:
        # A home on a drive of the network may serve several computers at once.
        computer = make_digest(QSysInfo.machineHostName())
        self._path = Path(user_logs(), f"running-{computer}")
        self._lock_path = self._path.with_suffix(".lock")
        self._lock = QLockFile(str(self._lock_path))
        # However long a run takes, its lock holds.
        self._lock.setStaleLockTime(0)

    @property
    def is_set(self) -> bool:
        """Whether it is this run that is marked."""
        return self._lock.isLocked()

    def set(self) -> bool:
        """Mark that this run goes on.

        Returns:
            Whether the last one left its marker behind: it never came to its end. Where another window
            runs, or nothing can be written, there is no marker, and the answer is no.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._lock_path.exists() and not self._lock_path.stat().st_size:
                # After a power cut it tells of nobody, and would hold for ever.
                self._lock_path.unlink()
            if not self._lock.tryLock(0):
                return False
            was_left = self._path.exists()
            self._path.touch()
        except OSError:
            return False
        return was_left

    def remove(self) -> None:
        """Mark that this run has come to its end; nothing happens where it has no marker."""
        if self.is_set:
            # A folder that nobody may write to any more must not make a crash of a proper end.
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
            self._lock.unlock()
