"""Looking a data set through: a job in the queue, then getting its report ready to be decided on."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.background import BackgroundTask
from bloodcell_gui.job_queue import JobQueue
from trainer.language import tr

if TYPE_CHECKING:
    from trainer.cleaning.report import CleaningReport
    from trainer.events import Event, Failed, Finished
    from trainer.jobs import CleanJob, Job


class Examination(QObject):
    """At most one data set at a time; another one takes its place.

    Signals:
        began: What is done in all, and what comes first.
        progressed: A `Progress`.
        stage_begun: What is being done now, where nobody knows how long it takes.
        reported: A data set is looked through; what is open must be on disk now.
        opened: The data set as `Opened`.
        failed: Summary, remedy and details; being cancelled is none.
        opening_failed: The exception, and the traceback's text.
        ended: Nothing is looked through any more, however it ended.
    """

    began = Signal(str, str)
    progressed = Signal(object)
    stage_begun = Signal(str)
    reported = Signal()
    opened = Signal(object)
    failed = Signal(str, str, str)
    opening_failed = Signal(object, str)
    ended = Signal()

    def __init__(self, queue: JobQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = queue
        self._job: CleanJob | None = None
        self._report: CleaningReport | None = None
        self._opening: BackgroundTask | None = None
        queue.job_started.connect(self._on_job_started)
        queue.event_told.connect(self._on_event_told)
        queue.job_ended.connect(self._on_job_ended)

    @property
    def is_working(self) -> bool:
        """Whether a data set is being looked through, or waits to be."""
        return self._job is not None or self._opening is not None

    @property
    def is_running(self) -> bool:
        """Whether its job is the one that runs."""
        return self._job is not None and self._queue.current is self._job

    def start(self, dataset: Path, model: Path, network: str = "") -> None:
        """Look a data set through when the queue's turn comes.

        Args:
            dataset: Absolute path of a folder, manifest, `.zip` or `.npz`.
            model: File of the model that judges.
            network: Id of a network that is trained to judge the labels; empty for the model.
        """
        from trainer.cleaning.judging import FOLDS, plan_judging
        from trainer.jobs import CleanJob

        self.cancel()
        self._report = None
        training = plan_judging(network) if network else None
        self._job = CleanJob(dataset=dataset, model=model, training=training, n_folds=FOLDS)
        waits = self._queue.current is not None
        self.began.emit(_name(dataset), tr("Waiting for other work to end") if waits else tr("Starting"))
        self._queue.submit(self._job)

    @Slot()
    def cancel(self) -> None:
        """End it; nothing comes of it."""
        was_working, job = self.is_working, self._job
        self._job = self._opening = None
        if job is not None:
            self._queue.cancel(job.id)
        if was_working:
            self.ended.emit()

    @Slot(object)
    def _on_job_started(self, job: "Job") -> None:
        if job is self._job and self._job is not None:
            self.began.emit(_name(self._job.dataset), tr("Starting"))

    @Slot(object)
    def _on_event_told(self, event: "Event") -> None:
        from trainer.cleaning.report import CleaningFound
        from trainer.events import Progress

        if self._job is None or event.job_id != self._job.id:
            return
        if isinstance(event, Progress):
            self.progressed.emit(event)
        elif isinstance(event, CleaningFound):
            self._report = event.report

    @Slot(object, object)
    def _on_job_ended(self, job: "Job", end: "Finished | Failed") -> None:
        from trainer.events import Failed

        if job is not self._job:
            return
        self._job = None
        if self._report is not None and not isinstance(end, Failed):
            self._open(self._report)
            return
        if isinstance(end, Failed) and not end.cancelled:
            self.failed.emit(end.summary, end.remedy, end.details)
        self.ended.emit()

    def _open(self, report: "CleaningReport") -> None:
        # Imported here and not in the thread: two threads that first name types of PySide end in a crash.
        from bloodcell_gui.cleaning.opening import open_report

        self._report = None
        self.reported.emit()
        self.stage_begun.emit(tr("Reading earlier decisions"))
        self._opening = BackgroundTask(lambda: open_report(report), "open report", self)
        self._opening.succeeded.connect(self._on_opened)
        self._opening.failed.connect(self._on_opening_failed)
        self._opening.start()

    @Slot(object)
    def _on_opened(self, opened: object) -> None:
        if self.sender() is self._opening:
            self._opening = None
            self.opened.emit(opened)
            self.ended.emit()

    @Slot(object, str)
    def _on_opening_failed(self, error: Exception, details: str) -> None:
        if self.sender() is self._opening:
            self._opening = None
            self.opening_failed.emit(error, details)
            self.ended.emit()


def _name(dataset: Path) -> str:
    return tr("Looking through “{dataset}”", dataset=dataset.name)
