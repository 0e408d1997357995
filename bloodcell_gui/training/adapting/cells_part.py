"""The first part: which cells of the laboratory, labelled already or proposed to be labelled."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.background import LatestTask
from bloodcell_gui.concern_list import ConcernList, Line
from bloodcell_gui.dataset_dialogs import ask_dataset_folder, ask_proposal_folder
from bloodcell_gui.icons import set_icon
from bloodcell_gui.long_work import Advance, LongWork
from bloodcell_gui.notify import Notifier
from bloodcell_gui.progress import Progress
from bloodcell_gui.settings import Settings
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.adapting.layouts import BUTTON_HEIGHT, make_row
from bloodcell_gui.work_row import WorkRow
from trainer.errors import TrainerError
from trainer.language import fill, mark, tr, tr_n
from trainer.words import quote_some

if TYPE_CHECKING:
    from trainer.bundle.card import ModelCard
    from trainer.cleaning.own_cells import CellsFound

_CAPTION = mark("Choose a folder of your laboratory's cells")


class CellsPart(QWidget):
    """Takes a folder of labelled cells, or chooses the cells to label from a large one.

    Signals:
        changed: `found` is another.
        labelling_wanted: Folder of cells that the user wants to label.
    """

    changed = Signal()
    labelling_wanted = Signal(object)

    def __init__(self, notifier: Notifier, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._model: Path | None = None
        self._card: ModelCard | None = None
        self._dataset: Path | None = None
        self.found: CellsFound | None = None
        self._looking = LatestTask("look at cells", self)
        self._looking.succeeded.connect(self._on_found)
        self._looking.failed.connect(self._on_failed)
        self.proposing = LongWork(notifier, self)
        self.choose = QPushButton(tr("&Choose your cells…"))
        self.choose.setToolTip(
            tr("With one sub-folder a class, labelled on the Clean page, or without labels")
        )
        self.propose = QPushButton(tr("&Propose cells to label…"))
        self.propose.setToolTip(
            tr("Copies about 100 cells that the model would learn most from into a new folder")
        )
        self.label = QPushButton(tr("&Label them on the Clean page"))
        set_icon(self.choose, "folder")
        self.work = WorkRow(tr("Stop"))
        self._where = make_text(muted=True)
        self._counts = make_text()
        self.notes = ConcernList()
        self._build()
        self.choose.clicked.connect(self._on_choice_asked)
        self.propose.clicked.connect(self._on_proposal_asked)
        self.label.clicked.connect(self._on_labelling_asked)
        self.work.cancel_asked.connect(self.proposing.cancel)
        self.proposing.changed.connect(self._show)
        self.proposing.progressed.connect(self._on_progressed)

    def _build(self) -> None:
        buttons = (self.choose, self.propose, self.label)
        for button in buttons:
            button.setMinimumHeight(BUTTON_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(make_row(*buttons))
        layout.addWidget(self.work)
        layout.addWidget(self._where)
        layout.addWidget(self._counts)
        layout.addWidget(self.notes)
        self.setFocusProxy(self.choose)

    def set_model(self, model: Path, card: "ModelCard") -> None:
        """Say which model the cells are for."""
        self._model, self._card = model, card
        self.refresh()

    def set_locked(self, locked: bool) -> None:
        """Let the cells be chosen, or not while they are learned from."""
        for button in (self.choose, self.propose, self.label):
            button.setEnabled(not locked)

    @Slot()
    def refresh(self) -> None:
        """Look at the cells again: more of them may be labelled by now."""
        from trainer.cleaning.own_cells import look_at_cells

        if self._dataset is not None and self._card is not None:
            self._looking.run(partial(look_at_cells, self._dataset, self._card))
        self._show()

    def take(self, dataset: Path) -> None:
        """Take a folder of cells."""
        self._dataset, self.found = dataset.absolute(), None
        self.notes.show_lines([])
        self.refresh()
        self.changed.emit()

    def reason(self) -> str:
        """Return why nothing can be learned from these cells; empty where it can."""
        if self.found is None:
            return tr("Choose your cells first.")
        if len(self.found.counts) < 2:
            return tr("It takes labelled cells of at least two classes.")
        return ""

    @Slot(object)
    def _on_found(self, found: "CellsFound") -> None:
        self.found = found
        self.notes.show_lines([Line(text) for text in _list_notes(found)])
        self._show()
        self.changed.emit()

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        self.found = None
        text = (
            str(error)
            if isinstance(error, TrainerError)
            else tr("The cells cannot be looked at. {error}", error=error)
        )
        self.notes.show_lines([Line(text, is_error=True)])
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        found = self.found
        self.work.setVisible(self.proposing.is_running)
        self._where.setText("" if self._dataset is None else str(self._dataset))
        self._where.setVisible(self._dataset is not None)
        self._counts.setVisible(found is not None)
        self.label.setVisible(found is not None and found.n_unlabelled > 0)
        if found is not None and self._card is not None:
            titles = {known.id: tr(known.title) for known in self._card.classes}
            counts = ", ".join(
                fill("{titles} {count:,}", titles=titles[name], count=count)
                for name, count in found.counts.items()
            )
            labelled = tr_n("{count:,} labelled cell", "{count:,} labelled cells", found.n_labelled)
            self._counts.setText(f"{labelled}: {counts}." if counts else f"{labelled}.")

    @Slot()
    def _on_choice_asked(self) -> None:
        dataset = ask_dataset_folder(self, self._settings, tr(_CAPTION))
        if dataset is not None:
            self.take(dataset)

    @Slot()
    def _on_labelling_asked(self) -> None:
        if self._dataset is not None:
            self.labelling_wanted.emit(self._dataset)

    @Slot()
    def _on_proposal_asked(self) -> None:
        model = self._model
        if model is None:
            return
        source = ask_dataset_folder(self, self._settings, tr(_CAPTION))
        target = None if source is None else ask_proposal_folder(self, self._settings)
        if source is None or target is None:
            return
        if self.proposing.run(tr("Looking at the cells"), _make_proposal(source, target, model), self.take):
            self.work.begin(tr("Looking at the cells"))

    @Slot(object)
    def _on_progressed(self, progress: Progress) -> None:
        if progress.n_total is not None:
            self.work.show_progress(progress.n_done, progress.n_total)


def _make_proposal(source: Path, target: Path, model: Path) -> Callable[[Advance], Path]:
    """Return work that chooses cells, copies them, and returns where they are."""

    def work(advance: Advance) -> Path:
        from trainer.bundle.model_file import read_model
        from trainer.cleaning.proposing import propose_cells, write_proposal

        cells = propose_cells(source, read_model(model), on_progress=advance)
        write_proposal(cells, target)
        return target

    return work


def _list_notes(found: "CellsFound") -> list[str]:
    from trainer.cleaning.own_cells import FEW_OF_A_CLASS

    notes = []
    if found.n_unlabelled:
        cells = tr_n("{count:,} cell", "{count:,} cells", found.n_unlabelled)
        notes.append(
            tr("{cells} without a label: left out until you label them.", cells=cells)
            if found.counts
            else tr("{cells} without a label: label some, or attune the model without labels.", cells=cells)
        )
    if found.unknown:
        names = quote_some(list(found.unknown))
        notes.append(tr("The model does not know {names}: these cells are left out.", names=names))
    if few := [name for name, count in found.counts.items() if count < FEW_OF_A_CLASS]:
        notes.append(
            tr(
                "Of {few} there are fewer than {least} cells: their figures will say little.",
                few=quote_some(few),
                least=FEW_OF_A_CLASS,
            )
        )
    return notes
