"""What the pages share, and the only place that changes it."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.background import LatestTask, end_thread
from bloodcell_gui.classify_thread import ClassifyThread, find_new_samples
from bloodcell_gui.notify import Notifier
from bloodcell_gui.samples import OpenSample, SampleState, describe_shifts, open_samples, sum_counts
from bloodcell_gui.work import Work

if TYPE_CHECKING:
    from bloodcell_gui.cells import Cells
    from trainer.bundle.card import ModelCard
    from trainer.bundle.model_file import ModelFile
    from trainer.dataset.samples import Sample
    from trainer.inference.predictions import Prediction
    from trainer.reports.counts import SampleCounts
    from trainer.reports.laboratory import Laboratory


class Session(QObject):
    """The model, the open samples and their cells, and the work on them.

    Signals:
        model_changed: Another model is in use, or the first one.
        card_changed: The model in use has another title or note.
        samples_changed: Samples were opened or removed, or one changed its state.
        cells_added: First row and row behind the last of the cells that came.
        cells_reset: All rows may have changed: forget them.
        work_changed: Work began or ended.
        progressed: A `Progress`, some ten times a second while there is work.
        framing_changed: The user's word on the native crop changed.
    """

    model_changed = Signal()
    card_changed = Signal()
    samples_changed = Signal()
    cells_added = Signal(int, int)
    cells_reset = Signal()
    work_changed = Signal()
    progressed = Signal(object)
    framing_changed = Signal()

    def __init__(self, notifier: Notifier, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self.model: ModelFile | None = None
        self.framing = "auto"
        self.samples: list[OpenSample] = []
        self.cells: Cells | None = None
        self.overall: SampleCounts | None = None
        # As it was when the first of the open samples was found: all are counted alike.
        self.laboratory: Laboratory | None = None
        self._next_key = 0
        self._queue: deque[Callable[[], Sequence[Sample]]] = deque()
        self._thread: ClassifyThread | None = None
        self._opening = LatestTask("open model", self)
        self._opening.succeeded.connect(self._on_model_opened)
        self._opening.failed.connect(self._on_model_failed)
        # What the thread is looking for, until it has found it.
        self._finding: Callable[[], Sequence[Sample]] | None = None
        self._work = Work()

    # -- the model ---------------------------------------------------------------------------

    def open_model(self, name: str | None = None) -> None:
        """Open a model by name or path, the default one for None; open samples are classified anew."""
        self._opening.run(partial(_open_model, name))

    @Slot()
    def ensure_model(self) -> None:
        """Open the default model, unless one is open or being opened."""
        if self.model is None and not self._opening.is_running:
            self.open_model()

    @Slot(object)
    def take_thresholds(self, path: Path) -> None:
        """Classify anew with the thresholds that the user chose for a model, if it is the one in use."""
        if self.model is not None and self.model.path == path:
            self.open_model(str(path))

    def take_card(self, card: "ModelCard") -> None:
        """Take note of what the card of the model in use says now, after it was changed in the file.

        The card of another network that has taken the file's place is passed over, and the user's own word on
        the thresholds goes before the card's.
        """
        model = self.model
        if model is None or card.entries != model.card.entries:
            return
        card = replace(card, thresholds=model.card.thresholds)
        if card != model.card:
            self.model = replace(model, card=card)
            self.card_changed.emit()

    @Slot(object)
    def _on_model_opened(self, model: "ModelFile") -> None:
        # What the last model said goes first: its classes are not those that are shown next.
        self._take_back()
        self.model = model
        self.model_changed.emit()
        self._start_next()

    @Slot(object, str)
    def _on_model_failed(self, error: Exception, details: str) -> None:
        self._notifier.tell_error(error, details)
        if self.model is None:
            # Without a model nothing that waits can begin.
            self._queue.clear()
            self.work_changed.emit()

    # -- the work ----------------------------------------------------------------------------

    @property
    def is_working(self) -> bool:
        """Whether images are being classified, or wait to be."""
        return self._thread is not None or bool(self._queue)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Classify what is in folders and files, after what is already under way."""
        given = list(paths)
        self._queue.append(lambda: find_new_samples(given, frozenset(one.id for one in tuple(self.samples))))
        self._start_next()
        # While the model is being opened, nothing else tells that something waits.
        self.work_changed.emit()
        self._tell_progress()

    def cancel(self) -> None:
        """End the work; what has its result stays."""
        self._stop()
        self._set_states(SampleState.STOPPED)
        self.work_changed.emit()

    def classify_again(self) -> None:
        """Classify all open samples anew, as the model and the framing now are."""
        self._take_back()
        self._start_next()

    def set_framing(self, choice: str) -> None:
        """Set the user's word on the native crop; open samples are classified anew.

        Args:
            choice: A value of `trainer.dataset.framing.FramingChoice`.
        """
        if choice != self.framing:
            self.framing = choice
            self.framing_changed.emit()
            self.classify_again()

    def remove_sample(self, key: int) -> None:
        """Close one sample; its files stay as they are."""
        removed = next((one for one in self.samples if one.key == key), None)
        if removed is None:
            return
        self.samples.remove(removed)
        self._work.remove(removed)
        # A thread that is still looking for samples has none in work yet.
        if self._thread is not None and self._finding is None and not self._work:
            self._thread.stop()
        if not self.samples:
            self._forget_cells()
        elif self.cells is not None:
            self.cells.remove_sample(key)
            self.overall = sum_counts(self.samples, self.cells.classes, self.laboratory)
            self.cells_reset.emit()
        self.samples_changed.emit()

    def clear(self) -> None:
        """Close all samples and end the work on them."""
        self._stop()
        self._forget_cells()
        self.samples_changed.emit()
        self.work_changed.emit()

    def close(self) -> None:
        """End the work and its thread, before the window goes."""
        self._stop()
        if self._thread is not None:
            end_thread(self._thread)

    def _stop(self) -> None:
        self._queue.clear()
        self._finding = None
        if self._thread is not None:
            self._thread.stop()

    def _start_next(self) -> None:
        if self._thread is not None or not self._queue:
            return
        if self.model is None:
            self.ensure_model()
            return
        from trainer.dataset.framing import FramingChoice

        find = self._queue.popleft()
        thread = ClassifyThread(find, self.model, FramingChoice(self.framing), self)
        thread.samples_found.connect(self._on_samples_found)
        thread.sample_listed.connect(self._on_sample_listed)
        thread.predictions_made.connect(self._on_predictions_made)
        thread.shift_noted.connect(self._on_shift_noted)
        thread.failed.connect(self._on_work_failed)
        thread.finished.connect(self._on_thread_finished)
        self._thread = thread
        self._finding = find
        self._work.begin()
        thread.start()
        self.work_changed.emit()
        self._tell_progress()

    @Slot(object, object)
    def _on_samples_found(self, found: "Sequence[Sample]", laboratory: "Laboratory") -> None:
        if self._is_late() or self.model is None:
            return
        self._finding = None
        from bloodcell_gui.cells import Cells

        if self.cells is None:
            self.laboratory = laboratory
            self.cells = Cells(laboratory.assign_roles(self.model.card.classes))
            self.overall = sum_counts((), self.cells.classes, laboratory)
            self.cells_reset.emit()
        opened = open_samples(found, self.cells.classes, self._next_key, self.laboratory)
        self._next_key += len(opened)
        self.samples += opened
        self._work.begin(opened)
        self.samples_changed.emit()

    @Slot(str, int)
    def _on_sample_listed(self, sample_id: str, count: int) -> None:
        if not self._is_late() and self._work.note_listed(sample_id, count):
            self.samples_changed.emit()
            self._tell_progress()

    @Slot(object)
    def _on_predictions_made(self, predictions: "Sequence[Prediction]") -> None:
        if self._is_late() or self.cells is None or self.overall is None:
            return
        keys, wanted = [], []
        for prediction in predictions:
            opened = self._work.find(prediction.sample_id)
            # A sample that was closed meanwhile is no longer in work.
            if opened is not None:
                self._work.count(opened, prediction)
                self.overall.add(prediction)
                keys.append(opened.key)
                wanted.append(prediction)
        if not wanted:
            return
        first = len(self.cells)
        self.cells.extend(keys, wanted)
        if self._work.move_to(wanted[-1].sample_id):
            self.samples_changed.emit()
        self.cells_added.emit(first, len(self.cells))
        self._tell_progress()

    @Slot(str, str)
    def _on_shift_noted(self, sample_id: str, text: str) -> None:
        opened = None if self._is_late() else self._work.find(sample_id)
        if opened is not None and self.overall is not None:
            opened.counts.note_shift(text)
            self.overall.note_shift(describe_shifts(self.samples))
            self.samples_changed.emit()

    @Slot(object, str)
    def _on_work_failed(self, error: Exception, details: str) -> None:
        if not self._is_late():
            self._finding = None
            self._notifier.tell_error(error, details)
            self._set_states(SampleState.STOPPED)

    @Slot()
    def _on_thread_finished(self) -> None:
        thread = self.sender()
        if self._thread is None or thread is not self._thread:
            return
        if not self._thread.is_stopped:
            self._set_states(SampleState.DONE)
        self._work.begin()
        self._thread.deleteLater()
        self._thread = None
        self._start_next()
        self.samples_changed.emit()
        self.work_changed.emit()

    def _is_late(self) -> bool:
        """Whether a signal comes from work that was ended meanwhile."""
        return self._thread is None or self._thread.is_stopped or self.sender() is not self._thread

    def _set_states(self, state: SampleState) -> None:
        """Give what is not done yet its end."""
        self._work.end(state)
        self.samples_changed.emit()

    def _take_back(self) -> None:
        """End the work, and put all that was opened back into the queue, results forgotten."""
        if self._thread is not None:
            self._thread.stop()
        if self._finding is not None:
            self._queue.appendleft(self._finding)
            self._finding = None
        again = [one.sample for one in self.samples]
        if again:
            self._queue.appendleft(lambda: again)
        if self.cells is not None:
            self._forget_cells()

    def _forget_cells(self) -> None:
        self.samples = []
        self._work.begin()
        self.cells = None
        self.overall = None
        self.cells_reset.emit()

    def _tell_progress(self) -> None:
        n_first = int(self._thread is None)
        self.progressed.emit(self._work.progress(max(0, len(self._queue) - n_first)))


def _open_model(name: str | None) -> "ModelFile":
    from trainer.bundle.library import find_model

    return find_model(name)
