"""First step: which data set, and what is in it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from bloodcell_gui.concern_list import ConcernList, Line
from bloodcell_gui.dataset_dialogs import ask_dataset_file, ask_dataset_folder
from bloodcell_gui.drop_frame import local_paths, paint_drop_frame
from bloodcell_gui.icons import set_icon
from bloodcell_gui.notify import Notifier
from bloodcell_gui.problems_table import save_problems
from bloodcell_gui.saving import Saver
from bloodcell_gui.settings import Settings
from bloodcell_gui.training.wizard.concerns import find_error
from bloodcell_gui.training.wizard.dataset_view import DatasetView
from bloodcell_gui.training.wizard.draft import Draft
from bloodcell_gui.training.wizard.drop_hint import DropHint
from bloodcell_gui.training.wizard.inspection_task import InspectionTask
from bloodcell_gui.training.wizard.step import Step
from bloodcell_gui.work_row import WorkRow
from trainer.errors import TrainerError
from trainer.language import fill, mark, tr, tr_n

if TYPE_CHECKING:
    from trainer.dataset.inspection import DatasetReport

_BUTTON_HEIGHT = 36


class DataStep(Step):
    """Takes a data set by button, by name or by dropping it, and shows what was found."""

    TITLE = mark("Data")

    def __init__(self, draft: Draft, settings: Settings, notifier: Notifier) -> None:
        super().__init__(
            draft,
            tr("What shall it learn from?"),
            tr(
                "Images of single cells with their classes: a folder with one sub-folder a "
                "class (also under train, val and test), a ZIP of it, a manifest .csv with path "
                "and label, or an .npz. Your images are only read, and never leave this computer."
            ),
        )
        self.setAcceptDrops(True)
        self._settings = settings
        self._notifier = notifier
        self._saver = Saver(notifier, settings, self)
        self._task: InspectionTask | None = None
        self._hovered = False
        self._shown = ""
        self.path = QLineEdit()
        self.path.setPlaceholderText(tr("Type where it is and press Enter, or choose it, or drop it below"))
        self.path.setAccessibleName(tr("Data set"))
        self.path.setMinimumHeight(_BUTTON_HEIGHT)
        self._folder = QPushButton(tr("Choose fol&der…"))
        self._file = QPushButton(tr("Choose f&ile…"))
        set_icon(self._folder, "folder")
        set_icon(self._file, "files")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.path, 1)
        for button in (self._folder, self._file):
            button.setMinimumHeight(_BUTTON_HEIGHT)
            row.addWidget(button)
        self.work = WorkRow(tr("Stop looking"))
        self.hint = ConcernList()
        self.empty = DropHint()
        self.found = DatasetView()
        self.column.addLayout(row)
        self.column.addWidget(self.work)
        self.column.addWidget(self.hint)
        self.column.addWidget(self.empty, 1)
        self.column.addWidget(self.found)
        self.column.addStretch()
        self.setFocusProxy(self.path)
        self.path.returnPressed.connect(self._on_typed)
        self._folder.clicked.connect(self._on_folder_asked)
        self._file.clicked.connect(self._on_file_asked)
        self.work.cancel_asked.connect(self.stop)
        self.found.problems.save_asked.connect(self._on_save_asked)
        self.show_draft()

    # -- what the wizard asks ----------------------------------------------------------------

    def reason(self) -> str:
        """Return why the data set will not do."""
        if not self.draft.choices.dataset:
            return tr("Choose a data set first.")
        if self._task is not None:
            return tr("The data set is still being looked through.")
        if self.draft.report is None:
            return tr("The data set has not been looked through.")
        error = find_error(self.draft.report, mendable=False)
        return "" if error is None else error.summary

    def summary(self) -> str:
        """Return how much was found."""
        report = self.draft.report
        if report is None:
            return Path(self.draft.choices.dataset).name
        return fill(
            "{images}, {classes}",
            images=tr_n("{count:,} image", "{count:,} images", report.n_images),
            classes=tr_n("{count:,} class", "{count:,} classes", len(report.classes)),
        )

    def show_draft(self) -> None:
        """Show the data set, and what was found in it."""
        dataset = self.draft.choices.dataset
        if dataset != self._shown:
            # What is being typed stays while other choices change.
            self._shown = dataset
            self.path.setText(dataset)
        report = self.draft.report
        self.found.setVisible(report is not None)
        if report is not None:
            self.found.show_report(report)
        self.empty.setVisible(report is None and self._task is None)
        self.hint.setVisible(bool(self.hint.lines) and report is None and self._task is None)

    def enter(self) -> None:
        """Look through a remembered data set again: it may have changed."""
        if self.draft.choices.dataset and self.draft.report is None and self._task is None:
            self._inspect(Path(self.draft.choices.dataset))

    # -- looking through ---------------------------------------------------------------------

    def take(self, path: Path, decisions: Path | None = None) -> None:
        """Take another data set, and decisions about it where there are any, and look it through."""
        self.stop()
        self.hint.show_lines([])
        # The framing belongs to the data set, not to the user.
        self.draft.change_config(native_width=0, native_height=0, native_crop=0)
        self.draft.set_report(None)
        self.draft.change(dataset=str(path), decisions="" if decisions is None else str(decisions))
        self._inspect(path)

    @Slot()
    def stop(self) -> None:
        """End the looking through; what was chosen stays chosen."""
        task, self._task = self._task, None
        if task is not None:
            task.requestInterruption()
            again = tr("The data set was not looked through to its end. Press Enter above to look again.")
            self.hint.show_lines([Line(again)])
            self._show_work()

    def _inspect(self, path: Path) -> None:
        choices = self.draft.choices
        config, decisions = choices.config, Path(choices.decisions) if choices.decisions else None
        task = InspectionTask(path, config.validation_fraction, config.test_fraction, decisions, self)
        task.progressed.connect(self._on_progressed)
        task.succeeded.connect(self._on_inspected)
        task.failed.connect(self._on_failed)
        self._task = task
        self.work.begin(tr("Looking at the images"))
        task.start()
        self._show_work()

    def _show_work(self) -> None:
        self.work.setVisible(self._task is not None)
        self.show_draft()
        self.reason_changed.emit()

    @Slot(int, int)
    def _on_progressed(self, done: int, total: int) -> None:
        if self.sender() is self._task:
            self.work.show_progress(done, total)

    @Slot(object)
    def _on_inspected(self, report: "DatasetReport") -> None:
        if self.sender() is not self._task:
            return
        self._task = None
        self.hint.show_lines([])
        native = report.native
        if native is not None:
            self.draft.change_config(
                native_width=native.native_width,
                native_height=native.native_height,
                native_crop=native.native_crop,
            )
        self.draft.set_report(report)
        self._show_work()

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        if self.sender() is not self._task:
            return
        self._task = None
        if isinstance(error, TrainerError):
            # It stays beside the path until that is another.
            self.hint.show_lines([Line(str(error), is_error=True)])
        else:
            self._notifier.tell_error(error, details)
        self._show_work()

    # -- choosing ----------------------------------------------------------------------------

    @Slot()
    def _on_typed(self) -> None:
        text = self.path.text().strip().strip('"')
        if text:
            self.take(Path(text).expanduser().absolute())

    @Slot()
    def _on_folder_asked(self) -> None:
        if (path := ask_dataset_folder(self, self._settings)) is not None:
            self.take(path)

    @Slot()
    def _on_file_asked(self) -> None:
        if (path := ask_dataset_file(self, self._settings)) is not None:
            self.take(path)

    @Slot()
    def _on_save_asked(self) -> None:
        save_problems(self._saver, self.found.problems.table.problems)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one folder or file of this computer."""
        if len(local_paths(event.mimeData())) == 1:
            event.acceptProposedAction()
            self._set_hovered(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what was dragged over."""
        self._set_hovered(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self._set_hovered(False)
        paths = local_paths(event.mimeData())
        if len(paths) == 1:
            event.acceptProposedAction()
            self.take(paths[0])

    def _set_hovered(self, hovered: bool) -> None:
        self._hovered = hovered
        self.empty.set_hovered(hovered)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame what was found while something is dragged over it."""
        super().paintEvent(event)
        if self._hovered and self.empty.isHidden():
            painter = QPainter(self)
            paint_drop_frame(painter, self, hovered=True, margin=4)
            painter.end()
