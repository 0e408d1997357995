"""Measuring how fast this machine trains: twenty seconds in the child, remembered for good."""

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.training.wizard.speeds import Speeds
from trainer.events import Event, Failed, Finished, Progress, SpeedMeasured
from trainer.jobs import Job, MeasureSpeedJob
from trainer.language import tr
from trainer.networks import PRESETS

# Larger ones take longer to build than the measurement lasts; their speed is worked out.
_QUICKLY_BUILT = 10_000_000


class SpeedMeter(QObject):
    """Runs one measurement at a time through the queue, and keeps what it tells.

    Signals:
        changed: A measurement began, went on, told a speed, or ended.
    """

    changed = Signal()

    def __init__(self, queue: JobQueue, speeds: Speeds, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._speeds = speeds
        self._job: MeasureSpeedJob | None = None
        self.text = ""
        queue.job_started.connect(self._on_job_started)
        queue.event_told.connect(self._on_event_told)
        queue.job_ended.connect(self._on_job_ended)

    @property
    def is_measuring(self) -> bool:
        """Whether a measurement runs or waits."""
        return self._job is not None

    def measure(self, network: str, input_size: int, batch_size: int) -> None:
        """Measure a network first, then the smaller ones as far as the time goes."""
        if self._job is not None:
            return
        others = sorted(PRESETS, key=lambda preset: preset.relative_cost)
        networks = [network]
        networks += [
            preset.id
            for preset in others
            if preset.id != network
            and preset.parameters < _QUICKLY_BUILT
            and preset.size_range[0] <= input_size <= preset.size_range[1]
        ]
        self._job = MeasureSpeedJob(networks=tuple(networks), input_size=input_size, batch_size=batch_size)
        self.text = (
            tr("Waits until the running job has ended…")
            if self._queue.current is not None
            else tr("Starting…")
        )
        self._queue.submit(self._job)
        self.changed.emit()

    def cancel(self) -> None:
        """End the measurement; what it told stays."""
        if self._job is not None:
            self._queue.cancel(self._job.id)

    @Slot(object)
    def _on_job_started(self, job: Job) -> None:
        if self._job is not None and job.id == self._job.id:
            self.text = tr("Starting…")
            self.changed.emit()

    @Slot(object)
    def _on_event_told(self, event: Event) -> None:
        if self._job is None or event.job_id != self._job.id:
            return
        if isinstance(event, SpeedMeasured):
            self._speeds.remember(event.network, self._job.input_size, event.images_per_second)
        elif isinstance(event, Progress):
            self.text = f"{event.stage}…"
        self.changed.emit()

    @Slot(object, object)
    def _on_job_ended(self, job: Job, end: Finished | Failed) -> None:
        if self._job is None or job.id != self._job.id:
            return
        self._job = None
        failed = isinstance(end, Failed) and not end.cancelled
        self.text = f"{end.summary} {end.remedy}".strip() if isinstance(end, Failed) and failed else ""
        self.changed.emit()
