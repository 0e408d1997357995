"""The middle of the Review page: the classes, and the cells of the chosen ones as thumbnails or one large."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.gallery.class_chips import ClassChips
from bloodcell_gui.notify import Notifier
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.review.cell_deciding import CellDeciding
from bloodcell_gui.review.cell_line import CellLine
from bloodcell_gui.review.kinds import KINDS, tell_nothing
from bloodcell_gui.review.large_view import LargeView
from bloodcell_gui.review.message import Message
from bloodcell_gui.review.model_sight import ModelSight
from bloodcell_gui.review.painter import ReviewPainter, describe_cell
from bloodcell_gui.review.review_gallery import ReviewGallery
from bloodcell_gui.review.sheet import GROUP_OF, ReviewSheet
from bloodcell_gui.review.signed_bar import SignedBar
from bloodcell_gui.review.thoughts import Thoughts
from bloodcell_gui.settings import THUMBNAIL_SIZE, Settings
from bloodcell_gui.thumbnails import PictureLoader

_THUMBNAIL_BYTES = 128 * 2**20


class CellsView(QWidget):
    """Shows the cells of the desk's sample.

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
        self._painter: ReviewPainter | None = None
        self._thoughts = Thoughts(self)
        self._loader = PictureLoader(_THUMBNAIL_BYTES, self)
        self.chips = ClassChips(KINDS, decides=True)
        self.signed = SignedBar()
        self.gallery = ReviewGallery(self._loader)
        self.large = LargeView(self._thoughts, notifier)
        self.sign = QPushButton("Si&gn this sample")
        self.nothing = Message("done", "", "", [self.sign])
        self.line = CellLine(settings.read(THUMBNAIL_SIZE))
        self.deciding = CellDeciding(desk, self.gallery, self)
        self._sight = ModelSight((self._loader, *self.large.loaders), self.large.panel.heat, self)
        self.gallery.set_side(settings.read(THUMBNAIL_SIZE))
        self._stack = QStackedWidget()
        self._build()
        self._connect(notifier)

    def _build(self) -> None:
        # Where nothing is left to be decided a key must not press a button.
        self.nothing.setFocusProxy(None)
        self.nothing.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for widget in (self.gallery, self.large, self.nothing):
            self._stack.addWidget(widget)
        top = QVBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.setSpacing(8)
        top.addWidget(self.chips)
        top.addWidget(self.signed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.line)

    def _connect(self, notifier: Notifier) -> None:
        gallery, large, line = self.gallery, self.large, self.line
        self.chips.chosen.connect(self._on_shown_chosen)
        self.chips.dropped_on.connect(self._on_dropped)
        self.signed.reopen_asked.connect(self._desk.reopen)
        self.sign.clicked.connect(self.sign_asked)
        gallery.dropped_on.connect(self.deciding.assign)
        gallery.chosen_changed.connect(self._show_line)
        gallery.current_changed.connect(self._on_current_changed)
        gallery.opened.connect(self._on_opened)
        gallery.size_asked.connect(line.slider.change)
        large.place_asked.connect(gallery.go_to)
        large.closed.connect(self._on_large_closed)
        large.panel.class_chosen.connect(self.deciding.assign)
        large.panel.confirm_asked.connect(self.deciding.confirm)
        large.panel.exclude_asked.connect(self.deciding.exclude)
        line.commented.connect(self.deciding.comment)
        line.comment_left.connect(lambda: self.keyboard.setFocus())
        line.side_changed.connect(self._on_side_changed)
        self._thoughts.come.connect(self._show_large)
        self._thoughts.failed.connect(notifier.tell_error)
        self._sight.changed.connect(gallery.viewport().update)

    @property
    def keyboard(self) -> QWidget:
        """What is to have the keyboard."""
        return self._stack.currentWidget()

    # -- a sample ----------------------------------------------------------------------------

    def show_sample(self) -> None:
        """Show the sample that the desk has chosen now, at the cell that is to be decided first."""
        sample = self._desk.sample
        if sample is None:
            self.forget()
            return
        shows_unsure = self.chips.choice is Show.UNSURE
        self.sheet = self.deciding.sheet = ReviewSheet(sample)
        self._painter = ReviewPainter(self.sheet)
        self._thoughts.forget()
        self._sight.show_sheet(self.sheet)
        self._show_classes()
        self.show_standing()
        self._stack.setCurrentWidget(self.gallery)
        if shows_unsure and sample.standing.entry.summary.n_unsure:
            # Whoever goes through what is unsure goes on so in the next sample.
            self.chips.choose(Show.UNSURE)
        else:
            self._arrange()
        self._go_to_first()

    def forget(self) -> None:
        """Show no cells: no sample is chosen."""
        self.sheet = self.deciding.sheet = self._painter = None
        self._thoughts.forget()
        self.gallery.clear()
        self.large.leave()

    def note_changes(self, keys: Collection[int]) -> list[int]:
        """Take note that cells are different now, and return their rows."""
        sheet = self.sheet
        if sheet is None:
            return []
        rows = [sheet.sample.row_of(key) for key in keys]
        sheet.note_changes(rows)
        self._arrange()
        return rows

    def go_to_rows(self, rows: Sequence[int]) -> None:
        """Choose cells, wherever they are shown."""
        sheet = self.sheet
        if sheet is None or not rows:
            return
        if not any(self.gallery.arrangement.place_of(row) is not None for row in rows):
            group = int(sheet.groups[rows[0]])
            self.chips.choose(next((show for show, one in GROUP_OF.items() if one == group), Show.ALL))
        self.gallery.choose(rows)

    def show_classes(self) -> None:
        """Offer the classes that there are now, and show the cells of new ones."""
        sheet = self.sheet
        if sheet is None:
            return
        choice = self.chips.choice
        sheet.show_classes(self._desk.classes)
        sheet.note_changes(range(len(sheet.sample.cells)))
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
        self.sign.setVisible(not chosen.is_signed)
        self._show_large()

    def close_threads(self) -> None:
        """End the threads that decode pictures, before the window goes."""
        self._loader.close()
        self.large.close_threads()

    # -- showing -----------------------------------------------------------------------------

    def _show_classes(self) -> None:
        if self.sheet is not None:
            self.chips.set_classes(self.sheet.styles, self.sheet.order)
            self.chips.order_tabs(self.chips, self.gallery)
            self.large.panel.show_classes(self.sheet)

    @Slot()
    def _arrange(self) -> None:
        """Put the cells that are shown in order; the current one stays so where it is shown."""
        sheet, painter = self.sheet, self._painter
        if sheet is None or painter is None:
            return
        focused = self.window().focusWidget()
        had_focus = focused is not None and self._stack.isAncestorOf(focused)
        before = self.gallery.current
        arrangement = sheet.arrange(self.chips.choice)
        self.gallery.show_exhibit(painter, arrangement)
        if self.gallery.current < 0 and len(arrangement):
            # What was decided has left what is shown; the one behind it took its place.
            self.gallery.go_to(min(max(0, before), len(arrangement) - 1))
        if not len(arrangement):
            self.nothing.say(*tell_nothing(sheet, self.chips.choice))
            self._stack.setCurrentWidget(self.nothing)
        elif self._stack.currentWidget() is self.nothing:
            self._stack.setCurrentWidget(self.gallery)
        if had_focus:
            self.keyboard.setFocus()
        self._show_large()
        self._show_line()

    def _go_to_first(self) -> None:
        sheet, arrangement = self.sheet, self.gallery.arrangement
        if sheet is not None and len(arrangement):
            row = sheet.find_next(arrangement, ())
            self.gallery.go_to((None if row is None else arrangement.place_of(row)) or 0)

    @Slot()
    def _show_line(self) -> None:
        sheet, rows = self.sheet, self.gallery.chosen_rows
        if sheet is None:
            return
        facts = ""
        if len(rows) == 1:
            facts = f"{describe_cell(sheet, rows[0])}  ·  {sheet.sample.cells[rows[0]].name}"
        elif rows:
            facts = f"{len(rows):,} cells are chosen; a key decides about all of them"
        n_shown = len(self.gallery.arrangement)
        self.line.show_cells(facts, self.deciding.comment_text, n_shown, len(rows))

    @Slot()
    def _show_large(self) -> None:
        place, sheet, painter, chosen = self.gallery.current, self.sheet, self._painter, self._desk.chosen
        is_large = self._stack.currentWidget() is self.large
        if not is_large or place < 0 or sheet is None or painter is None or chosen is None:
            return
        self.large.show_cell(sheet, painter, self.gallery.arrangement, place, is_signed=chosen.is_signed)
        if self._desk.project is not None:
            self._thoughts.want(self._desk.project, self.large.list_ahead())

    # -- what the user does ------------------------------------------------------------------

    @property
    def shown_class(self) -> int | None:
        """Index of the class that is looked at: the chosen one, or the current cell's; None for none."""
        choice, row = self.chips.choice, self.gallery.current_row()
        if not isinstance(choice, Show):
            return choice
        group = -1 if self.sheet is None or row is None else int(self.sheet.groups[row])
        return group if group >= 0 else None

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
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
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
    def _on_current_changed(self, _: int) -> None:
        self._show_large()
        self.shown_changed.emit()

    @Slot(int)
    def _on_opened(self, place: int) -> None:
        self._stack.setCurrentWidget(self.large)
        self.gallery.go_to(place)
        self._show_large()
        self.large.setFocus()

    @Slot()
    def _on_large_closed(self) -> None:
        self._stack.setCurrentWidget(self.gallery)
        self.large.leave()
        self.gallery.go_to(self.gallery.current)
        self.gallery.setFocus()

    @Slot(int)
    def _on_side_changed(self, side: int) -> None:
        self._settings.write(THUMBNAIL_SIZE, side)
        self.gallery.set_side(side)
