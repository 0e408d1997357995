"""The signals by which a system ends a program: they lead to a proper end, not to a crash."""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from types import FrameType

from PySide6.QtCore import QCoreApplication, QSocketNotifier, QTimer


@contextlib.contextmanager
def end_on_signals(end: Callable[[], object]) -> Iterator[None]:
    """Call a function from the event loop where the process is asked to end, while the block runs.

    Linux and macOS send SIGTERM at the end of a session, SIGHUP when a terminal closes, SIGINT for
    Ctrl+C. Windows sends the window a message instead, which Qt takes.

    Args:
        end: Called in the main thread.
    """
    application = QCoreApplication.instance()
    if os.name != "posix" or application is None:
        yield
        return

    def ask(_number: int, _frame: FrameType | None) -> None:
        # Between any two steps of Python: nothing may be torn down here.
        QTimer.singleShot(0, application, end)

    def drain() -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(reader, 64)

    # Python sees a signal when it next has something to do; while Qt waits, only this wakes it.
    reader, writer = os.pipe()
    for handle in (reader, writer):
        os.set_blocking(handle, False)
    notifier = QSocketNotifier(reader, QSocketNotifier.Type.Read)
    notifier.activated.connect(drain)
    woken = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    numbers = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    handlers = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(woken)
        notifier.setEnabled(False)
        notifier.deleteLater()
        os.close(reader)
        os.close(writer)
