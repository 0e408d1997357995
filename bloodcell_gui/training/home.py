"""Where training begins: an invitation, what runs and waits, what broke off, what is finished."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.background import BackgroundTask, LatestTask
from bloodcell_gui.icons import IconLabel, set_icon
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.job_titles import describe_job, describe_training
from bloodcell_gui.notify import Notifier
from bloodcell_gui.questions import confirm
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.training.figure_text import format_share
from bloodcell_gui.training.follower import TrainingFollower
from bloodcell_gui.training.rows import Row, Section
from bloodcell_gui.training.run.progress_text import describe_run
from trainer.events import Finished
from trainer.language import tr, tr_n
from trainer.runs import UnfinishedRun, remove_run, unfinished_runs

_WIDTH = 720
_LARGE = 1.6
_ICON_SIDE = 64
_BUTTON_HEIGHT = 48


class TrainingHome(QScrollArea):
    """The first page of training.

    Signals:
        start_asked: The user wants to train a network.
        adapting_asked: The user wants to adapt the default model to the own laboratory.
        board_asked: The user wants to compare results.
        device_asked: The user wants to see what this computer trains on.
        run_asked: The `RunRecord` that the user wants to see.
        resume_asked: `TrainJob` of an unfinished run that is to go on.
        results_asked: Path of the model whose results are wanted.
    """

    start_asked = Signal()
    adapting_asked = Signal()
    board_asked = Signal()
    device_asked = Signal()
    run_asked = Signal(object)
    resume_asked = Signal(object)
    results_asked = Signal(object)

    def __init__(
        self,
        queue: JobQueue,
        follower: TrainingFollower,
        notifier: Notifier,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self._follower = follower
        self._notifier = notifier
        self._running: Row | None = None
        self._looking = LatestTask("look for unfinished runs", self)
        self._looking.succeeded.connect(self._show_unfinished)
        self._looking.failed.connect(notifier.tell_error)
        self._build()
        queue.queue_changed.connect(self._on_queue_changed)
        follower.changed.connect(self._show_progress)
        follower.ended.connect(self._on_ended)

    def _build(self) -> None:
        icon = IconLabel("train", _ICON_SIDE, QPalette.ColorRole.PlaceholderText)
        invitation = QLabel(tr("Teach a network your own cells"))
        font = invitation.font()
        font.setPointSizeF(font.pointSizeF() * _LARGE)
        invitation.setFont(font)
        explanation = QLabel(
            tr(
                "Choose a folder of labelled cells, answer a few questions, and watch it "
                "learn.\nEverything is done on this computer; your images are only read."
            )
        )
        explanation.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        for label in (invitation, explanation):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            keep_width(label, _WIDTH, QWidget.setFixedWidth)
        self.start = QPushButton(tr("&Start a training…"))
        set_icon(self.start, "train")
        self.start.setMinimumSize(224, _BUTTON_HEIGHT)
        self.start.setDefault(True)
        self.adapt = QPushButton(tr("&Adapt to my laboratory…"))
        self.adapt.setMinimumHeight(36)
        self.adapt.setToolTip(tr("Teach the default model what your cells look like, with about 100 of them"))
        self._board = QPushButton(tr("&Compare results…"))
        self._board.setMinimumHeight(36)
        set_icon(self._board, "table")
        self._board.setToolTip(tr("The models of the library side by side, on the same test images"))
        self._device = QPushButton(tr("&This computer…"))
        self._device.setMinimumHeight(36)
        self._device.setToolTip(tr("What training calculates with here, and how fast it is"))
        self.now = Section(tr("Running and waiting"))
        self.unfinished = Section(tr("Not finished"))
        self.finished = Section(tr("Finished in this session"))

        column = QVBoxLayout()
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(icon)
        column.addWidget(invitation)
        column.addWidget(explanation)
        column.addSpacing(8)
        column.addWidget(self.start, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        for section in (self.now, self.unfinished, self.finished):
            keep_width(section, _WIDTH, QWidget.setFixedWidth)
            column.addWidget(section)
        others = QHBoxLayout()
        others.setSpacing(8)
        others.addStretch()
        others.addWidget(self.adapt)
        others.addWidget(self._board)
        others.addWidget(self._device)
        others.addStretch()
        column.addLayout(others)
        column.addStretch(2)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(24, 24, 24, 24)
        row.addStretch()
        row.addLayout(column)
        row.addStretch()
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.start)
        self.start.clicked.connect(self.start_asked)
        self.adapt.clicked.connect(self.adapting_asked)
        self._board.clicked.connect(self.board_asked)
        self._device.clicked.connect(self.device_asked)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again for runs that broke off: another window or command may have left some."""
        super().showEvent(event)
        self._show_queue()
        self._show_finished()
        self._look_for_unfinished()

    # -- running and waiting ------------------------------------------------------------------

    @Slot()
    def _on_queue_changed(self) -> None:
        if self.isVisible():
            self._show_queue()
            self._look_for_unfinished()

    def _show_queue(self) -> None:
        rows, current = [], self._queue.current
        self._running = None
        record = self._follower.current
        if record is not None:
            self._running = Row(
                record.title, describe_run(record), [(tr("Sho&w"), partial(self.run_asked.emit, record))]
            )
            rows.append(self._running)
        elif current is not None:
            rows.append(
                Row(
                    describe_job(current),
                    tr("Running"),
                    [(tr("Cancel"), partial(self._queue.cancel, current.id))],
                )
            )
        for place, job in enumerate(self._queue.waiting, 1):
            line = tr_n("Waits: it is next", "Waits: number {count}", place)
            choices = [(tr("Leave out"), partial(self._queue.cancel, job.id))]
            rows.append(Row(describe_job(job), line, choices))
        self.now.show_rows(rows)

    @Slot()
    def _show_progress(self) -> None:
        record = self._follower.current
        if self._running is not None and record is not None and self.isVisible():
            self._running.show_line(describe_run(record))

    @Slot()
    def _on_ended(self) -> None:
        if self.isVisible():
            self._show_finished()

    def _show_finished(self) -> None:
        rows = []
        for record in self._follower.ended_records:
            end = record.end
            if not isinstance(end, Finished) or not end.model:
                continue
            show = (tr("Sho&w"), partial(self.run_asked.emit, record))
            results = (tr("See the &results"), partial(self.results_asked.emit, Path(end.model)))
            rows.append(Row(record.title, _describe_result(end), [show, results]))
        self.finished.show_rows(rows)

    # -- not finished -------------------------------------------------------------------------

    @Slot()
    def _look_for_unfinished(self) -> None:
        self._looking.run(unfinished_runs)

    @Slot(object)
    def _show_unfinished(self, runs: list[UnfinishedRun]) -> None:
        current = self._queue.current
        queued = {job.id for job in (*self._queue.waiting, *([current] if current else []))}
        rows = []
        for run in runs:
            if run.job.id in queued:
                continue
            text = tr("&Resume") if run.epochs_kept else tr("&Begin")
            choices = [
                (text, partial(self.resume_asked.emit, run.job)),
                (tr("Rem&ove…"), partial(self._ask_removal, run)),
            ]
            rows.append(Row(describe_training(run.job), describe_unfinished(run), choices))
        self.unfinished.show_rows(rows)

    def _ask_removal(self, run: UnfinishedRun) -> None:
        if confirm(
            self,
            tr("Remove “{job}”?", job=describe_training(run.job)),
            tr("What it has learned so far is thrown away; your images stay as they are."),
            yes=tr("&Remove"),
            no=tr("&Keep"),
        ):
            task = BackgroundTask(partial(remove_run, run.job.id), "remove run", self)
            task.succeeded.connect(self._look_for_unfinished)
            task.failed.connect(self._notifier.tell_error)
            task.start()


def describe_unfinished(run: UnfinishedRun) -> str:
    """Return how far an unfinished run came, and what it learns from."""
    kept, planned = run.epochs_kept, run.job.config.epochs
    how_far = (
        tr_n(
            "{count} of {planned} epochs is kept",
            "{count} of {planned} epochs are kept",
            kept,
            planned=planned,
        )
        if kept
        else tr("Not begun, or no epoch has ended yet")
    )
    return f"{how_far}  ·  {run.job.dataset}"


def _describe_result(end: Finished) -> str:
    accuracy = end.metrics.get("test_accuracy")
    figure = (
        tr("Test accuracy {accuracy}  ·  ", accuracy=format_share(accuracy)) if accuracy is not None else ""
    )
    return f"{figure}{end.reason}"
