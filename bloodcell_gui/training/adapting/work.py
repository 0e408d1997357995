"""The job that adapts or attunes a model: in the queue, followed to its end, its result kept or not."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.background import BackgroundTask
from bloodcell_gui.job_queue import JobQueue
from trainer.language import tr

if TYPE_CHECKING:
    from trainer.bundle.card import ModelCard
    from trainer.cleaning.own_cells import CellsFound
    from trainer.events import Event, Failed, Finished
    from trainer.jobs import Job, LaboratoryJob


class AdaptingWork(QObject):
    """At most one such job at a time. Its model lies in the cache until the user keeps it.

    Signals:
        began: What is being done first.
        progressed: A `trainer.events.Progress`.
        made: The `ModelCard` of the new model.
        failed: Summary, remedy and details; being cancelled is none.
        kept: Path of the new model in the library.
        task_failed: An exception and the traceback's text: the result could not be read or kept.
        changed: `is_working` or `result` is another.
    """

    began = Signal(str)
    progressed = Signal(object)
    made = Signal(object)
    failed = Signal(str, str, str)
    kept = Signal(object)
    task_failed = Signal(object, str)
    changed = Signal()

    def __init__(self, queue: JobQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = queue
        self._job: LaboratoryJob | None = None
        self._task: BackgroundTask | None = None
        self.result: Path | None = None
        queue.job_started.connect(self._on_job_started)
        queue.event_told.connect(self._on_event_told)
        queue.job_ended.connect(self._on_job_ended)

    @property
    def is_working(self) -> bool:
        """Whether a model is being made, waits to be, or is being kept."""
        return self._job is not None or self._task is not None

    def adapt(self, model: Path, cells: "CellsFound", title: str, old_test: Path | None) -> None:
        """Adapt a model when the queue's turn comes.

        Args:
            model: The model file.
            cells: The laboratory's cells.
            title: What the new model is called.
            old_test: Images that hold the old model's test images; None for none.
        """
        from trainer.jobs import AdaptJob

        self._start(
            AdaptJob(
                dataset=cells.dataset,
                model=model,
                out=_name_model(model, cells.dataset),
                title=title,
                decisions=cells.decisions,
                old_test=old_test,
                command=f"bloodcell adapt {cells.dataset.name} --model {model.stem}",
            )
        )

    def attune(self, model: Path, images: Path) -> None:
        """Attune a model when the queue's turn comes.

        Args:
            model: The model file.
            images: The laboratory's images; labels are not looked at.
        """
        from trainer.jobs import AttuneJob

        self._start(
            AttuneJob(
                model=model,
                images=images,
                out=_name_model(model, images),
                command=f"bloodcell attune {images.name} --model {model.stem}",
            )
        )

    def _start(self, job: "LaboratoryJob") -> None:
        self.throw_away()
        self._job = job
        self.began.emit(
            tr("Starting") if self._queue.current is None else tr("Waiting for other work to end")
        )
        self._queue.submit(job)
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """End it; nothing comes of it."""
        if self._job is not None:
            self._queue.cancel(self._job.id)

    @Slot()
    def keep(self) -> None:
        """Take the new model into the library."""
        from trainer.bundle.changes import import_model

        if self.result is not None and self._task is None:
            result = self.result
            self._run(lambda: import_model(result), self._on_kept)

    @Slot()
    def throw_away(self) -> None:
        """Remove the new model, if there is one that was not kept."""
        self.result = None
        if self._job is None and self._task is None:
            shutil.rmtree(_folder(), ignore_errors=True)
        self.changed.emit()

    @Slot(object)
    def _on_job_started(self, job: "Job") -> None:
        if job is self._job and self._job is not None:
            self.began.emit(tr("Starting"))

    @Slot(object)
    def _on_event_told(self, event: "Event") -> None:
        from trainer.events import Progress

        if self._job is not None and event.job_id == self._job.id and isinstance(event, Progress):
            self.progressed.emit(event)

    @Slot(object, object)
    def _on_job_ended(self, job: "Job", end: "Finished | Failed") -> None:
        from trainer.bundle.model_file import read_card
        from trainer.events import Failed

        if job is not self._job:
            return
        self._job = None
        if isinstance(end, Failed):
            if not end.cancelled:
                self.failed.emit(end.summary, end.remedy, end.details)
            self.changed.emit()
            return
        path = Path(end.model)
        self.result = path
        self._run(lambda: read_card(path), self._on_read)

    def _run(self, function: Callable[[], object], then: Callable[[Any], object]) -> None:
        task = BackgroundTask(function, "new model", self)
        task.succeeded.connect(then)
        task.failed.connect(self._on_task_failed)
        self._task = task
        task.start()
        self.changed.emit()

    @Slot(object)
    def _on_read(self, card: "ModelCard") -> None:
        self._task = None
        self.made.emit(card)
        self.changed.emit()

    @Slot(object)
    def _on_kept(self, path: Path) -> None:
        self._task = None
        self.throw_away()
        self.kept.emit(path)

    @Slot(object, str)
    def _on_task_failed(self, error: Exception, details: str) -> None:
        self._task = None
        self.task_failed.emit(error, details)
        self.changed.emit()


def _name_model(model: Path, cells: Path) -> Path:
    from trainer.files import make_stem

    stem = make_stem(f"{model.stem}-{cells.stem}", "adapted")
    return _folder() / f"{stem}.bloodcell"


def _folder() -> Path:
    from trainer import resources

    return resources.user_cache() / "adapted"
