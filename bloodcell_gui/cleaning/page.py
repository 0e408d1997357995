"""The Clean page: empty, at work, or with a data set open; data sets may be dropped anywhere on it."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from bloodcell_gui.background import end_tasks
from bloodcell_gui.cleaning.examination import Examination
from bloodcell_gui.drop_frame import DropPage
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.settings import CLEANED_DATASET, Settings
from trainer.language import tr

if TYPE_CHECKING:
    from bloodcell_gui.cleaning.open_dataset import OpenDataset
    from bloodcell_gui.cleaning.opening import Opened
    from bloodcell_gui.cleaning.start_view import StartView
    from bloodcell_gui.cleaning.work_view import WorkView

_TOPIC = "cleaning"


class CleaningPage(DropPage):
    """Looks a data set through, and leads through what is doubtful in it.

    Signals:
        steps_changed: `undo_title` or `redo_title` is another.
        training_wanted: Data set, and file of the decisions that a training is to follow.
        view_changed: `shows_all_images` is another.
    """

    steps_changed = Signal()
    training_wanted = Signal(object, object)
    view_changed = Signal()

    def __init__(
        self, queue: JobQueue, notifier: Notifier, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Drop to look through"), parent)
        self._notifier = notifier
        self._settings = settings
        self.examination = Examination(queue, self)
        # What was asked for last in this session, whatever became of it.
        self._latest: Path | None = None
        self.work: WorkView | None = None
        self.dataset: OpenDataset | None = None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        examination = self.examination
        examination.began.connect(self._on_began)
        examination.reported.connect(self._on_reported)
        examination.opened.connect(self._on_opened)
        examination.failed.connect(self._on_failed)
        examination.opening_failed.connect(self._on_opening_failed)
        examination.ended.connect(self._show_state)

    @cached_property
    def start(self) -> "StartView":
        """What is shown while nothing is open; made when the page is first seen, not when the window is."""
        from bloodcell_gui.cleaning.start_view import StartView

        view = StartView()
        self._stack.addWidget(view)
        self.setFocusProxy(view)
        view.folder_asked.connect(self._on_folder_asked)
        view.file_asked.connect(self._on_file_asked)
        view.again_asked.connect(self._on_again_asked)
        return view

    def showEvent(self, event: QShowEvent) -> None:
        """Offer the last data set again."""
        super().showEvent(event)
        self.start.show_recent(self._recent())

    def look_through(self, dataset: Path) -> None:
        """Look a data set through; what is open stays open until that is done."""
        from trainer.bundle.library import default_model

        dataset = dataset.absolute()
        self._notifier.withdraw(_TOPIC)
        self._latest = dataset
        self.examination.start(
            dataset, self.start.chosen_model or default_model(), network=self.start.chosen_network
        )

    @property
    def is_running(self) -> bool:
        """Whether the queue's running job is this page's."""
        return self.examination.is_running

    # -- the View menu ------------------------------------------------------------------------

    @property
    def shows_all_images(self) -> bool | None:
        """Whether all images are shown, and not those that are doubtful; None while no data set is."""
        if self.dataset is None or self._stack.currentWidget() is not self.dataset.workbench:
            return None
        return self.dataset.workbench.shows_all

    @Slot(bool)
    def show_all_images(self, shown: bool) -> None:
        """Show all images of the data set, or those that are doubtful."""
        if self.dataset is not None:
            self.dataset.workbench.show_all(shown)

    def change_side(self, steps: int) -> None:
        """Make the thumbnails larger or smaller by so many steps."""
        if self.shows_all_images and self.dataset is not None:
            self.dataset.workbench.gallery.slider.change(steps)

    # -- undo, for the Edit menu --------------------------------------------------------------

    @property
    def undo_title(self) -> str:
        """What `undo` would take back; empty for nothing."""
        return self.dataset.undo_title if self._is_deciding() and self.dataset is not None else ""

    @property
    def redo_title(self) -> str:
        """What `redo` would do again; empty for nothing."""
        return self.dataset.redo_title if self._is_deciding() and self.dataset is not None else ""

    @Slot()
    def undo(self) -> None:
        """Take back the last step, and go where it was done."""
        if self.undo_title and self.dataset is not None:
            self.dataset.undo()

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last, and go where it is done."""
        if self.redo_title and self.dataset is not None:
            self.dataset.redo()

    def _is_deciding(self) -> bool:
        return self.dataset is not None and self._stack.currentWidget() is self.dataset.workbench

    # -- the three states ---------------------------------------------------------------------

    @Slot()
    def _show_state(self) -> None:
        if self.examination.is_working and self.work is not None:
            shown: QWidget = self.work
        elif self.dataset is not None and self.dataset.is_open:
            shown = self.dataset.workbench
        else:
            shown = self.start
            self.start.show_recent(self._recent())
        if self._stack.currentWidget() is not shown:
            focused = self.window().focusWidget()
            had_focus = focused is not None and self.isAncestorOf(focused)
            self._stack.setCurrentWidget(shown)
            self.setFocusProxy(shown)
            if had_focus or shown is not self.start:
                shown.setFocus()
        self.steps_changed.emit()
        self.view_changed.emit()

    @Slot(str, str)
    def _on_began(self, title: str, stage: str) -> None:
        if self.work is None:
            from bloodcell_gui.cleaning.work_view import WorkView

            self.work = WorkView()
            self.work.cancel_asked.connect(self.examination.cancel)
            self.examination.progressed.connect(self.work.show_progress)
            self.examination.stage_begun.connect(self.work.show_stage)
            self._stack.addWidget(self.work)
        self.work.begin(title, stage)
        self._show_state()

    @Slot()
    def _on_reported(self) -> None:
        # What is read next must be all that was decided, should it be the data set that is open.
        if self.dataset is not None:
            self.dataset.close()

    @Slot(object)
    def _on_opened(self, opened: "Opened") -> None:
        if self.dataset is None:
            from bloodcell_gui.cleaning.open_dataset import OpenDataset

            self.dataset = OpenDataset(self._notifier, self._settings, self)
            self.dataset.steps_changed.connect(self.steps_changed)
            self.dataset.training_wanted.connect(self.training_wanted)
            self.dataset.again_asked.connect(self._on_again_asked)
            self.dataset.closed.connect(self._show_state)
            self.dataset.view_changed.connect(self.view_changed)
            self._stack.addWidget(self.dataset.workbench)
        # The next start offers what could be opened.
        self._settings.write(CLEANED_DATASET, str(opened.images.report.dataset))
        for error in opened.errors:
            self._notifier.tell_error(error)
        self.dataset.open(opened)

    @Slot(str, str, str)
    def _on_failed(self, summary: str, remedy: str, details: str) -> None:
        self._notifier.tell(
            Notice(Kind.ERROR, summary, remedy, details, tr("&Try again"), self._on_again_asked, _TOPIC)
        )

    @Slot(object, str)
    def _on_opening_failed(self, error: Exception, details: str) -> None:
        self._notifier.tell_error(error, details=details)

    # -- choosing a data set ------------------------------------------------------------------

    @Slot()
    def _on_folder_asked(self) -> None:
        from bloodcell_gui.dataset_dialogs import ask_dataset_folder

        if (path := ask_dataset_folder(self, self._settings)) is not None:
            self.look_through(path)

    @Slot()
    def _on_file_asked(self) -> None:
        from bloodcell_gui.dataset_dialogs import ask_dataset_file

        if (path := ask_dataset_file(self, self._settings)) is not None:
            self.look_through(path)

    @Slot()
    def _on_again_asked(self) -> None:
        if (recent := self._recent()) is not None:
            self.look_through(recent)

    def _recent(self) -> Path | None:
        kept = self._settings.read(CLEANED_DATASET)
        return self._latest or (Path(kept) if kept else None)

    def find_drop_zone(self) -> "StartView":
        """Return the invitation."""
        return self.start

    def may_take(self, paths: Sequence[Path]) -> bool:
        """Take one data set at a time."""
        return len(paths) == 1

    def take(self, paths: Sequence[Path]) -> None:
        """Look through what was dropped."""
        self.look_through(paths[0])

    # -- the window ---------------------------------------------------------------------------

    def close_threads(self) -> None:
        """Wait until all decisions are on disk and end the page's threads, before the window goes."""
        if self.dataset is not None:
            self.dataset.close()
            self.dataset.workbench.close_threads()
        end_tasks(self)
