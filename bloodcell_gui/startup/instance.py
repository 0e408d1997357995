"""One window a user and home: a second start hands what it was to open to the first, and ends."""

import os
import sys
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QDir, QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from bloodcell_gui.startup.request import StartRequest
from trainer.resources import user_logs

_CONNECT_MILLISECONDS = 1000
# A window that answers does so within a frame.
_ANSWER_MILLISECONDS = 2000
# A first start from a cold disk takes its time.
_START_MILLISECONDS = 15_000
_ANSWER = b"taken\n"
# Some ten thousand paths.
_MOST_BYTES = 4_000_000
# Names of sockets are at most 104 bytes long on macOS, 108 on Linux.
_LONGEST_PLACE = 100
# Two screens of one user are two places to work at.
_SCREEN_VARIABLES = ("WAYLAND_DISPLAY", "DISPLAY", "SESSIONNAME")


class HandOver(Enum):
    """What became of an attempt to hand a request over."""

    TAKEN = auto()
    NOBODY = auto()
    NO_ANSWER = auto()


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
        self._server: QLocalServer | None = None

    def hand_over(self, request: StartRequest) -> HandOver:
        """Hand a request to the window that is open, if there is one; waits two seconds at most for it.

        Where nobody takes it, this start is the first, and others wait for its `serve` or `close`.
        """
        is_starting = not self._lock.tryLock(_START_MILLISECONDS)
        if is_starting and self._lock.error() == QLockFile.LockError.LockFailedError:
            return HandOver.NO_ANSWER
        came = _send(self._place, request)
        if came is HandOver.TAKEN:
            self._lock.unlock()
        return came

    def serve(self) -> None:
        """Take the requests of other starts from now on; what a crash left behind is swept away."""
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._on_connected)
        if not server.listen(self._place):
            QLocalServer.removeServer(self._place)
            server.listen(self._place)
        self._server = server
        self._lock.unlock()

    def close(self) -> None:
        """Take no more requests: the next start is on its own."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    @Slot()
    def _on_connected(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._on_ready)
            socket.disconnected.connect(socket.deleteLater)
            # It may have written before anybody listened.
            self._read(socket)

    @Slot()
    def _on_ready(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _MOST_BYTES:
                socket.abort()
            return
        request = StartRequest.from_bytes(bytes(socket.readLine().data()))
        if request is None:
            socket.abort()
            return
        # Answered first: opening may take a moment, and the other one waits.
        socket.write(_ANSWER)
        socket.flush()
        socket.disconnectFromServer()
        self.asked.emit(request)


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


def _send(place: str, request: StartRequest) -> HandOver:
    if not _is_ours(place):
        return HandOver.NOBODY
    socket = QLocalSocket()
    socket.connectToServer(place)
    if not socket.waitForConnected(_CONNECT_MILLISECONDS):
        refused = socket.error() in {
            QLocalSocket.LocalSocketError.ServerNotFoundError,
            QLocalSocket.LocalSocketError.ConnectionRefusedError,
        }
        return HandOver.NOBODY if refused else HandOver.NO_ANSWER
    _let_come_to_front()
    socket.write(request.to_bytes())
    answer = b""
    while len(answer) < len(_ANSWER) and socket.waitForReadyRead(_ANSWER_MILLISECONDS):
        answer += bytes(socket.readAll().data())
    if answer == _ANSWER:
        return HandOver.TAKEN
    # One that closes the line is going: there is room for another. One that keeps silent hangs.
    is_open = socket.state() == QLocalSocket.LocalSocketState.ConnectedState
    socket.abort()
    return HandOver.NO_ANSWER if is_open else HandOver.NOBODY


def _is_ours(place: str) -> bool:
    """Return whether a socket may be trusted: in a folder for all, anybody may have put one there."""
    if not hasattr(os, "getuid"):
        return True
    try:
        return Path(place).stat().st_uid == os.getuid()
    except OSError:
        return False


def _let_come_to_front() -> None:
    """Pass on to the other process the right to come to the front, which Windows gave to this one."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
