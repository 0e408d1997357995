"""The line between two starts: a local socket that only the user may open, or a named pipe.

It brings Qt's network along, which a start that is the first one needs only once its window is painted.
"""

import sys

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from bloodcell_gui.startup.request import HandOver, StartRequest

_CONNECT_MILLISECONDS = 1000
# A window that answers does so within a frame.
_ANSWER_MILLISECONDS = 2000
_ANSWER = b"taken\n"
# Some ten thousand paths.
_MOST_BYTES = 4_000_000


class Listener(QObject):
    """Takes the requests of other starts, until it is closed.

    Signals:
        asked: Another start has handed its `StartRequest` over.
    """

    asked = Signal(object)

    def __init__(self, place: str, parent: QObject) -> None:
        """Listen; what a crash left behind is swept away.

        Args:
            place: The name at which starts find each other.
            parent: Owner.
        """
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connected)
        if not self._server.listen(place):
            QLocalServer.removeServer(place)
            self._server.listen(place)

    def close(self) -> None:
        """Take no more requests."""
        self._server.close()

    @Slot()
    def _on_connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
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


def send(place: str, request: StartRequest) -> HandOver:
    """Hand a request to whoever listens at a place; waits two seconds at most for the answer."""
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


def _let_come_to_front() -> None:
    """Pass on to the other process the right to come to the front, which Windows gave to this one."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
