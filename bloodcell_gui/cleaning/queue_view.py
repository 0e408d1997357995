"""The queue of doubtful images: kinds, rows, and the image that is looked at, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from bloodcell_gui.cleaning.class_counts import ClassCounts
from bloodcell_gui.cleaning.desk import DecisionDesk
from bloodcell_gui.cleaning.image_pane import ImagePane
from bloodcell_gui.cleaning.kinds_list import KindsList
from bloodcell_gui.cleaning.look_alikes import MOST_SHOWN
from bloodcell_gui.cleaning.opening import Opened
from bloodcell_gui.cleaning.queue_deciding import QueueDeciding
from bloodcell_gui.cleaning.queue_panel import QueuePanel
from bloodcell_gui.settings import CLEANING_SPLITTER, Settings
from bloodcell_gui.text_size import keep_width

_AHEAD = 3


class QueueView(QWidget):
    """Leads through what is doubtful, the surest first.

    Signals:
        target_changed: `deciding.target` is another, or what is decided about it is.
    """

    target_changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None, *, goes_on: bool) -> None:
        """Make the view.

        Args:
            settings: Know how the panels stand.
            parent: Owner.
            goes_on: Whether it goes on after a decision.
        """
        super().__init__(parent)
        self._settings = settings
        self._opened: Opened | None = None
        self.kinds = KindsList()
        self.counts = ClassCounts(takes_drops=False)
        self.queue = QueuePanel()
        self.list = self.queue.list
        self.image = ImagePane()
        self.deciding = QueueDeciding(self.list, self.image, self, goes_on=goes_on)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._build()
        self._connect()

    def _build(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 8, 0, 8)
        column.setSpacing(16)
        column.addWidget(self.kinds)
        column.addWidget(self.counts, 1)
        for widget, width in ((left, 144), (self.queue, 160), (self.image, 200)):
            keep_width(widget, width)
            self._splitter.addWidget(widget)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(2, 1)
        self._splitter.setSizes([232, 280, 524])
        state = self._settings.read(CLEANING_SPLITTER)
        if not state.isEmpty():
            self._splitter.restoreState(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)

    def _connect(self) -> None:
        self.kinds.kind_chosen.connect(self.queue.choose_kind)
        self.queue.filter_changed.connect(self._on_filter_changed)
        self.list.row_shown.connect(self._on_row_shown)
        self.list.chosen_changed.connect(self.target_changed)
        self.list.look_asked.connect(self.image.strip.look)
        self.image.looked.connect(self.target_changed)
        self.image.left.connect(self.list.setFocus)

    @property
    def keyboard(self) -> QWidget:
        """What is to have the keyboard."""
        return self.list

    # -- a data set --------------------------------------------------------------------------

    def show_opened(self, opened: Opened, desk: DecisionDesk) -> None:
        """Show another data set."""
        self._opened, self.deciding.desk = opened, desk
        images = opened.images
        self.image.show_images(images, desk.find)
        self.list.show_images(images, desk.find)
        self.queue.show_images(images)
        self.kinds.choose(None)

    def forget(self) -> None:
        """Let the data set go."""
        self._opened = self.deciding.desk = None

    def go_to_paths(self, paths: Sequence[str]) -> None:
        """Go to the row of the first of some images, where it is in the list."""
        issue = self._opened.queue.find(paths[0]) if self._opened is not None else None
        row = self.list.rows.row_of(issue) if issue is not None else None
        if row is not None:
            self.list.go_to(row)

    def note_decisions(self, paths: Sequence[str]) -> None:
        """Take note that something else is decided about images."""
        opened, desk = self._opened, self.deciding.desk
        if opened is None or desk is None:
            return
        for path in paths:
            opened.queue.decide(path, desk.verdict_of(path))
        rows, row = self.list.rows, self.list.row
        before = rows.issue_at(row) if row >= 0 else 0
        if rows.note_decisions():
            # What was decided has left the list, or has come back to it.
            found = rows.row_of(before)
            self._go_to(found if found is not None else min(row, rows.rowCount() - 1))
            self.queue.show_count()
        self.image.strip.refresh()
        self.target_changed.emit()

    def close_threads(self) -> None:
        """End the threads that decode pictures, and remember how the panels stand."""
        self._settings.write(CLEANING_SPLITTER, self._splitter.saveState())
        self.queue.close_threads()
        self.image.close_threads()

    # -- showing -----------------------------------------------------------------------------

    @Slot()
    def _on_filter_changed(self) -> None:
        if self._opened is None:
            return
        rows = self.list.rows
        before = (
            rows.issue_at(self.list.row) if self.list.row >= 0 and rows.queue is self._opened.queue else 0
        )
        rows.show_queue(self._opened.queue, self.queue.filter)
        row = rows.row_of(before)
        self._go_to(row if row is not None else 0)
        self.queue.show_count()

    def _go_to(self, row: int) -> None:
        if self.list.rows.rowCount():
            self.list.go_to(max(0, row))
        else:
            self._on_row_shown(-1)

    @Slot(int)
    def _on_row_shown(self, row: int) -> None:
        rows = self.list.rows
        if row < 0:
            self.image.show_path("", (), ())
            self.target_changed.emit()
            return
        issue = rows.entry(row).issue
        alike = dict.fromkeys((*issue.related, *rows.paths_at([row])))
        alike.pop(issue.path, None)
        last = min(row + 1 + _AHEAD, rows.rowCount())
        following = [rows.entry(one).issue.path for one in range(row + 1, last)]
        self.image.show_path(issue.path, list(alike)[:MOST_SHOWN], following)
