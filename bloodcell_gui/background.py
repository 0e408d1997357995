"""Short work off the window's thread: one function, one result."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

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


def end_tasks(owner: QObject) -> None:
    """End all short work that belongs to an object or to what is below it; none is begun any more."""
    for latest in owner.findChildren(LatestTask):
        latest.close()
    for task in owner.findChildren(BackgroundTask):
        end_thread(task)


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


class LatestTask(QObject):
    """Runs functions off the window's thread, one at a time; only the one asked for last counts.

    What is asked for while another runs waits until that one has ended, and takes the place of
    whatever waited before it: however fast the user goes on, two are the most that are run.

    Signals:
        succeeded: What the function that was asked for last returned.
        failed: Its exception and the traceback's text, as `BackgroundTask` tells them.
    """

    succeeded = Signal(object)
    failed = Signal(object, str)

    def __init__(self, name: str, parent: QObject) -> None:
        """Make it idle.

        Args:
            name: Name of its threads in logs.
            parent: Owner.
        """
        super().__init__(parent)
        self._name = name
        self._task: BackgroundTask | None = None
        self._waiting: Callable[[], Any] | None = None
        self._is_wanted = False
        self._is_closed = False

    @property
    def is_running(self) -> bool:
        """Whether something will still be told."""
        return self._is_wanted

    def run(self, function: Callable[[], Any]) -> None:
        """Call a function, in place of all that were asked for before.

        Args:
            function: Called without arguments in a thread; touches no widget.
        """
        # Such as what a timer asks for between the window's end and its own.
        if self._is_closed:
            return
        self._is_wanted = True
        if self._task is None:
            self._start(function)
        else:
            self._waiting = function

    def forget(self) -> None:
        """Want nothing any more: nothing is told of what runs, and nothing else is begun."""
        self._is_wanted = False
        self._waiting = None

    def close(self) -> None:
        """Want nothing any more, now or later."""
        self.forget()
        self._is_closed = True

    def _start(self, function: Callable[[], Any]) -> None:
        self._task = BackgroundTask(function, self._name, self)
        self._task.succeeded.connect(self._on_succeeded)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        if self._counts():
            self.succeeded.emit(result)

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        if self._counts():
            self.failed.emit(error, details)

    def _counts(self) -> bool:
        """Go on with what waits, and return whether what has ended is what was asked for last."""
        self._task = None
        function, self._waiting = self._waiting, None
        if function is not None:
            self._start(function)
            return False
        counts, self._is_wanted = self._is_wanted, False
        return counts
