"""The Clean page with a data set open: two views of its images, and the judgement beside them.

Made with the first data set, not with the window: it brings NumPy and the image decoders along.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from bloodcell_gui.cleaning.deciding import Deciding
from bloodcell_gui.cleaning.desk import DecisionDesk
from bloodcell_gui.cleaning.facts_panel import FactsPanel
from bloodcell_gui.cleaning.gallery_view import GalleryView
from bloodcell_gui.cleaning.judgement_panel import JudgementPanel
from bloodcell_gui.cleaning.opening import Opened
from bloodcell_gui.cleaning.queue_view import QueueView
from bloodcell_gui.cleaning.top_bar import TopBar
from bloodcell_gui.gallery.class_choice import MOST_KEYS
from bloodcell_gui.icons import IconLabel
from bloodcell_gui.new_class_dialog import ask_new_class
from bloodcell_gui.settings import CLEANING_GOES_ON, CLEANING_JUDGEMENT, Settings
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.texts import set_apart
from trainer.language import tr, tr_n

_ICON_SIDE = 64
_LARGE = 1.4


class Workbench(QWidget):
    """Shows what the desk tells, in the queue of what is doubtful or in the gallery of all images.

    Both views decide through the one desk, so that what is done in one is undone in the other.

    Signals:
        view_changed: `shows_all` is another.
    """

    view_changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.opened: Opened | None = None
        self.desk: DecisionDesk | None = None
        goes_on = settings.read(CLEANING_GOES_ON)
        self.top = TopBar()
        self.facts = FactsPanel()
        self.doubtful = QueueView(settings, goes_on=goes_on)
        self.gallery = GalleryView(settings, goes_on=goes_on)
        self.judgement = JudgementPanel(goes_on=goes_on)
        self._nothing = _make_nothing()
        self._stack = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._build()
        self._connect()

    def _build(self) -> None:
        for view in (self.doubtful, self._nothing, self.gallery):
            self._stack.addWidget(view)
        keep_width(self.judgement, 224)
        self._splitter.addWidget(self._stack)
        self._splitter.addWidget(self.judgement)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([1036, 264])
        state = self._settings.read(CLEANING_JUDGEMENT)
        if not state.isEmpty():
            self._splitter.restoreState(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addWidget(self.facts)
        layout.addWidget(self._splitter, 1)
        self.facts.hide()
        self.setFocusProxy(self.doubtful.keyboard)

    def _connect(self) -> None:
        judgement = self.judgement
        self.top.facts_asked.connect(self.facts.setVisible)
        self.top.view_asked.connect(lambda place: self.show_all(place == 1))
        for view in (self.doubtful, self.gallery):
            view.target_changed.connect(self._show_judgement)
            judgement.going_on_changed.connect(view.deciding.set_going_on)
        judgement.class_chosen.connect(lambda place: self.deciding.call(place))
        judgement.going_on_changed.connect(lambda on: self._settings.write(CLEANING_GOES_ON, on))
        rows = self.doubtful.list
        # What a key does, and the signal of the button that does the same.
        acts: list[tuple[str, Callable[[], object]]] = [
            ("K", lambda: self.deciding.keep()),
            ("X", lambda: self.deciding.exclude()),
            ("U", lambda: self.deciding.leave_open()),
            ("O", lambda: self.deciding.keep_only()),
            ("A", lambda: self.deciding.accept()),
            ("C", self._ask_new_class),
        ]
        buttons = (
            judgement.keep_asked,
            judgement.exclude_asked,
            judgement.open_asked,
            judgement.keep_only_asked,
            judgement.accept_asked,
            judgement.new_class_asked,
        )
        for signal, (_, act) in zip(buttons, acts, strict=True):
            signal.connect(act)
        acts += [(str(place + 1), partial(self._on_digit, place)) for place in range(MOST_KEYS)]
        for key, act in acts:
            self._add_key(key, act, self)
        self._add_key("N", lambda: rows.go_to(rows.row + 1), self.doubtful)
        self._add_key("P", lambda: rows.go_to(rows.row - 1), self.doubtful)

    def _add_key(self, key: str, act: Callable[[], object], where: QWidget) -> None:
        shortcut = QShortcut(QKeySequence(key), where)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    # -- the two views -----------------------------------------------------------------------

    @property
    def view(self) -> QueueView | GalleryView:
        """The view that is shown; what is said where nothing is doubtful counts as the queue."""
        return self.gallery if self.shows_all else self.doubtful

    @property
    def shows_all(self) -> bool:
        """Whether all images are shown, and not those that are doubtful."""
        return self._stack.currentWidget() is self.gallery

    @property
    def deciding(self) -> Deciding:
        """Decides about what is chosen in the view that is shown."""
        return self.view.deciding

    def show_all(self, shown: bool) -> None:
        """Show all images, or those that are doubtful."""
        focused = self.window().focusWidget()
        had_focus = focused is not None and self._stack.isAncestorOf(focused)
        has_doubtful = self.opened is not None and len(self.opened.queue) > 0
        if shown:
            self.gallery.ensure_arranged()
        self._stack.setCurrentWidget(
            self.gallery if shown else self.doubtful if has_doubtful else self._nothing
        )
        self.judgement.setVisible(shown or has_doubtful)
        self.top.views.show_chosen(int(shown))
        self.setFocusProxy(self.view.keyboard)
        if had_focus:
            self.view.keyboard.setFocus()
        self._show_judgement()
        self.view_changed.emit()

    # -- a data set --------------------------------------------------------------------------

    def show_opened(self, opened: Opened, desk: DecisionDesk) -> None:
        """Show another data set; one without labels to be labelled, others where they are doubtful.

        Args:
            opened: What was found in it.
            desk: What is decided about it.
        """
        self.forget()
        self.opened, self.desk = opened, desk
        desk.changed.connect(self._on_decisions_changed)
        images = opened.images
        self.top.show_dataset(describe_report(opened), self.facts.show_report(images.report))
        self.judgement.show_images(images)
        self.doubtful.show_opened(opened, desk)
        self.gallery.show_opened(opened, desk)
        self._show_numbers()
        self.show_all(not images.has_labels)
        # Where nothing is doubtful, what else there is to know comes first.
        self.top.facts.setChecked(not len(opened.queue) and self.top.facts.isVisibleTo(self))

    def forget(self) -> None:
        """Let the data set go."""
        if self.desk is not None:
            self.desk.changed.disconnect(self._on_decisions_changed)
        self.opened = self.desk = None
        self.doubtful.forget()
        self.gallery.forget()

    def go_to_paths(self, paths: Sequence[str]) -> None:
        """Go to images, where they are shown."""
        self.view.go_to_paths(paths)

    def close_threads(self) -> None:
        """End the threads that decode pictures, and remember how the panels stand."""
        self._settings.write(CLEANING_JUDGEMENT, self._splitter.saveState())
        self.doubtful.close_threads()
        self.gallery.close_threads()

    # -- deciding ----------------------------------------------------------------------------

    def _on_digit(self, place: int) -> None:
        if self.opened is not None and place < len(self.opened.images.classes):
            self.deciding.call(place)

    def _ask_new_class(self) -> None:
        """Add a class, and give it to what is chosen."""
        opened, target = self.opened, self.deciding.target
        if opened is None or not opened.images.is_readable(target.shown):
            return
        kept = tr("It is kept with the decisions as soon as an image is given it.")
        cell_class = ask_new_class(opened.images.classes, kept, self)
        if cell_class is None or self.opened is not opened:
            return
        place = opened.images.add_class(cell_class)
        self._show_classes()
        self.deciding.call(place)
        self._show_numbers()
        self._show_judgement()

    @Slot(object)
    def _on_decisions_changed(self, paths: Sequence[str]) -> None:
        self._show_classes()
        self.doubtful.note_decisions(paths)
        self.gallery.note_decisions(paths)
        self._show_numbers()

    # -- showing -----------------------------------------------------------------------------

    @Slot()
    def _show_judgement(self) -> None:
        opened, desk = self.opened, self.desk
        if opened is None or desk is None:
            return
        target, issue = self.deciding.target, self.deciding.issue
        if target.is_aside:
            issue = opened.images.find_issue(target.shown, self.deciding.kind)
        self.judgement.show_target(
            opened.images,
            target,
            issue,
            desk.find(target.shown),
            can_accept=desk.can_accept(target.paths),
        )

    def _show_classes(self) -> None:
        """Offer the classes that decisions have brought in, too."""
        if self.opened is not None and len(self.judgement.choices) != len(self.opened.images.classes):
            self.judgement.show_images(self.opened.images)
            self.gallery.show_classes()

    def _show_numbers(self) -> None:
        opened, desk = self.opened, self.desk
        if opened is None or desk is None:
            return
        self.doubtful.kinds.show_counts(opened.queue.count_kinds())
        for view in (self.doubtful, self.gallery):
            view.counts.show_changes(opened.images, desk.changes)
        decided, total = int(opened.queue.decided.sum()), len(opened.queue)
        if not opened.images.has_labels:
            # Then every image is to be decided on.
            decided, total = opened.sheet.n_decided, len(opened.images.report.paths)
        self.top.show_progress(decided, total, has_decisions=desk.has_decisions)


def _make_nothing() -> QWidget:
    """Return what is shown where nothing is to be decided."""
    text = QLabel(tr("Nothing doubtful was found in this data set."))
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
    judged = tr(", judged by “{model}”", model=set_apart(report.model)) if report.model else ""
    return tr_n(
        "{dataset}  ·  {count:,} image{judged}",
        "{dataset}  ·  {count:,} images{judged}",
        len(report.paths),
        dataset=set_apart(report.dataset.name),
        judged=judged,
    )
