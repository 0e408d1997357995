"""The run view: curves at the left, figures and controls at the right."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.focus import ToolButton
from bloodcell_gui.icons import set_icon
from bloodcell_gui.notify import Notifier
from bloodcell_gui.saving import Saver, png_kind, svg_kind
from bloodcell_gui.settings import Settings
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.training.follower import TrainingFollower
from bloodcell_gui.training.run.controls import Controls
from bloodcell_gui.training.run.figures import Figures
from bloodcell_gui.training.run.outcome import Outcome
from bloodcell_gui.training.run.plots_import import import_plots
from bloodcell_gui.training.run.record import RunRecord
from bloodcell_gui.training.run.toolbar import PlotToolbar
from trainer.events import Finished
from trainer.language import tr
from trainer.reports.history import write_history

if TYPE_CHECKING:
    from bloodcell_gui.training.run.plots import RunPlots

_SIDE_WIDTH = 304
_LOG_HEIGHT = 144
_LARGE = 1.3


class RunView(QWidget):
    """Shows one run, live or over; draws only while it is seen.

    Signals:
        left: The user wants to go back to all trainings.
        results_wanted: Path of the model whose results are wanted.
        classify_wanted: Path of the model to classify with.
        resume_wanted: `TrainJob` that is to go on.
        smaller_wanted: `TrainJob` that is to go on with half the batch.
    """

    left = Signal()
    results_wanted = Signal(object)
    classify_wanted = Signal(object)
    resume_wanted = Signal(object)
    smaller_wanted = Signal(object)

    def __init__(
        self,
        follower: TrainingFollower,
        notifier: Notifier,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._record: RunRecord | None = None
        self._n_lines = 0
        self.plots: RunPlots | None = None
        self.toolbar = PlotToolbar()
        self.figures = Figures()
        self.controls = Controls()
        self.outcome = Outcome()
        self._saver = Saver(notifier, settings, self)
        self._is_importing = False
        self._build()
        follower.changed.connect(self.refresh)
        follower.ended.connect(self._on_ended)
        self.controls.pause_asked.connect(follower.pause)
        self.controls.resume_asked.connect(follower.resume)
        self.controls.stop_asked.connect(follower.stop)
        self.controls.cancel_asked.connect(follower.cancel)
        self.outcome.results_asked.connect(partial(self._pass_model, self.results_wanted))
        self.outcome.classify_asked.connect(partial(self._pass_model, self.classify_wanted))
        self.outcome.resume_asked.connect(partial(self._pass_job, self.resume_wanted))
        self.outcome.smaller_asked.connect(partial(self._pass_job, self.smaller_wanted))
        self.outcome.left.connect(self.left)
        self.toolbar.log_toggled.connect(self._log.setVisible)
        self.toolbar.save_asked.connect(self._on_save_asked)

    def _build(self) -> None:
        self._back = ToolButton()
        set_icon(self._back, "back")
        self._back.setToolTip(tr("All trainings"))
        self._back.setAccessibleName(tr("Back to all trainings"))
        self._back.setMinimumSize(36, 36)
        self._back.clicked.connect(self.left)
        self._title = QLabel()
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * _LARGE)
        self._title.setFont(font)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._back)
        head.addWidget(self._title, 1)
        waiting = QLabel(tr("The curves are being prepared…"))
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        waiting.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._stage = QStackedWidget()
        self._stage.addWidget(waiting)
        self._log = QPlainTextEdit()
        self._log.setReadOnly(True)
        self._log.setAccessibleName(tr("Log of the run"))
        self._log.setFixedHeight(_LOG_HEIGHT)
        self._log.hide()
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(head)
        left.addWidget(self._stage, 1)
        left.addWidget(self.toolbar)
        left.addWidget(self._log)

        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(24)
        column.addWidget(self.figures)
        column.addWidget(self.controls)
        column.addWidget(self.outcome)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(side)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        keep_width(scroll, _SIDE_WIDTH, QWidget.setFixedWidth)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 8, 16)
        row.setSpacing(24)
        row.addLayout(left, 1)
        row.addWidget(scroll)

    @property
    def record(self) -> RunRecord | None:
        """The run that is shown."""
        return self._record

    def show_record(self, record: RunRecord) -> None:
        """Show a run from now on."""
        self._record = record
        self._n_lines = 0
        self._log.clear()
        self._title.setText(record.title)
        if self.plots is not None:
            self.plots.point_at(0)
            self.plots.show_whole_run()
        self._show_ways()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what is new; nothing is done while nobody looks."""
        record = self._record
        if record is None or not self.isVisible():
            return
        self.figures.show_record(record)
        self.controls.show_state(record.state)
        if self.plots is not None:
            self.plots.show_curves(record.curves)
        self._show_log(record)

    def _show_log(self, record: RunRecord) -> None:
        new = record.n_lines - self._n_lines
        if new:
            self._n_lines = record.n_lines
            self._log.appendPlainText("\n".join(list(record.lines)[-new:]))

    def _show_ways(self) -> None:
        """Offer what can be asked of a run that goes on, or the ways on from one that is over."""
        record = self._record
        if record is None:
            return
        if record.end is not None:
            self.outcome.show_end(record)
        self.controls.setVisible(record.end is None)
        self.outcome.setVisible(record.end is not None)

    @Slot(object)
    def _on_ended(self, record: RunRecord) -> None:
        if record is self._record:
            self._show_ways()
            self.refresh()

    # -- the plots ----------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with the run; the first time, fetch what draws curves once the view is painted."""
        super().showEvent(event)
        if not self._is_importing:
            self._is_importing = True
            QTimer.singleShot(0, self, self._make_plots)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Point at nothing any more."""
        super().hideEvent(event)
        if self.plots is not None:
            self.plots.point_at(0)

    @Slot()
    def _make_plots(self) -> None:
        plots = import_plots()()
        plots.pointed.connect(self._on_pointed)
        plots.zoom_changed.connect(self.toolbar.show_zoomed)
        self.toolbar.zoom_in_asked.connect(plots.zoom_in)
        self.toolbar.zoom_out_asked.connect(plots.zoom_out)
        self.toolbar.whole_asked.connect(plots.show_whole_run)
        self.toolbar.set_ready(True)
        self.plots = plots
        self._stage.addWidget(plots)
        self._stage.setCurrentWidget(plots)
        self.refresh()

    @Slot(int)
    def _on_pointed(self, epoch: int) -> None:
        epochs = self._record.curves.epochs if self._record is not None else ()
        self.toolbar.show_reading(epochs[epoch - 1] if 0 < epoch <= len(epochs) else None)

    @Slot()
    def _on_save_asked(self) -> None:
        record, plots = self._record, self.plots
        if record is None or plots is None:
            return
        epochs = record.curves.epochs
        kinds = [
            png_kind(plots.draw_image),
            svg_kind(lambda: plots.draw_svg(record.title)),
            self._saver.csv_kind(lambda path, dialect: write_history(path, epochs, dialect)),
        ]
        self._saver.save(tr("Save the curves"), f"{record.job.out.stem}_curves", kinds)

    # -- ways on ------------------------------------------------------------------------------

    def _pass_model(self, signal: SignalInstance) -> None:
        record = self._record
        if record is not None and isinstance(record.end, Finished) and record.end.model:
            signal.emit(Path(record.end.model))

    def _pass_job(self, signal: SignalInstance) -> None:
        if self._record is not None:
            signal.emit(self._record.job)
