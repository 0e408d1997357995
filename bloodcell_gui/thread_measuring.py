"""Measuring this computer's threads by itself, after a classification and while nothing else is done."""

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Slot

from bloodcell_gui.background import LatestTask
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.session import Session

if TYPE_CHECKING:
    from trainer.threads import KeptPlan

# Who classifies fewer images would not feel the difference.
_ENOUGH_IMAGES = 500


class ThreadMeasuring(QObject):
    """Measures in the background after a classification, unless it is known; gives way to any work.

    It tries once a run of the application: where the computer was busy, the rule serves until the next.
    """

    def __init__(self, session: Session, queue: JobQueue, parent: QObject) -> None:
        """Watch for a classification that has ended.

        Args:
            session: Tells when images are classified.
            queue: Tells when a job runs.
            parent: Owner.
        """
        super().__init__(parent)
        self._session = session
        self._queue = queue
        self._task = LatestTask("measure threads", self)
        self._gives_way = threading.Event()
        self._was_tried = False
        session.work_changed.connect(self._on_work_changed)
        queue.queue_changed.connect(self._on_work_changed)

    @property
    def is_measuring(self) -> bool:
        """Whether it measures now."""
        return self._task.is_running

    @Slot()
    def _on_work_changed(self) -> None:
        if self._session.is_working or self._queue.current is not None:
            self._gives_way.set()
        elif not self._was_tried and sum(one.n_done for one in self._session.samples) >= _ENOUGH_IMAGES:
            self._was_tried = True
            self._gives_way.clear()
            self._task.run(self._measure)

    def _measure(self) -> "KeptPlan | None":
        """Measure where nothing is known; called in a thread of its own."""
        # Imported already, by the classification that has ended.
        from trainer.inference.measuring import measure_threads
        from trainer.threads import read_kept_plan

        thread = QThread.currentThread()
        kept = read_kept_plan()
        if kept is not None:
            return kept
        return measure_threads(lambda: self._gives_way.is_set() or thread.isInterruptionRequested())
