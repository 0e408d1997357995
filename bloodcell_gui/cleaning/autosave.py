"""Keeps decisions on disk while they are made: after every step, whole, off the window's thread."""

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.background import BackgroundTask, end_tasks
from trainer.cleaning.decisions import Decision, write_decisions
from trainer.errors import TrainerError

_log = logging.getLogger(__name__)


class Autosaver(QObject):
    """Writes the latest decisions to one file; what came while it was writing is written next.

    Signals:
        saved: All that was given is on disk.
        failed: The exception, and the traceback's text; the decisions are kept for the next attempt.
    """

    saved = Signal()
    failed = Signal(object, str)

    def __init__(self, path: Path, parent: QObject) -> None:
        """Prepare; nothing is written before there is something.

        Args:
            path: The file.
            parent: Owner.
        """
        super().__init__(parent)
        self.path = path
        self._waiting: Sequence[Decision] | None = None
        self._writing: Sequence[Decision] | None = None
        self._task: BackgroundTask | None = None

    @property
    def is_saved(self) -> bool:
        """Whether all that was given is on disk."""
        return self._waiting is None and self._task is None

    def save(self, decisions: Sequence[Decision]) -> None:
        """Write decisions in place of the earlier ones.

        Args:
            decisions: All of them; they must not change any more.
        """
        self._waiting = decisions
        self._start()

    @Slot()
    def try_again(self) -> None:
        """Write again what could not be written."""
        self._start()

    def close(self) -> None:
        """Wait until all is on disk, before the window goes."""
        self._task = None
        # One that has told its end may still be in its last line.
        end_tasks(self)
        if self._waiting is not None:
            try:
                write_decisions(self.path, self._waiting)
            except TrainerError as error:
                _log.warning("The last decisions are not saved: %s", error)
            self._waiting = None

    def _start(self) -> None:
        if self._task is not None or self._waiting is None:
            return
        self._writing, self._waiting = self._waiting, None
        self._task = BackgroundTask(
            partial(write_decisions, self.path, self._writing), "save decisions", self
        )
        self._task.succeeded.connect(self._on_saved)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    @Slot()
    def _on_saved(self) -> None:
        if self.sender() is not self._task:
            return
        self._task = self._writing = None
        self._start()
        if self._task is None:
            self.saved.emit()

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        if self.sender() is not self._task:
            return
        self._task = None
        if self._waiting is None:
            self._waiting = self._writing
        self._writing = None
        self.failed.emit(error, details)
