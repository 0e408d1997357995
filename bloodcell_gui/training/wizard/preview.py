"""The preview of an augmentation: some of the user's own cells, and what training would make of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.job_queue import JobQueue
from trainer.config import TrainingConfig
from trainer.dataset.framing import Framing, frame_image
from trainer.events import Event, Failed, Finished, PreviewMade
from trainer.jobs import Job, PreviewJob

COPIES = 3
# Larger ones show no more, and take longer.
_LARGEST_SIDE = 128


class Preview(QObject):
    """Asks the child for varied copies, and keeps what it made.

    Signals:
        changed: Copies came, or will not come.
    """

    changed = Signal()

    def __init__(self, queue: JobQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._job: PreviewJob | None = None
        self._key: tuple[str, int, int] | None = None
        self._made: dict[tuple[str, int, int], NDArray[np.uint8]] = {}
        self._examples: Sequence[NDArray[np.uint8]] = ()
        self.originals: NDArray[np.uint8] | None = None
        self.error = ""
        queue.event_told.connect(self._on_event_told)
        queue.job_ended.connect(self._on_job_ended)

    @property
    def copies(self) -> NDArray[np.uint8] | None:
        """(N, COPIES, S, S, 3) uint8 RGB, varied as was last asked for; None until they are made."""
        return self._made.get(self._key) if self._key is not None else None

    @property
    def is_waiting(self) -> bool:
        """Whether the child is busy with another job first."""
        return self._job is not None and self._queue.current is not self._job

    def show(self, examples: Sequence[NDArray[np.uint8]], config: TrainingConfig) -> None:
        """Vary some images as a training would, unless that was done before.

        Args:
            examples: (S, S, 3) uint8 RGB each, of any size.
            config: Names augmentation, seed and the side of the images.
        """
        size = min(config.framed_size, _LARGEST_SIDE)
        if examples is not self._examples:
            self._made.clear()
            self._key = None
        key = (config.augmentation, size, config.seed)
        if key == self._key and (self.copies is not None or self._job is not None):
            return
        self.drop()
        self._examples, self._key, self.error = examples, key, ""
        self.originals = np.stack([frame_image(one, Framing(size=size)) for one in examples])
        if config.augmentation == "none":
            self._made[key] = np.repeat(self.originals[:, np.newaxis], COPIES, axis=1)
        if self.copies is None:
            self._job = PreviewJob(
                pixels=self.originals.tobytes(),
                count=len(self.originals),
                size=size,
                copies=COPIES,
                config=config,
            )
            self._queue.submit(self._job, at_front=True)
        self.changed.emit()

    def drop(self) -> None:
        """Ask for nothing any more."""
        job, self._job = self._job, None
        if job is not None:
            self._queue.cancel(job.id)

    @Slot(object)
    def _on_event_told(self, event: Event) -> None:
        if (
            isinstance(event, PreviewMade)
            and self._job is not None
            and self._key is not None
            and event.job_id == self._job.id
        ):
            shape = (event.count, event.copies, event.size, event.size, 3)
            self._made[self._key] = np.frombuffer(event.pixels, np.uint8).reshape(shape)
            self.changed.emit()

    @Slot(object, object)
    def _on_job_ended(self, job: Job, end: Finished | Failed) -> None:
        if self._job is None or job.id != self._job.id:
            return
        self._job = None
        if isinstance(end, Failed) and not end.cancelled:
            self.error = f"{end.summary} {end.remedy}".strip()
        self.changed.emit()
