"""Short work off the window's thread: one function, one result."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from trainer.errors import TrainerError

# Threads end within a batch; this is for a disk that does not answer.
_END_MILLISECONDS = 5000

_log = logging.getLogger(__name__)
_abandoned: list[QThread] = []


def end_thread(thread: QThread) -> None:
    """Ask a thread to end and wait for it; one that hangs is left behind, for `has_abandoned`."""
    thread.requestInterruption()
    if not thread.wait(_END_MILLISECONDS):
        _log.warning("The thread “%s” does not end", thread.objectName())
        # Qt ends the process when the object of a running thread is destroyed.
        thread.setParent(None)
        _abandoned.append(thread)


def has_abandoned() -> bool:
    """Return whether a thread was left behind that still runs."""
    return any(thread.isRunning() for thread in _abandoned)


class BackgroundTask(QThread):
    """Runs one function in a thread of its own and tells how it ended, once.

    Signals:
        succeeded: What the function returned.
        failed: The exception that it raised, and the traceback's text (empty for the user's own
            mistakes).
    """

    succeeded = Signal(object)
    failed = Signal(object, str)

    def __init__(self, function: Callable[[], Any], name: str, parent: QObject) -> None:
        """Prepare the task; `start()` runs it.

        Args:
            function: Called without arguments in the thread; touches no widget.
            name: Name of the thread in logs.
            parent: Owner; the task deletes itself when it is done.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._function = function
        self.finished.connect(self.deleteLater)

    def run(self) -> None:
        """Call the function."""
        try:
            result = self._function()
        except TrainerError as error:
            self.failed.emit(error, "")
        except Exception as error:  # nothing may end a thread without a word
            _log.exception("The task “%s” failed", self.objectName())
            self.failed.emit(error, traceback.format_exc())
        else:
            self.succeeded.emit(result)
