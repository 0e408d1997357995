"""The marker of a run, set at its start and taken away at its end: one left behind tells of a crash."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from trainer.resources import user_logs


class RunMarker:
    """A file in the folder of the logs that the system does not take away when the process dies."""

    def __init__(self) -> None:
        # A home on a drive of the network may serve several computers at once.
        computer = hashlib.sha256(QSysInfo.machineHostName().encode()).hexdigest()[:8]
        self._path = Path(user_logs(), f"running-{computer}.lock")
        self._lock = QLockFile(str(self._path))
        # However long a run takes, its marker holds.
        self._lock.setStaleLockTime(0)

    def set(self) -> bool:
        """Mark that this run goes on.

        Returns:
            Whether the last one left its marker behind: it never came to its end. Where another window
            runs, or nothing can be written, there is no marker, and the answer is no.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            was_left = self._path.exists()
            if was_left and not self._path.stat().st_size:
                # After a power cut it tells of nobody, and would hold for ever.
                self._path.unlink()
        except OSError:
            return False
        return self._lock.tryLock(0) and was_left

    def remove(self) -> None:
        """Mark that this run has come to its end; nothing happens where it has no marker."""
        self._lock.unlock()
