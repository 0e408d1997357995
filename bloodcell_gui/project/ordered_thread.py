"""Work off the window's thread that must be done in order, none of it left out."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThread, Signal, Slot

from bloodcell_gui.background import end_thread
from trainer.errors import TrainerError

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """What is to be called in the thread, and what in the window's thread when it has ended."""

    function: Callable[[], Any]
    then: Callable[[Any], object]
    otherwise: Callable[[], object]


class OrderedThread(QThread):
    """Calls functions one after the other, in the order in which they were given.

    Signals:
        failed: The exception that one raised, and the traceback's text (empty for the user's own mistakes);
            the next ones are called all the same.
    """

    failed = Signal(object, str)
    _succeeded = Signal(object, object)
    _broke_off = Signal(object, object, str)

    def __init__(self, name: str, parent: QObject) -> None:
        """Prepare; the thread begins with the first function.

        Args:
            name: Its name in logs.
            parent: Owner, which closes it.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._is_closed = False
        self._succeeded.connect(self._on_succeeded)
        self._broke_off.connect(self._on_broke_off)

    def add(
        self,
        function: Callable[[], T],
        then: Callable[[T], object] = lambda _: None,
        otherwise: Callable[[], object] = lambda: None,
    ) -> None:
        """Call a function after all that were given before.

        Args:
            function: Called without arguments in the thread; touches no widget.
            then: Called with what it returned, in the window's thread.
            otherwise: Called there where it failed, before that is told.
        """
        if self._is_closed:
            return
        self._tasks.put(_Task(function, then, otherwise))
        if not self.isRunning():
            self.start()

    def close(self) -> None:
        """Do what was given, without telling what comes of it, and end; nothing more is taken."""
        self._is_closed = True
        self._tasks.put(None)
        end_thread(self)

    def run(self) -> None:
        """Call the functions."""
        while (task := self._tasks.get()) is not None:
            try:
                result = task.function()
            except TrainerError as error:
                if self._is_closed:
                    # Nobody is there any more to be told.
                    _log.warning("Not done while the window closed: %s", error)
                self._broke_off.emit(task, error, "")
            except Exception as error:  # nothing may end a thread without a word
                _log.exception("Work in the thread “%s” failed", self.objectName())
                self._broke_off.emit(task, error, traceback.format_exc())
            else:
                self._succeeded.emit(task, result)

    @Slot(object, object)
    def _on_succeeded(self, task: _Task, result: object) -> None:
        if not self._is_closed:
            task.then(result)

    @Slot(object, object, str)
    def _on_broke_off(self, task: _Task, error: Exception, details: str) -> None:
        if not self._is_closed:
            task.otherwise()
            self.failed.emit(error, details)
