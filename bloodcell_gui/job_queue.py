"""The queue of jobs for the heavy half: one child at a time, the others wait in sight."""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.background import end_thread
from trainer.language import tr

if TYPE_CHECKING:
    from bloodcell_gui.trainer_thread import Target, TrainerThread
    from trainer.events import Event, Failed, Finished
    from trainer.jobs import Job

_log = logging.getLogger(__name__)


class JobQueue(QObject):
    """Runs jobs of the heavy half one at a time, each by a `TrainerThread`; the others wait in order.

    Every job that was submitted ends with exactly one `job_ended`, but for those that `close` drops.

    Signals:
        job_started: The `Job` whose child is being started.
        event_told: An `Event` of the running job that does not end it.
        job_ended: A `Job`, and its `Finished` or `Failed`; also for a job cancelled while it waited.
        queue_changed: `current`, `waiting` or `is_paused` is another.
    """

    job_started = Signal(object)
    event_told = Signal(object)
    job_ended = Signal(object, object)
    queue_changed = Signal()

    def __init__(self, target: "Target | None" = None, parent: QObject | None = None) -> None:
        """Make an empty queue; what runs a job is imported with the first one.

        Args:
            target: Function of a module that the child can import, run there with each job; None
                for the heavy half's own.
            parent: Owner of the queue.
        """
        super().__init__(parent)
        self._target = target
        self._waiting: list[Job] = []
        self._thread: TrainerThread | None = None
        self._end: Finished | Failed | None = None
        self._is_paused = False
        self._is_closed = False

    @property
    def current(self) -> "Job | None":
        """The job that runs."""
        return self._thread.job if self._thread is not None else None

    @property
    def waiting(self) -> "tuple[Job, ...]":
        """The jobs that wait, the next one first."""
        return tuple(self._waiting)

    @property
    def is_paused(self) -> bool:
        """Whether the running job holds, or will at its next batch."""
        return self._is_paused

    def submit(self, job: "Job", *, at_front: bool = False) -> None:
        """Run a job when its turn comes.

        Args:
            job: What to do.
            at_front: Whether it goes before all that wait; what runs is never pushed aside.
        """
        if self._is_closed:
            return
        self._waiting.insert(0 if at_front else len(self._waiting), job)
        self._start_next()
        self.queue_changed.emit()

    def cancel(self, job_id: str) -> None:
        """End a job and drop its result; one that waits has written nothing and leaves the queue."""
        if self._runs(job_id):
            self._running.cancel_job()
            return
        from trainer.events import Failed

        dropped = [job for job in self._waiting if job.id == job_id]
        self._waiting = [job for job in self._waiting if job.id != job_id]
        for job in dropped:
            self.job_ended.emit(job, Failed(job_id=job.id, summary=tr("Cancelled."), cancelled=True))
        if dropped:
            self.queue_changed.emit()

    def stop(self, job_id: str) -> None:
        """Let the running job end at its next batch, with what it has; no other job can be stopped."""
        if self._runs(job_id):
            self._running.stop_job()

    def pause(self, job_id: str) -> None:
        """Let the running job hold at its next batch; the others go on waiting."""
        if self._runs(job_id) and not self._is_paused:
            self._is_paused = True
            self._running.pause_job()
            self.queue_changed.emit()

    def resume(self, job_id: str) -> None:
        """Let a paused job go on."""
        if self._runs(job_id) and self._is_paused:
            self._is_paused = False
            self._running.resume_job()
            self.queue_changed.emit()

    def close(self) -> None:
        """End the child, and keep all trainings, begun or not, to be resumed at another time."""
        self._is_closed = True
        if self._waiting:
            _keep_trainings(self._waiting)
        self._waiting.clear()
        if self._thread is not None:
            self._thread.leave_job()
            end_thread(self._thread)
            self._thread = None

    @property
    def _running(self) -> "TrainerThread":
        if self._thread is None:
            raise RuntimeError("No job runs.")
        return self._thread

    def _runs(self, job_id: str) -> bool:
        return self._thread is not None and self._thread.job.id == job_id

    def _start_next(self) -> None:
        if self._thread is not None or not self._waiting or self._is_closed:
            return
        from bloodcell_gui.trainer_thread import TrainerThread
        from trainer.worker import run_child

        thread = TrainerThread(self._waiting.pop(0), self._target or run_child, self)
        thread.event_told.connect(self._on_event_told)
        thread.job_finished.connect(self._on_end_told)
        thread.job_failed.connect(self._on_end_told)
        thread.finished.connect(self._on_thread_finished)
        self._thread, self._end, self._is_paused = thread, None, False
        thread.start()
        self.job_started.emit(thread.job)

    @Slot(object)
    def _on_event_told(self, event: "Event") -> None:
        if self._runs(event.job_id):
            self.event_told.emit(event)

    @Slot(object)
    def _on_end_told(self, end: "Finished | Failed") -> None:
        if self._runs(end.job_id):
            self._end = end

    @Slot()
    def _on_thread_finished(self) -> None:
        # By now the child is gone, and its memory with it: the next one has the machine to itself.
        thread, end = self._thread, self._end
        if thread is None or self.sender() is not thread:
            return
        thread.deleteLater()
        self._thread, self._end, self._is_paused = None, None, False
        if end is None:
            from trainer.process_outcome import ProcessOutcome

            _log.error("The thread of job %s ended without a word", thread.job.id)
            end = ProcessOutcome(0).as_failed(thread.job)
        self.job_ended.emit(thread.job, end)
        self._start_next()
        self.queue_changed.emit()


def _keep_trainings(jobs: "list[Job]") -> None:
    from trainer.errors import TrainerError
    from trainer.jobs import TrainJob
    from trainer.runs import keep_job

    for job in jobs:
        if isinstance(job, TrainJob):
            try:
                keep_job(job)
            except TrainerError as error:
                _log.warning("A training that waited is not kept: %s", error)
