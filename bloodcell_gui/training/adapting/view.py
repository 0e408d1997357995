"""Adapting a model to one's own laboratory, on one page from the cells to keeping what came of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
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
from bloodcell_gui.icons import set_icon
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.settings import Settings
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.adapting.cells_part import CellsPart
from bloodcell_gui.training.adapting.result_table import ResultTable, make_view
from bloodcell_gui.training.adapting.work import AdaptingWork
from bloodcell_gui.work_row import WorkRow
from trainer.bundle.card import ModelCard
from trainer.language import mark, tr

if TYPE_CHECKING:
    from trainer.events import Progress

_WIDTH = 760
_BUTTON_HEIGHT = 36
_EXPLANATION = mark(
    "With about 100 labelled cells of yours the model learns what cells look like in your laboratory, in a "
    "few minutes on this computer. What it knew it keeps. It becomes a new model: the old one stays as it is."
)
_OLD_TEST = mark(
    "The folder of the data set that the model was trained on, if you have it. Its test images show whether "
    "the new model forgets what the old one knew; without them that is not measured."
)


class AdaptView(QScrollArea):
    """Three parts, and the result below them.

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
        self._title = _make_heading(1.4)
        self.cells = CellsPart(notifier, settings)
        self.choose_old = QPushButton(tr("Choose the &data set…"))
        self.leave_old = QPushButton(tr("&Without it"))
        self._old_where = make_text(muted=True)
        self.title = QLineEdit()
        self.title.setAccessibleName(tr("Title of the new model"))
        self.title.setMinimumHeight(_BUTTON_HEIGHT)
        self.start = QPushButton(tr("&Adapt the model"))
        set_icon(self.start, "train")
        self._reason = make_text(muted=True)
        self.row = WorkRow(tr("Cancel"))
        self.table = ResultTable(self)
        self._meaning = make_text()
        self.keep = QPushButton(tr("&Keep it in the library"))
        self.drop = QPushButton(tr("&Throw it away"))
        set_icon(self.keep, "done")
        self._result = QWidget()
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
        column.addWidget(_make_heading(1.15, tr("1. Your cells")))
        column.addWidget(self.cells)
        column.addSpacing(8)
        column.addWidget(_make_heading(1.15, tr("2. The images that it was tested on")))
        column.addWidget(make_text(tr(_OLD_TEST), muted=True))
        column.addLayout(_make_row(self.choose_old, self.leave_old))
        column.addWidget(self._old_where)
        column.addSpacing(8)
        column.addWidget(_make_heading(1.15, tr("3. The new model")))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(QLabel(tr("Title")))
        row.addWidget(self.title, 1)
        row.addWidget(self.start)
        column.addLayout(row)
        column.addWidget(self._reason)
        column.addWidget(self.row)
        result = QVBoxLayout(self._result)
        result.setContentsMargins(0, 8, 0, 0)
        result.setSpacing(8)
        result.addWidget(_make_heading(1.15, tr("What it brings")))
        result.addWidget(make_view(self.table))
        result.addWidget(self._meaning)
        result.addLayout(_make_row(self.keep, self.drop))
        column.addWidget(self._result)
        column.addStretch()
        for button in (self.choose_old, self.leave_old, self.start, self.keep, self.drop):
            button.setMinimumHeight(_BUTTON_HEIGHT)
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
        self.row.cancel_asked.connect(work.cancel)
        self.keep.clicked.connect(work.keep)
        self.drop.clicked.connect(self._on_thrown_away)
        work.began.connect(self.row.begin)
        work.progressed.connect(self._on_progressed)
        work.adapted.connect(self._on_adapted)
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
            self.work.start(self._model, self.cells.found, self.title.text().strip(), self._old_test)

    @Slot(object)
    def _on_progressed(self, progress: "Progress") -> None:
        self.row.begin_stage(progress.stage)
        if progress.total:
            self.row.show_progress(progress.done, progress.total)

    @Slot(object)
    def _on_adapted(self, card: ModelCard) -> None:
        told = card.adapted
        assert told is not None
        self.table.show_card(card)
        forgetting = (
            tr(" Forgetting not measured. {not_measured}", not_measured=told.not_measured)
            if told.not_measured
            else ""
        )
        self._meaning.setText(
            tr(
                "Each of your cells was judged by a model that had not learned from it nor from "
                "its look-alikes; the new model has learned from all of them.{forgetting}",
                forgetting=forgetting,
            )
        )
        self._show_state()
        # Once it has its place.
        QTimer.singleShot(0, self, self._show_end)

    @Slot()
    def _show_end(self) -> None:
        self.ensureWidgetVisible(self.drop)

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
        self.row.setVisible(is_busy)
        self.cells.set_locked(is_busy)
        for control in (self.choose_old, self.leave_old, self.title):
            control.setEnabled(not is_busy)
        self.start.setEnabled(not is_busy and not reason and self._model is not None)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason) and not is_busy)
        self.leave_old.setVisible(self._old_test is not None)
        self._old_where.setText(tr("Not measured") if self._old_test is None else str(self._old_test))
        self._result.setVisible(work.result is not None and not is_busy)


def _make_heading(scale: float, text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setBold(True)
    label.setFont(font)
    return label


def _make_row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch()
    return row
