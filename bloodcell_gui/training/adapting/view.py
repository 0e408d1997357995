"""Adapting or attuning a model to one's laboratory, on one page from the cells to keeping what came of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.background import LatestTask
from bloodcell_gui.dataset_dialogs import ask_dataset_folder
from bloodcell_gui.drop_frame import DropOverlay, is_project, local_paths
from bloodcell_gui.icons import set_icon
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.settings import Settings
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.adapting.attune_part import AttunePart
from bloodcell_gui.training.adapting.cells_part import CellsPart
from bloodcell_gui.training.adapting.layouts import BUTTON_HEIGHT, make_heading, make_row
from bloodcell_gui.training.adapting.result_part import ResultPart
from bloodcell_gui.training.adapting.work import AdaptingWork
from bloodcell_gui.work_row import WorkRow
from trainer.bundle.card import ModelCard
from trainer.language import mark, tr

if TYPE_CHECKING:
    from trainer.events import Progress

_WIDTH = 760
_EXPLANATION = mark(
    "With about 100 labelled cells of yours the model learns what cells look like in your laboratory, in a "
    "few minutes on this computer. What it knew it keeps. It becomes a new model: the old one stays as it is."
)
_OLD_TEST = mark(
    "The folder of the data set that the model was trained on, if you have it. Its test images show whether "
    "the new model forgets what the old one knew; without them that is not measured."
)


class AdaptView(QScrollArea):
    """Three parts, and the result below them; without labels the first of them is enough.

    Signals:
        left: The user wants to go back.
        labelling_wanted: Folder of cells that the user wants to label.
        kept: Path of the new model in the library.
    """

    left = Signal()
    labelling_wanted = Signal(object)
    kept = Signal(object)

    def __init__(
        self, queue: JobQueue, notifier: Notifier, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Adapt a model"))
        self._notifier = notifier
        self._settings = settings
        self._model: Path | None = None
        self._old_test: Path | None = None
        self.work = AdaptingWork(queue, self)
        self._reading = LatestTask("read model", self)
        self._reading.succeeded.connect(self._on_model_read)
        self._reading.failed.connect(notifier.tell_error)
        self._back = QPushButton(tr("&Back"))
        set_icon(self._back, "back")
        self._back.setToolTip(tr("Escape"))
        self._title = make_heading(1.4)
        self.cells = CellsPart(notifier, settings)
        self.attuning = AttunePart()
        self.choose_old = QPushButton(tr("Choose the &data set…"))
        self.leave_old = QPushButton(tr("&Without it"))
        self._old_where = make_text(muted=True)
        self.title = QLineEdit()
        self.title.setAccessibleName(tr("Title of the new model"))
        self.title.setMinimumHeight(BUTTON_HEIGHT)
        self.start = QPushButton(tr("&Adapt the model"))
        set_icon(self.start, "train")
        self._reason = make_text(muted=True)
        self.row = WorkRow(tr("Cancel"))
        self.result = ResultPart()
        self.viewport().setAcceptDrops(True)
        self._overlay = DropOverlay(self.viewport(), tr("Drop the folder of your cells"))
        self._build()
        self._connect()
        self._show_state()

    def _build(self) -> None:
        content = QWidget()
        column = QVBoxLayout()
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._back)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        column.addWidget(make_text(tr(_EXPLANATION), muted=True))
        column.addSpacing(8)
        column.addWidget(make_heading(1.15, tr("1. Your cells")))
        column.addWidget(self.cells)
        column.addWidget(self.attuning)
        column.addSpacing(8)
        column.addWidget(make_heading(1.15, tr("2. The images that it was tested on")))
        column.addWidget(make_text(tr(_OLD_TEST), muted=True))
        column.addLayout(make_row(self.choose_old, self.leave_old))
        column.addWidget(self._old_where)
        column.addSpacing(8)
        column.addWidget(make_heading(1.15, tr("3. The new model")))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(QLabel(tr("Title")))
        row.addWidget(self.title, 1)
        row.addWidget(self.start)
        column.addLayout(row)
        column.addWidget(self._reason)
        column.addWidget(self.row)
        column.addWidget(self.result)
        column.addStretch()
        for button in (self.choose_old, self.leave_old, self.start):
            button.setMinimumHeight(BUTTON_HEIGHT)
        middle = QWidget()
        keep_width(middle, _WIDTH, QWidget.setMaximumWidth)
        middle.setLayout(column)
        outer = QHBoxLayout(content)
        outer.setContentsMargins(24, 16, 24, 24)
        outer.addStretch()
        outer.addWidget(middle, 1000)
        outer.addStretch()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusProxy(self.cells.choose)

    def _connect(self) -> None:
        work = self.work
        self._back.clicked.connect(self.left)
        self.cells.changed.connect(self._show_state)
        self.cells.labelling_wanted.connect(self.labelling_wanted)
        self.choose_old.clicked.connect(self._on_old_test_asked)
        self.leave_old.clicked.connect(lambda: self._take_old_test(None))
        self.start.clicked.connect(self._on_start_asked)
        self.attuning.asked.connect(self._on_attuning_asked)
        self.row.cancel_asked.connect(work.cancel)
        self.result.keep.clicked.connect(work.keep)
        self.result.drop.clicked.connect(self._on_thrown_away)
        work.began.connect(self._on_began)
        work.progressed.connect(self._on_progressed)
        work.made.connect(self._on_made)
        work.failed.connect(self._on_failed)
        work.task_failed.connect(self._notifier.tell_error)
        work.kept.connect(self._on_kept)
        work.changed.connect(self._show_state)

    def adapt(self, model: Path) -> None:
        """Begin with a model; what is going on with another one goes on.

        Args:
            model: The model file.
        """
        from trainer.bundle.model_file import read_card

        if self.work.is_working or model == self._model:
            return
        self.work.throw_away()
        self._model = model
        self._title.setText(tr("Adapt “{model}” to my laboratory", model=model.stem))
        self._reading.run(lambda: read_card(model))

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the cells again: the user may have labelled some."""
        super().showEvent(event)
        self.cells.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one folder or file of this computer as the cells."""
        if self._find_cells(event) is not None:
            event.acceptProposedAction()
            self._overlay.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what was dragged over."""
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self._overlay.hide()
        if (cells := self._find_cells(event)) is not None:
            event.acceptProposedAction()
            self.cells.take(cells)

    def _find_cells(self, event: QDropEvent) -> Path | None:
        """Return what would be dropped; None while cells are learned from, or where it is the window's."""
        paths = local_paths(event.mimeData())
        is_taken = len(paths) == 1 and not is_project(paths[0]) and not self.work.is_working
        return paths[0] if is_taken else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _on_model_read(self, card: ModelCard) -> None:
        if self._model is not None:
            self._title.setText(tr("Adapt “{card}” to my laboratory", card=card.title))
            self.title.setText(tr("{card}, our laboratory", card=card.title))
            self.cells.set_model(self._model, card)
            self._show_state()

    @Slot()
    def _on_old_test_asked(self) -> None:
        folder = ask_dataset_folder(self, self._settings)
        if folder is not None:
            self._take_old_test(folder)

    def _take_old_test(self, folder: Path | None) -> None:
        self._old_test = folder
        self._show_state()

    @Slot()
    def _on_start_asked(self) -> None:
        if self._model is not None and self.cells.found is not None:
            self.work.adapt(self._model, self.cells.found, self.title.text().strip(), self._old_test)
            self.row.setFocus()

    @Slot()
    def _on_attuning_asked(self) -> None:
        if self._model is not None and self.cells.found is not None:
            self.work.attune(self._model, self.cells.found.dataset)
            self.row.setFocus()

    @Slot(str)
    def _on_began(self, stage: str) -> None:
        self.row.begin(stage)
        # Once it has its place.
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.row))

    @Slot(object)
    def _on_progressed(self, progress: "Progress") -> None:
        self.row.begin_stage(progress.stage)
        if progress.total:
            self.row.show_progress(progress.done, progress.total)

    @Slot(object)
    def _on_made(self, card: ModelCard) -> None:
        self.result.show_card(card)
        self._show_state()
        # Once it has its place.
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.result.drop))

    @Slot(str, str, str)
    def _on_failed(self, summary: str, remedy: str, details: str) -> None:
        self._notifier.tell(Notice(Kind.ERROR, summary, remedy, details))

    @Slot()
    def _on_thrown_away(self) -> None:
        self.work.throw_away()
        self._notifier.tell_done(tr("The new model was thrown away; the old one is as it was"))

    @Slot(object)
    def _on_kept(self, path: Path) -> None:
        self._notifier.tell_done(tr("“{path}” is in the library", path=path.stem))
        self.kept.emit(path)

    @Slot()
    def _show_state(self) -> None:
        work = self.work
        reason = self.cells.reason()
        is_busy = work.is_working
        # Who works by keys goes on where the work has ended.
        has_ended = self.row.hasFocus() and not is_busy
        self.row.setVisible(is_busy)
        self.cells.set_locked(is_busy)
        self.attuning.show_state(None if self._model is None else self.cells.found, is_busy=is_busy)
        for control in (self.choose_old, self.leave_old, self.title):
            control.setEnabled(not is_busy)
        self.start.setEnabled(not is_busy and not reason and self._model is not None)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason) and not is_busy)
        self.leave_old.setVisible(self._old_test is not None)
        self._old_where.setText(tr("Not measured") if self._old_test is None else str(self._old_test))
        self.result.setVisible(work.result is not None and not is_busy)
        if has_ended:
            (self.cells if self.result.isHidden() else self.result).setFocus()
