"""One window a user and home: a second start hands what it was to open to the first, and ends."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QDir, QLockFile, QObject, Signal

from bloodcell_gui.startup.request import HandOver, StartRequest
from trainer.resources import user_logs

if TYPE_CHECKING:
    from bloodcell_gui.startup.line import Listener

# A first start from a cold disk takes its time.
_START_MILLISECONDS = 15_000
# Names of sockets are at most 104 bytes long on macOS, 108 on Linux.
_LONGEST_PLACE = 100
# Two screens of one user are two places to work at.
_SCREEN_VARIABLES = ("WAYLAND_DISPLAY", "DISPLAY", "SESSIONNAME")


class Instance(QObject):
    """This start among those of the same user: it hands over to the first one, or is the first.

    Nothing of this leaves the computer: a local socket that only the user may open, or a named pipe.

    Signals:
        asked: Another start has handed its `StartRequest` over.
    """

    asked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = find_place()
        # Held from the first look until this start answers others: of two at the same moment, one waits.
        self._lock = QLockFile(f"{_find_folder() / Path(self._place).name}.lock")
        self._listener: Listener | None = None

    def hand_over(self, request: StartRequest) -> HandOver:
        """Hand a request to the window that is open, if there is one; waits two seconds at most for it.

        Where nobody takes it, this start is the first, and others wait for its `serve` or `close`.
        """
        is_starting = not self._lock.tryLock(_START_MILLISECONDS)
        if is_starting and self._lock.error() == QLockFile.LockError.LockFailedError:
            return HandOver.NO_ANSWER
        if not _is_ours(self._place):
            return HandOver.NOBODY
        from bloodcell_gui.startup.line import send

        came = send(self._place, request)
        if came is HandOver.TAKEN:
            self._lock.unlock()
        return came

    def serve(self) -> None:
        """Take the requests of other starts from now on; what a crash left behind is swept away."""
        from bloodcell_gui.startup.line import Listener

        self._listener = Listener(self._place, self)
        self._listener.asked.connect(self.asked)
        self._lock.unlock()

    def close(self) -> None:
        """Take no more requests: the next start is on its own."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        self._lock.unlock()


def find_place() -> str:
    """Return the name at which the windows of this user, home and screen find each other."""
    marks = [str(user_logs()), *(os.environ.get(name, "") for name in _SCREEN_VARIABLES)]
    if hasattr(os, "getuid"):
        marks.append(str(os.getuid()))
    name = f"bloodcell-{make_digest('|'.join(marks))}"
    if sys.platform == "win32":
        return name
    place = str(_find_folder() / name)
    return place if len(os.fsencode(place)) <= _LONGEST_PLACE else f"/tmp/{name}"


def make_digest(text: str) -> str:
    """Return 16 letters and digits that stand for a text in the name of a file."""
    # Qt's own: hashlib would cost the window's start some milliseconds.
    whole = QCryptographicHash.hash(text.encode(errors="surrogatepass"), QCryptographicHash.Algorithm.Sha256)
    return bytes(whole.toHex().data()).decode("ascii")[:16]


def _find_folder() -> Path:
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(named) if named and Path(named).is_dir() else Path(QDir.tempPath())


def _is_ours(place: str) -> bool:
    """Return whether a socket may be trusted: in a folder for all, anybody may have put one there."""
    if not hasattr(os, "getuid"):
        return True
    try:
        return Path(place).stat().st_uid == os.getuid()
    except OSError:
        return False
