"""With how many threads this computer works: shown, tried out anew, and given up for the rule."""

import importlib.util
import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QThread, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.background import LatestTask
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.texts import make_text
from trainer.events import Event, Failed, Finished, SpeedMeasured
from trainer.jobs import Job, MeasureSpeedJob
from trainer.language import mark, tr
from trainer.threads import KeptPlan, describe_plan, read_kept_plan, want_plan
from trainer.trials import TrainingTrials

if TYPE_CHECKING:
    from collections.abc import Callable

_TRYING = mark("Trying out threads for classifying and reading: some seconds…")
_TRAINING = mark("Trying out threads for training: about a minute…")
_BUSY = mark("The computer is busy with something else, which tells nothing. Try again when it is quiet.")


class ThreadPanel(QGroupBox):
    """Shows what was measured, measures anew when asked, and goes back to the rule.

    Signals:
        changed: Something else is shown, or its height is another.
    """

    changed = Signal()

    def __init__(self, queue: JobQueue, parent: QWidget | None = None) -> None:
        """Look up what was measured.

        Args:
            queue: Runs the short trainings.
            parent: The dialog.
        """
        super().__init__(tr("Threads"), parent)
        self._queue = queue
        self._trials: TrainingTrials | None = None
        self._job: MeasureSpeedJob | None = None
        self._gives_up = threading.Event()
        self._lines: dict[str, str] = {}
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._state = make_text(muted=True)
        self._use = QCheckBox(tr("&Use what was measured"))
        self._try = QPushButton(tr("&Try Out Anew"))
        foot = QHBoxLayout()
        foot.addWidget(self._use)
        foot.addStretch()
        foot.addWidget(self._try)
        layout = QVBoxLayout(self)
        layout.addLayout(self._form)
        layout.addWidget(self._state)
        layout.addLayout(foot)
        self._task = LatestTask("threads", self)
        self._task.succeeded.connect(self._on_read)
        self._measuring = LatestTask("measure threads", self)
        self._measuring.succeeded.connect(self._on_measured)
        self._measuring.failed.connect(self._on_failed)
        self._use.clicked.connect(self._on_use_chosen)
        self._try.clicked.connect(self.try_out)
        queue.event_told.connect(self._on_event_told)
        queue.job_ended.connect(self._on_job_ended)
        self._say("")
        self._task.run(read_kept_plan)

    @property
    def text(self) -> str:
        """What is shown, as lines of text."""
        return "\n".join(f"{heading}: {told}" for heading, told in self._lines.items())

    @Slot()
    def try_out(self) -> None:
        """Measure: classifying and reading here, then training in children."""
        self._gives_up.clear()
        self._try.setEnabled(False)
        self._use.setEnabled(False)
        self._say(tr(_TRYING))
        self._measuring.run(self._make_measurement())

    def give_up(self) -> None:
        """End what is being measured; nobody waits for it any more."""
        self._gives_up.set()
        self._measuring.forget()
        job, self._job, self._trials = self._job, None, None
        if job is not None:
            self._queue.cancel(job.id)

    def _make_measurement(self) -> "Callable[[], KeptPlan | None]":
        gives_up = self._gives_up

        def measure() -> KeptPlan | None:
            from trainer.inference.measuring import measure_threads

            thread = QThread.currentThread()
            return measure_threads(lambda: gives_up.is_set() or thread.isInterruptionRequested())

        return measure

    @Slot(object)
    def _on_read(self, kept: KeptPlan | None) -> None:
        self._show(kept)

    @Slot(object)
    def _on_measured(self, kept: KeptPlan | None) -> None:
        if kept is None:
            self._end(tr(_BUSY))
            return
        self._show(kept)
        if importlib.util.find_spec("tensorflow") is None:
            self._end("")
            return
        trials = TrainingTrials()
        if not trials.is_needed:
            self._end("")
            return
        self._trials = trials
        self._say(tr(_TRAINING))
        self._go_on()

    @Slot(object, str)
    def _on_failed(self, error: Exception, _details: str) -> None:
        self._end(str(error))

    def _go_on(self) -> None:
        """Begin the next trial, or keep what came of them."""
        assert self._trials is not None
        self._job = self._trials.next_job()
        if self._job is not None:
            self._queue.submit(self._job, at_front=True)
            return
        trials, self._trials = self._trials, None
        self._task.run(partial(_keep, trials))
        self._end("")

    @Slot(object)
    def _on_event_told(self, event: Event) -> None:
        if self._trials is None or self._job is None or event.job_id != self._job.id:
            return
        if isinstance(event, SpeedMeasured):
            self._trials.take(event.images_per_second)

    @Slot(object, object)
    def _on_job_ended(self, job: Job, end: Finished | Failed) -> None:
        if self._job is None or job.id != self._job.id:
            return
        self._job = None
        if isinstance(end, Failed):
            self._trials = None
            self._end("" if end.cancelled else f"{end.summary} {end.remedy}".strip())
        else:
            self._go_on()

    @Slot(bool)
    def _on_use_chosen(self, is_wanted: bool) -> None:
        self._task.run(partial(want_plan, is_wanted))

    def _show(self, kept: KeptPlan | None) -> None:
        self._lines = describe_plan(kept)
        while self._form.rowCount():
            self._form.removeRow(0)
        for heading, told in self._lines.items():
            name = make_text(f"{heading}:", muted=True)
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            name.setWordWrap(False)
            self._form.addRow(name, make_text(told))
        self._use.setChecked(kept is not None and kept.is_wanted)
        self._use.setEnabled(self._try.isEnabled() and kept is not None and bool(kept.paces))
        self.changed.emit()

    def _end(self, text: str) -> None:
        self._try.setEnabled(True)
        self._say(text)
        if not self._task.is_running:
            self._task.run(read_kept_plan)

    def _say(self, text: str) -> None:
        self._state.setText(text)
        self._state.setVisible(bool(text))
        self.changed.emit()


def _keep(trials: TrainingTrials) -> KeptPlan | None:
    """Keep what the trials found, and return what is kept in the end."""
    trials.keep()
    return read_kept_plan()
