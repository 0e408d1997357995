"""Follows the trainings of this session through the queue, and keeps the record of each."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bloodcell_gui.job_queue import JobQueue

if TYPE_CHECKING:
    from bloodcell_gui.training.run.record import RunRecord
    from trainer.events import Event, Failed, Finished
    from trainer.jobs import Job, TrainJob

# A run tells up to ten batches a second, and a resumed one its whole history at once.
_REFRESH_MILLISECONDS = 100


class TrainingFollower(QObject):
    """Keeps the records of this session's trainings, and passes on what the user asks of them.

    Signals:
        changed: The running training's record says something new; ten times a second at most.
        ended: The `RunRecord` of a training that ended.
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(self, queue: JobQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._records: dict[str, RunRecord] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MILLISECONDS)
        self._timer.timeout.connect(self.changed)
        queue.job_started.connect(self._on_job_started)
        queue.event_told.connect(self._on_event_told)
        queue.job_ended.connect(self._on_job_ended)

    @property
    def current(self) -> "RunRecord | None":
        """The record of the training that runs."""
        job = self._queue.current
        return self._records.get(job.id) if job is not None else None

    @property
    def ended_records(self) -> "list[RunRecord]":
        """The trainings of this session that ended with a model or a failure, the latest first.

        Of those that wrote one file after the other, the last is left: the file holds its model.
        """
        return [one for one in reversed(self._records.values()) if one.end is not None]

    def start(self, job: "TrainJob") -> None:
        """Put a training into the queue, be it new or one that is to go on."""
        self._records.pop(job.id, None)
        self._queue.submit(job)

    def pause(self) -> None:
        """Let the running training hold at the end of its batch."""
        record = self.current
        if record is not None:
            record.is_asked_to_pause = True
            self._queue.pause(record.job.id)
            self.changed.emit()

    def resume(self) -> None:
        """Let the paused training go on."""
        record = self.current
        if record is not None:
            record.is_asked_to_pause = False
            self._queue.resume(record.job.id)
            self.changed.emit()

    def stop(self) -> None:
        """Let the running training end with the best epoch so far."""
        record = self.current
        if record is not None:
            record.is_asked_to_stop = True
            self._queue.stop(record.job.id)
            self.changed.emit()

    def cancel(self) -> None:
        """End the running training and leave nothing of it behind."""
        record = self.current
        if record is not None:
            self._queue.cancel(record.job.id)

    def close(self) -> None:
        """Stop the clock, before the window goes."""
        self._timer.stop()

    @Slot(object)
    def _on_job_started(self, job: "Job") -> None:
        from bloodcell_gui.training.run.record import RunRecord
        from trainer.jobs import TrainJob

        if isinstance(job, TrainJob):
            self._records[job.id] = RunRecord(job)

    @Slot(object)
    def _on_event_told(self, event: "Event") -> None:
        record = self._records.get(event.job_id)
        if record is not None:
            record.take(event)
            if not self._timer.isActive():
                self._timer.start()

    @Slot(object, object)
    def _on_job_ended(self, job: "Job", end: "Finished | Failed") -> None:
        from trainer.events import Failed, Finished

        record = self._records.get(job.id)
        if record is not None:
            record.take_end(end)
            if isinstance(end, Failed) and end.cancelled:
                del self._records[job.id]
            elif isinstance(end, Finished):
                self._forget_replaced(record, end.model)
            self.ended.emit(record)

    def _forget_replaced(self, latest: "RunRecord", model: str) -> None:
        from trainer.events import Finished

        for job_id, record in [*self._records.items()]:
            if record is not latest and isinstance(record.end, Finished) and record.end.model == model:
                del self._records[job_id]
