"""The middle of the Review page: the classes, the cells of the chosen ones, and what is said of them."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.gallery.class_chips import ClassChips
from bloodcell_gui.notify import Notifier
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.review.cell_deciding import CellDeciding
from bloodcell_gui.review.cell_line import CellLine
from bloodcell_gui.review.kinds import KINDS
from bloodcell_gui.review.model_sight import ModelSight
from bloodcell_gui.review.painter import describe_cell
from bloodcell_gui.review.sheet import ReviewSheet
from bloodcell_gui.review.signed_bar import SignedBar
from bloodcell_gui.review.stage import Stage
from bloodcell_gui.settings import THUMBNAIL_SIZE, Settings
from trainer.language import tr

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CellsView(QWidget):
    """Shows the cells of the desk's sample.

    Attributes:
        sheet: The cells; None where no sample is chosen.

    Signals:
        sign_asked: The user wants to sign the sample.
        shown_changed: Another class is shown, or another cell is current.
    """

    sign_asked = Signal()
    shown_changed = Signal()

    def __init__(
        self, desk: ProjectDesk, notifier: Notifier, settings: Settings, parent: QWidget | None = None
    ) -> None:
        """Make the view, empty.

        Args:
            desk: Holds the sample, and carries decisions out.
            notifier: Tells what goes wrong.
            settings: Know the size of the thumbnails.
            parent: Owner.
        """
        super().__init__(parent)
        self._desk = desk
        self._settings = settings
        self.sheet: ReviewSheet | None = None
        self.chips = ClassChips(KINDS, decides=True)
        self.signed = SignedBar()
        self.stage = Stage(desk, notifier)
        self.gallery, self.large = self.stage.gallery, self.stage.large
        self.line = CellLine(settings.read(THUMBNAIL_SIZE))
        self.deciding = CellDeciding(desk, self.gallery, self)
        self._sight = ModelSight(self.stage.loaders, self.large.panel.heat, self)
        self.gallery.set_side(settings.read(THUMBNAIL_SIZE))
        top = QVBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.setSpacing(8)
        top.addWidget(self.chips)
        top.addWidget(self.signed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.stage, 1)
        layout.addWidget(self.line)
        self._connect()

    def _connect(self) -> None:
        panel, line, deciding = self.large.panel, self.line, self.deciding
        self.chips.chosen.connect(self._on_shown_chosen)
        self.chips.dropped_on.connect(self._on_dropped)
        self.signed.reopen_asked.connect(self._desk.reopen)
        self.stage.sign_asked.connect(self.sign_asked)
        self.stage.current_changed.connect(self.shown_changed)
        self.gallery.dropped_on.connect(deciding.assign)
        self.gallery.chosen_changed.connect(self._show_line)
        self.gallery.size_asked.connect(line.slider.change)
        panel.class_chosen.connect(deciding.assign)
        panel.confirm_asked.connect(deciding.confirm)
        panel.exclude_asked.connect(deciding.exclude)
        line.commented.connect(deciding.comment)
        line.comment_left.connect(lambda: self.keyboard.setFocus())
        line.side_changed.connect(self._on_side_changed)
        self._sight.changed.connect(self.gallery.viewport().update)
        self._sight.changed.connect(self.large.look_again)

    @property
    def keyboard(self) -> QWidget:
        """What is to have the keyboard."""
        return self.stage.view

    @property
    def shown_class(self) -> int | None:
        """Index of the class that is looked at: the chosen one, or the current cell's; None for none."""
        choice, row = self.chips.choice, self.gallery.current_row()
        if not isinstance(choice, Show):
            return choice
        group = -1 if self.sheet is None or row is None else int(self.sheet.groups[row])
        return group if group >= 0 else None

    # -- a sample ----------------------------------------------------------------------------

    def wait(self) -> None:
        """Decide nothing until `show_sample`: the cells in sight are not those that are wanted."""
        self.deciding.sheet = None

    def show_sample(self) -> None:
        """Show the sample that the desk has chosen now, at the cell that is to be decided first."""
        sample = self._desk.sample
        if sample is None:
            self.sheet = self.deciding.sheet = None
            self.stage.forget()
            return
        shows_unsure = self.chips.choice is Show.UNSURE
        self.sheet = self.deciding.sheet = ReviewSheet(sample)
        self.stage.show_sheet(self.sheet)
        self._sight.show_sheet(self.sheet)
        self._show_classes()
        self.show_standing()
        if shows_unsure and sample.standing.entry.summary.n_unsure:
            # Whoever goes through what is unsure goes on so in the next sample.
            self.chips.choose(Show.UNSURE)
        else:
            self._arrange()
        self.stage.go_to_first()

    def note_changes(self, keys: Collection[int]) -> list[int]:
        """Take note that cells are different now, and return their rows."""
        sheet = self.sheet
        if sheet is None:
            return []
        rows = [sheet.sample.row_of(key) for key in keys]
        sheet.note_changes()
        self._arrange()
        return rows

    def go_to_rows(self, rows: Sequence[int]) -> None:
        """Choose cells, wherever they are shown."""
        if rows and (show := self.stage.find_group(rows)) is not None:
            self.chips.choose(show)
        self.gallery.choose(rows)

    def show_classes(self) -> None:
        """Offer the classes that there are now, and show the cells of new ones."""
        sheet = self.sheet
        if sheet is None:
            return
        choice = self.chips.choice
        sheet.show_classes(self._desk.classes)
        self._show_classes()
        self.show_standing()
        self.chips.choose(choice)

    def show_standing(self) -> None:
        """Show the counts of the sample, and whether it is signed."""
        chosen = self._desk.chosen
        if self.sheet is None or chosen is None:
            return
        self.chips.show_counts(chosen.summary)
        self.signed.show_sample(chosen.sample, is_signed=chosen.is_signed)
        self.stage.refresh()

    def close_threads(self) -> None:
        """End the threads that decode pictures, before the window goes."""
        self.stage.close_threads()

    # -- showing -----------------------------------------------------------------------------

    def _show_classes(self) -> None:
        if self.sheet is not None:
            self.chips.set_classes(self.sheet.styles, self.sheet.order)
            self.chips.order_tabs(self.chips, self.gallery)
            self.large.panel.show_classes(self.sheet)

    def _arrange(self) -> None:
        self.stage.arrange(self.chips.choice)
        self._show_line()

    @Slot()
    def _show_line(self) -> None:
        sheet, rows = self.sheet, self.gallery.chosen_rows
        if sheet is None:
            return
        facts = ""
        if len(rows) == 1:
            facts = f"{describe_cell(sheet, rows[0])}  ·  {sheet.sample.cells[rows[0]].name}"
        elif rows:
            facts = tr("{n_rows:,} cells are chosen; a key decides about all of them", n_rows=len(rows))
        n_shown = len(self.gallery.arrangement)
        self.line.show_cells(facts, self.deciding.comment_text, n_shown, len(rows))

    # -- what the user does ------------------------------------------------------------------

    @Slot()
    def confirm_rest(self) -> None:
        """Confirm all cells of the class that is looked at."""
        if (shown := self.shown_class) is not None:
            self.deciding.confirm_rest(shown)

    @Slot()
    def write_comment(self) -> None:
        """Let the user write a comment on what is chosen."""
        if self.deciding.chosen_keys and self.deciding.may_decide():
            self.line.comment.setFocus()
            self.line.comment.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms; with Shift the rest of the class, with Ctrl it signs the sample."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sign_asked.emit()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.confirm_rest()
        else:
            self.deciding.confirm()

    @Slot(object)
    def _on_shown_chosen(self, _: Show | int) -> None:
        self._arrange()
        self.shown_changed.emit()

    @Slot(object)
    def _on_dropped(self, key: Show | int) -> None:
        if isinstance(key, Show):
            self.deciding.exclude()
        else:
            self.deciding.assign(key)

    @Slot(int)
    def _on_side_changed(self, side: int) -> None:
        self._settings.write(THUMBNAIL_SIZE, side)
        self.gallery.set_side(side)
