"""The Train page: home, wizard, run and results, one at a time."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.settings import Settings
from bloodcell_gui.training.follower import TrainingFollower
from trainer.language import tr

if TYPE_CHECKING:
    from bloodcell_gui.training.adapting.view import AdaptView
    from bloodcell_gui.training.home import TrainingHome
    from bloodcell_gui.training.results.board import Board
    from bloodcell_gui.training.results.results_view import ResultsView
    from bloodcell_gui.training.run.record import RunRecord
    from bloodcell_gui.training.run.view import RunView
    from bloodcell_gui.training.wizard.wizard import Wizard
    from trainer.jobs import TrainJob

_TOPIC = "training"


class TrainingPage(QWidget):
    """Teaching a network, from the wizard to the results; every part is made when it is first shown.

    Signals:
        page_wanted: This page is to be shown.
        classify_wanted: Path of the model to classify with.
        device_wanted: The user wants to see what this computer trains on.
        threshold_kept: Path of a model that another threshold counts for from now on.
        labelling_wanted: Folder of cells that the user wants to label.
        model_kept: Path of a model that is in the library from now on.
    """

    page_wanted = Signal()
    classify_wanted = Signal(object)
    device_wanted = Signal()
    threshold_kept = Signal(object)
    labelling_wanted = Signal(object)
    model_kept = Signal(object)

    def __init__(
        self, queue: JobQueue, notifier: Notifier, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self._notifier = notifier
        self._settings = settings
        self.follower = TrainingFollower(queue, self)
        self.home: TrainingHome | None = None
        self.run: RunView | None = None
        self.wizard: Wizard | None = None
        self.results: ResultsView | None = None
        self.board: Board | None = None
        self.adapting: AdaptView | None = None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self.follower.ended.connect(self._on_ended)

    @Slot()
    def show_home(self) -> None:
        """Show where training begins."""
        home = self._make_home()
        self._stack.setCurrentWidget(home)
        home.start.setFocus()

    def _make_home(self) -> "TrainingHome":
        if self.home is None:
            from bloodcell_gui.training.home import TrainingHome

            home = TrainingHome(self._queue, self.follower, self._notifier)
            home.start_asked.connect(self.start_wizard)
            home.adapting_asked.connect(self._on_adapting_asked)
            home.board_asked.connect(self._on_board_asked)
            home.device_asked.connect(self.device_wanted)
            home.run_asked.connect(self.show_run)
            home.resume_asked.connect(self.train)
            home.results_asked.connect(self.show_results)
            self._stack.addWidget(home)
            self.home = home
        return self.home

    def showEvent(self, event: QShowEvent) -> None:
        """Make the first thing to be shown."""
        if self._stack.currentWidget() is None:
            self.show_home()
        super().showEvent(event)

    @property
    def has_unkept_model(self) -> bool:
        """Whether a model was adapted or attuned about which nothing was decided yet."""
        return self.adapting is not None and self.adapting.work.result is not None

    # -- wizard -------------------------------------------------------------------------------

    @Slot()
    def start_wizard(self) -> None:
        """Ask what is to be trained, beginning with the choices of the last time."""
        wizard = self._make_wizard()
        wizard.start()
        self._stack.setCurrentWidget(wizard)

    @Slot(object)
    def train_on(self, model: Path) -> None:
        """Ask what is to be trained, starting from a model of the library."""
        wizard = self._make_wizard()
        wizard.start_from_model(model)
        self._stack.setCurrentWidget(wizard)
        self.page_wanted.emit()

    @Slot(object, object)
    def train_decided(self, dataset: Path, decisions: Path) -> None:
        """Ask what is to be trained, on a data set that was cleaned."""
        wizard = self._make_wizard()
        wizard.start_from_decisions(dataset, decisions)
        self._stack.setCurrentWidget(wizard)
        self.page_wanted.emit()

    def _make_wizard(self) -> "Wizard":
        if self.wizard is None:
            from bloodcell_gui.training.wizard.wizard import Wizard

            self.wizard = Wizard(self._queue, self._settings, self._notifier)
            self.wizard.job_made.connect(self.train)
            self.wizard.left.connect(self.show_home)
            self._stack.addWidget(self.wizard)
        return self.wizard

    # -- adapting -----------------------------------------------------------------------------

    @Slot(object)
    def adapt(self, model: Path) -> None:
        """Show how a model of the library is adapted to one's own laboratory."""
        if self.adapting is None:
            from bloodcell_gui.training.adapting.view import AdaptView

            self.adapting = AdaptView(self._queue, self._notifier, self._settings)
            self.adapting.left.connect(self.show_home)
            self.adapting.labelling_wanted.connect(self.labelling_wanted)
            self.adapting.kept.connect(self.model_kept)
            self._stack.addWidget(self.adapting)
        self.adapting.adapt(model)
        self._stack.setCurrentWidget(self.adapting)
        self.page_wanted.emit()

    @Slot()
    def _on_adapting_asked(self) -> None:
        from trainer.bundle.library import default_model
        from trainer.errors import TrainerError

        try:
            self.adapt(default_model())
        except TrainerError as error:
            self._notifier.tell_error(error)

    # -- run ----------------------------------------------------------------------------------

    @Slot(object)
    def show_run(self, record: "RunRecord") -> None:
        """Show a run of this session."""
        run = self._make_run()
        run.show_record(record)
        self._stack.setCurrentWidget(run)

    def _make_run(self) -> "RunView":
        if self.run is None:
            from bloodcell_gui.training.run.view import RunView

            self.run = RunView(self.follower, self._notifier, self._settings)
            self.run.left.connect(self.show_home)
            self.run.results_wanted.connect(self.show_results)
            self.run.classify_wanted.connect(self.classify_wanted)
            self.run.resume_wanted.connect(self.train)
            self.run.smaller_wanted.connect(self._train_with_half_the_batch)
            self._stack.addWidget(self.run)
        return self.run

    @Slot(object)
    def train(self, job: "TrainJob") -> None:
        """Train, now or when its turn comes, and show the run if it is the one that runs."""
        self._notifier.withdraw(_TOPIC)
        self.follower.start(job)
        record = self.follower.current
        if record is not None and record.job is job:
            self.show_run(record)
        else:
            self.show_home()

    @Slot(object)
    def _train_with_half_the_batch(self, job: "TrainJob") -> None:
        from trainer.config import change_config

        config = change_config(job.config, batch_size=max(1, job.config.batch_size // 2))
        self.train(replace(job, config=config))

    @Slot(object)
    def _on_ended(self, record: "RunRecord") -> None:
        from bloodcell_gui.training.run.record import RunState
        from trainer.events import Failed, Finished

        end = record.end
        if isinstance(end, Finished):
            self._notifier.tell_done(
                tr("“{record}” is trained. {reason}", record=record.title, reason=end.reason)
            )
        elif record.state is RunState.CANCELLED:
            if self.run is not None and self.run.record is record:
                self.show_home()
            self._notifier.tell_done(tr("The training of “{record}” was cancelled.", record=record.title))
        elif isinstance(end, Failed) and not self._is_seen(record):
            # Where the run is seen, it says so itself.
            self._notifier.tell(
                Notice(
                    Kind.ERROR,
                    end.summary,
                    end.remedy,
                    end.details,
                    tr("&Show the run"),
                    lambda: self._show_from_afar(record),
                    _TOPIC,
                )
            )

    def _is_seen(self, record: "RunRecord") -> bool:
        return self.run is not None and self.run.record is record and self.run.isVisible()

    def _show_from_afar(self, record: "RunRecord") -> None:
        self.show_run(record)
        self.page_wanted.emit()

    # -- results ------------------------------------------------------------------------------

    @Slot(object)
    def show_results(self, model: Path) -> None:
        """Show the results of a model of ours."""
        if self.results is None:
            from bloodcell_gui.training.results.results_view import ResultsView

            self.results = ResultsView(self._notifier, self._settings)
            self.results.left.connect(self.show_home)
            self.results.threshold_kept.connect(self.threshold_kept)
            self._stack.addWidget(self.results)
        self.results.show_model(model)
        self._stack.setCurrentWidget(self.results)
        self.page_wanted.emit()

    @Slot(object)
    def show_board(self, models: Sequence[Path]) -> None:
        """Show the results of several models side by side."""
        if self.board is None:
            from bloodcell_gui.training.results.board import Board

            self.board = Board(self._notifier, self._settings)
            self.board.left.connect(self.show_home)
            self._stack.addWidget(self.board)
        self.board.show_models(models)
        self._stack.setCurrentWidget(self.board)
        self.page_wanted.emit()

    @Slot()
    def _on_board_asked(self) -> None:
        from trainer.bundle.library import list_models

        self.show_board(list_models())

    def describe_work(self) -> tuple[str, float | None, int]:
        """Return what the child is at in words, the share that is done, and how many jobs wait."""
        from bloodcell_gui.job_titles import describe_job
        from bloodcell_gui.training.run.progress_text import describe_run

        current, record = self._queue.current, self.follower.current
        if record is not None:
            text, fraction = tr("Training: {record}", record=describe_run(record)), record.fraction
        else:
            text, fraction = (describe_job(current) if current is not None else ""), None
        return text, fraction, len(self._queue.waiting)

    # -- the window ---------------------------------------------------------------------------

    def close_threads(self) -> None:
        """End the page's threads and clocks, before the window goes."""
        self.follower.close()
        if self.results is not None:
            self.results.close_threads()
