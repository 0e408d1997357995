"""The Review page with a project open: its samples, the cells of one, and what they count.

Made with the first project, not with the window: it brings NumPy and the image decoders along.
"""

from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.gallery.class_choice import MOST_KEYS
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.panel_fold import PanelFold
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.review.cells_view import CellsView
from bloodcell_gui.review.class_menu import ClassMenu
from bloodcell_gui.review.sample_panel import SamplePanel
from bloodcell_gui.review.samples_panel import SamplesPanel
from bloodcell_gui.settings import REVIEW_SPLITTER, SHOW_DIFFERENTIAL, SHOW_SAMPLES, Settings
from trainer.language import tr

_TOPIC = "signed sample"
# From this width on, pixels, a large cell and what is said of it fit between samples and differential.
_WIDE = 1120


class Workbench(QWidget):
    """Shows what the desk tells, and tells the desk what the user decides.

    Signals:
        export_asked: The user wants a report of the project as files.
        new_class_asked: Keys of the chosen cells, which are of a class that there is not yet.
    """

    export_asked = Signal()
    new_class_asked = Signal(object)

    def __init__(
        self, desk: ProjectDesk, notifier: Notifier, settings: Settings, parent: QWidget | None = None
    ) -> None:
        """Make the workbench, and show what the desk holds.

        Args:
            desk: Holds the project.
            notifier: Tells what goes wrong.
            settings: Know how the panels stand.
            parent: Owner.
        """
        super().__init__(parent)
        self._desk = desk
        self._notifier = notifier
        self._settings = settings
        # After undo and redo the cells are shown that were changed.
        self._follows = False
        self.samples = SamplesPanel()
        self.cells = CellsView(desk, notifier, settings)
        self.sample = SamplePanel()
        self.classes = ClassMenu(self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._build()
        self._connect()
        self._on_samples_changed()
        self._on_sample_opened()

    def _build(self) -> None:
        self.cells.setMinimumWidth(320)
        for widget in (self.samples, self.cells, self.sample):
            self._splitter.addWidget(widget)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([276, 708, 312])
        state = self._settings.read(REVIEW_SPLITTER)
        if not state.isEmpty():
            self._splitter.restoreState(state)
        fold = PanelFold(self.samples, SHOW_SAMPLES, self._settings, self)
        fold.give_way(self.cells.stage, self.cells.large, _WIDE)
        PanelFold(self.sample, SHOW_DIFFERENTIAL, self._settings, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self.setFocusProxy(self.cells.gallery)

    def _connect(self) -> None:
        desk, cells, sample = self._desk, self.cells, self.sample
        desk.samples_changed.connect(self._on_samples_changed)
        desk.sample_opened.connect(self._on_sample_opened)
        desk.cells_changed.connect(self._on_cells_changed)
        desk.classes_changed.connect(self._on_classes_changed)
        self.samples.sample_chosen.connect(self._on_sample_chosen)
        self.samples.entered.connect(lambda: cells.keyboard.setFocus())
        cells.shown_changed.connect(self._show_rest)
        cells.sign_asked.connect(self.sign)
        cells.deciding.refused.connect(self._on_refused)
        sample.rest_asked.connect(cells.confirm_rest)
        sample.sign_asked.connect(self.sign)
        sample.reopen_asked.connect(desk.reopen)
        sample.export_asked.connect(self.export_asked)
        self.classes.class_chosen.connect(cells.deciding.assign)
        self.classes.new_class_asked.connect(lambda: self.new_class_asked.emit(cells.deciding.chosen_keys))
        acts: list[tuple[str, Callable[[], object]]] = [
            ("X", cells.deciding.exclude),
            ("C", cells.write_comment),
            ("O", self._open_classes),
            ("N", self.samples.go_on),
            ("0", partial(cells.chips.choose, Show.UNSURE)),
            *((str(place + 1), partial(self._on_digit, place)) for place in range(MOST_KEYS)),
        ]
        for key, act in acts:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- for the page ------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last step in the sample, and go where it was done."""
        if self.cells.deciding.may_decide():
            self._follows = True
            self._desk.undo()

    def redo(self) -> None:
        """Do again what was taken back last in the sample, and go where it is done."""
        if self.cells.deciding.may_decide():
            self._follows = True
            self._desk.redo()

    @Slot()
    def sign(self) -> None:
        """Sign the sample."""
        if self.cells.deciding.may_decide():
            self._desk.sign()

    def close_threads(self) -> None:
        """End the threads that decode pictures, and remember how the panels stand."""
        self._settings.write(REVIEW_SPLITTER, self._splitter.saveState())
        self.cells.close_threads()

    # -- what the desk tells -----------------------------------------------------------------

    @Slot()
    def _on_samples_changed(self) -> None:
        self.samples.show_entries(self._desk.samples)
        self._show_standing()

    @Slot()
    def _on_sample_opened(self) -> None:
        self._follows = False
        self._notifier.withdraw(_TOPIC)
        self.cells.show_sample()
        chosen = self._desk.chosen
        self.samples.show_chosen(None if chosen is None else chosen.key)
        if self.cells.sheet is not None:
            self.sample.show_classes(self.cells.sheet)
        self._show_standing()

    @Slot(object)
    def _on_cells_changed(self, keys: Collection[int]) -> None:
        rows = self.cells.note_changes(keys)
        if self._follows:
            self._follows = False
            self.cells.go_to_rows(rows)
        self._show_rest()

    @Slot()
    def _on_classes_changed(self) -> None:
        self.cells.show_classes()
        if self.cells.sheet is not None:
            self.sample.show_classes(self.cells.sheet)
        self._show_standing()

    def _show_standing(self) -> None:
        sample, sheet = self._desk.sample, self.cells.sheet
        # The sheet follows the desk's sample a moment later.
        if sample is None or sheet is None or sheet.sample is not sample:
            return
        entry = sample.standing.entry
        if not entry.is_signed:
            self._notifier.withdraw(_TOPIC)
        if len(entry.summary.classes) == len(sheet.classes):
            self.cells.show_standing()
            self.sample.show_entry(entry, sample.model.title)
        self._show_rest()

    # -- what the user does ------------------------------------------------------------------

    @Slot(int)
    def _on_sample_chosen(self, key: int) -> None:
        self.cells.wait()
        self._desk.choose_sample(key)

    def _on_digit(self, place: int) -> None:
        sheet = self.cells.sheet
        if sheet is not None and place < len(sheet.order):
            self.cells.deciding.assign(sheet.order[place])

    @Slot()
    def _open_classes(self) -> None:
        sheet, cells = self.cells.sheet, self.cells
        if sheet is not None and cells.deciding.chosen_keys and cells.deciding.may_decide():
            corner = cells.line.mapToGlobal(cells.line.rect().topLeft())
            corner.setY(corner.y() - self.classes.sizeHint().height())
            self.classes.open_at(sheet, corner)

    @Slot()
    def _on_refused(self) -> None:
        chosen = self._desk.chosen
        if chosen is not None:
            summary = tr(
                "The sample “{sample_id}” is signed, so nothing was changed.",
                sample_id=chosen.sample.sample_id,
            )
            self._notifier.tell(
                Notice(
                    Kind.NOTICE,
                    summary,
                    tr("Reopen it to change it."),
                    "",
                    tr("&Reopen"),
                    self._desk.reopen,
                    _TOPIC,
                )
            )

    @Slot()
    def _show_rest(self) -> None:
        sheet, shown = self.cells.sheet, self.cells.shown_class
        chosen = self._desk.chosen
        if sheet is None or shown is None or chosen is None or chosen.is_signed:
            self.sample.show_rest(None, 0)
        else:
            self.sample.show_rest(sheet.styles[shown], sheet.count_rest(shown))
