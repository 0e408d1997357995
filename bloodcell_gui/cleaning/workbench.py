"""The Clean page with a data set open: kinds, queue, image and judgement side by side.

Made with the first data set, not with the window: it brings NumPy and the image decoders along.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from bloodcell_gui.cleaning.class_counts import ClassCounts
from bloodcell_gui.cleaning.deciding import Deciding
from bloodcell_gui.cleaning.desk import DecisionDesk
from bloodcell_gui.cleaning.facts_panel import FactsPanel
from bloodcell_gui.cleaning.image_pane import ImagePane
from bloodcell_gui.cleaning.images import MOST_KEYS
from bloodcell_gui.cleaning.judgement_panel import JudgementPanel
from bloodcell_gui.cleaning.kinds_list import KindsList
from bloodcell_gui.cleaning.look_alikes import MOST_SHOWN
from bloodcell_gui.cleaning.opening import Opened
from bloodcell_gui.cleaning.queue_panel import QueuePanel
from bloodcell_gui.cleaning.top_bar import TopBar
from bloodcell_gui.icons import IconLabel
from bloodcell_gui.settings import CLEANING_GOES_ON, CLEANING_SPLITTER, Settings

_AHEAD = 3
_ICON_SIDE = 64
_LARGE = 1.4


class Workbench(QWidget):
    """Leads through the queue, and shows what the desk tells."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.opened: Opened | None = None
        self.desk: DecisionDesk | None = None
        goes_on = settings.read(CLEANING_GOES_ON)
        self.top = TopBar()
        self.facts = FactsPanel()
        self.kinds = KindsList()
        self.counts = ClassCounts()
        self.queue = QueuePanel()
        self.list = self.queue.list
        self.image = ImagePane()
        self.judgement = JudgementPanel(goes_on=goes_on)
        self.deciding = Deciding(self.list, self.image, self, goes_on=goes_on)
        self._nothing = _make_nothing()
        self._stack = QStackedWidget()
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
        for widget, width in ((left, 144), (self.queue, 160), (self.image, 200), (self.judgement, 224)):
            widget.setMinimumWidth(width)
            self._splitter.addWidget(widget)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(2, 1)
        self._splitter.setSizes([208, 288, 540, 264])
        state = self._settings.read(CLEANING_SPLITTER)
        if not state.isEmpty():
            self._splitter.restoreState(state)
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addWidget(self.facts)
        layout.addWidget(self._stack, 1)
        self.facts.hide()
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        deciding, judgement = self.deciding, self.judgement
        self.top.facts_asked.connect(self.facts.setVisible)
        self.kinds.kind_chosen.connect(self.queue.choose_kind)
        self.queue.filter_changed.connect(self._on_filter_changed)
        self.list.row_shown.connect(self._on_row_shown)
        self.list.chosen_changed.connect(self._show_judgement)
        self.list.look_asked.connect(self.image.strip.look)
        self.image.looked.connect(self._show_judgement)
        self.image.left.connect(self.list.setFocus)
        judgement.class_chosen.connect(deciding.call)
        judgement.keep_asked.connect(deciding.keep)
        judgement.exclude_asked.connect(deciding.exclude)
        judgement.open_asked.connect(deciding.leave_open)
        judgement.keep_only_asked.connect(deciding.keep_only)
        judgement.going_on_changed.connect(deciding.set_going_on)
        judgement.going_on_changed.connect(lambda on: self._settings.write(CLEANING_GOES_ON, on))
        keys: list[tuple[str, Callable[[], object]]] = [
            ("K", deciding.keep),
            ("X", deciding.exclude),
            ("U", deciding.leave_open),
            ("O", deciding.keep_only),
            ("N", lambda: self.list.go_to(self.list.row + 1)),
            ("P", lambda: self.list.go_to(self.list.row - 1)),
        ]
        keys += [(str(place + 1), partial(self._on_digit, place)) for place in range(MOST_KEYS)]
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- a data set --------------------------------------------------------------------------

    def show_opened(self, opened: Opened, desk: DecisionDesk) -> None:
        """Show another data set.

        Args:
            opened: What was found in it.
            desk: What is decided about it.
        """
        self.forget()
        self.opened, self.desk, self.deciding.desk = opened, desk, desk
        desk.changed.connect(self._on_decisions_changed)
        images = opened.images
        self.top.show_dataset(describe_report(opened), self.facts.show_report(images.report))
        self.judgement.show_images(images)
        self.image.show_images(images, desk.find)
        self.list.show_images(images, desk.find)
        self.queue.show_images(images)
        self.kinds.choose(None)
        self._show_numbers()
        self._stack.setCurrentWidget(self._splitter if len(opened.queue) else self._nothing)
        # Where nothing is doubtful, what else there is to know comes first.
        self.top.facts.setChecked(not len(opened.queue) and self.top.facts.isVisibleTo(self))

    def forget(self) -> None:
        """Let the data set go."""
        if self.desk is not None:
            self.desk.changed.disconnect(self._on_decisions_changed)
        self.opened = self.desk = self.deciding.desk = None

    def go_to_path(self, path: str) -> None:
        """Go to the row of an image, where it is in the list."""
        issue = self.opened.queue.find(path) if self.opened is not None else None
        row = self.list.rows.row_of(issue) if issue is not None else None
        if row is not None:
            self.list.go_to(row)

    def close_threads(self) -> None:
        """End the threads that decode pictures, and remember how the panels stand."""
        self._settings.write(CLEANING_SPLITTER, self._splitter.saveState())
        self.queue.close_threads()
        self.image.close_threads()

    # -- showing -----------------------------------------------------------------------------

    def _on_digit(self, place: int) -> None:
        if self.opened is not None and place < len(self.opened.images.classes):
            self.deciding.call(place)

    @Slot()
    def _on_filter_changed(self) -> None:
        if self.opened is None:
            return
        rows = self.list.rows
        before = rows.issue_at(self.list.row) if self.list.row >= 0 and rows.queue is self.opened.queue else 0
        rows.show_queue(self.opened.queue, self.queue.filter)
        row = rows.row_of(before)
        self._go_to(row if row is not None else 0)
        self.queue.show_count()

    @Slot(object)
    def _on_decisions_changed(self, paths: Sequence[str]) -> None:
        opened, desk = self.opened, self.desk
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
        self._show_numbers()
        self._show_judgement()

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
            self._show_judgement()
            return
        issue = rows.entry(row).issue
        alike = dict.fromkeys((*issue.related, *rows.paths_at([row])))
        alike.pop(issue.path, None)
        last = min(row + 1 + _AHEAD, rows.rowCount())
        following = [rows.entry(one).issue.path for one in range(row + 1, last)]
        self.image.show_path(issue.path, list(alike)[:MOST_SHOWN], following)

    @Slot()
    def _show_judgement(self) -> None:
        opened, desk = self.opened, self.desk
        if opened is None or desk is None:
            return
        target, issue = self.deciding.target, self.deciding.issue
        if target.is_aside:
            issue = opened.images.find_issue(target.shown, self.deciding.kind)
        self.judgement.show_target(opened.images, target, issue, desk.find(target.shown))

    def _show_numbers(self) -> None:
        opened, desk = self.opened, self.desk
        if opened is None or desk is None:
            return
        self.kinds.show_counts(opened.queue.count_kinds())
        self.counts.show_changes(opened.images, desk.changes)
        decided = int(opened.queue.decided.sum())
        self.top.show_progress(decided, len(opened.queue), has_decisions=desk.has_decisions)


def _make_nothing() -> QWidget:
    """Return what is shown where nothing is to be decided."""
    text = QLabel("Nothing doubtful was found in this data set.")
    text.setAlignment(Qt.AlignmentFlag.AlignCenter)
    font = text.font()
    font.setPointSizeF(font.pointSizeF() * _LARGE)
    text.setFont(font)
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setSpacing(16)
    layout.addStretch(2)
    layout.addWidget(IconLabel("done", _ICON_SIDE, QPalette.ColorRole.PlaceholderText))
    layout.addWidget(text)
    layout.addStretch(3)
    return widget


def describe_report(opened: Opened) -> str:
    """Return which data set is open, and which model judged it."""
    report = opened.images.report
    judged = f", judged by “{report.model}”" if report.model else ""
    return f"{report.dataset.name}  ·  {len(report.paths):,} images{judged}"
