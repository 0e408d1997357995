"""The Review page: no project, one that is being opened, one without samples, or one that is reviewed."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from bloodcell_gui.background import end_tasks
from bloodcell_gui.notify import Notifier
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.settings import Settings
from trainer.language import mark, tr

if TYPE_CHECKING:
    from bloodcell_gui.review.message import Message
    from bloodcell_gui.review.workbench import Workbench

_PURPOSE = mark(
    "A project keeps samples with every decision about their cells: what the model said, what you say, who "
    "said it and when. Here you go through the unsure cells with one key each, see the differential change, "
    "and sign each sample."
)
_HOW = mark(
    "Classify folders of cells and save them into the project; then they are reviewed here. "
    "Each folder becomes a sample."
)


class ReviewPage(QWidget):
    """Confirms or corrects the cells of the open project.

    Signals:
        new_wanted: The user wants a new project.
        open_wanted: The user wants to open a project.
        classify_wanted: The user wants to classify what the project is to hold.
        export_wanted: The user wants a report of the project as files.
        new_class_wanted: Keys of the chosen cells, which are of a class that there is not yet.
        steps_changed: `undo_title` or `redo_title` is another.
    """

    new_wanted = Signal()
    open_wanted = Signal()
    classify_wanted = Signal()
    export_wanted = Signal()
    new_class_wanted = Signal(object)
    steps_changed = Signal()

    def __init__(
        self, desk: ProjectDesk, notifier: Notifier, settings: Settings, parent: QWidget | None = None
    ) -> None:
        """Make the page; what it shows is made when it is first seen.

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
        self.workbench: Workbench | None = None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        desk.project_changed.connect(self._show_state)
        desk.samples_changed.connect(self._show_state)
        desk.history_changed.connect(self.steps_changed)

    def showEvent(self, event: QShowEvent) -> None:
        """Show how things stand."""
        super().showEvent(event)
        self._show_state()

    # -- what is said where there is nothing to review ------------------------------------------

    @cached_property
    def start(self) -> "Message":
        """What is shown while no project is open."""
        from PySide6.QtWidgets import QPushButton

        from bloodcell_gui.icons import set_icon
        from bloodcell_gui.review.message import Message

        open_it, make_it = QPushButton(tr("&Open project…")), QPushButton(tr("&New project…"))
        set_icon(open_it, "folder")
        set_icon(make_it, "samples")
        open_it.clicked.connect(self.open_wanted)
        make_it.clicked.connect(self.new_wanted)
        return self._add(Message("review", tr("No project is open"), tr(_PURPOSE), [open_it, make_it]))

    @cached_property
    def opening(self) -> "Message":
        """What is shown while a project is being opened."""
        from bloodcell_gui.review.message import Message

        return self._add(Message("waiting", "", ""))

    @cached_property
    def empty(self) -> "Message":
        """What is shown where the project has no samples."""
        from PySide6.QtWidgets import QPushButton

        from bloodcell_gui.icons import set_icon
        from bloodcell_gui.review.message import Message

        classify = QPushButton(tr("Go to &Classify"))
        set_icon(classify, "classify")
        classify.clicked.connect(self.classify_wanted)
        return self._add(Message("samples", "", "", [classify]))

    def _add(self, message: "Message") -> "Message":
        self._stack.addWidget(message)
        return message

    # -- undo, for the Edit menu --------------------------------------------------------------

    @property
    def undo_title(self) -> str:
        """What `undo` would take back; empty for nothing."""
        return self._desk.undo_text

    @property
    def redo_title(self) -> str:
        """What `redo` would do again; empty for nothing."""
        return self._desk.redo_text

    @Slot()
    def undo(self) -> None:
        """Take back the last step in the sample, and go where it was done."""
        if self.undo_title and self.workbench is not None:
            self.workbench.undo()

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last in the sample, and go where it is done."""
        if self.redo_title and self.workbench is not None:
            self.workbench.redo()

    # -- the View and the Edit menu -------------------------------------------------------------

    def change_side(self, steps: int) -> None:
        """Make the thumbnails larger or smaller by so many steps."""
        if self.workbench is not None:
            self.workbench.cells.line.slider.change(steps)

    @property
    def has_differential(self) -> bool:
        """Whether there is a differential to be copied."""
        return self.workbench is not None and self._desk.sample is not None

    @Slot()
    def copy_differential(self) -> None:
        """Put the differential on the clipboard."""
        if self.workbench is not None:
            self.workbench.sample.figures.copy()

    # -- the states -----------------------------------------------------------------------------

    @Slot()
    def _show_state(self) -> None:
        # Out of sight nothing is made: at the start of the window nobody may ever look here.
        if not self.isVisible():
            return
        shown = self._find_shown()
        if self._stack.currentWidget() is not shown:
            focused = self.window().focusWidget()
            had_focus = focused is None or self.isAncestorOf(focused)
            self._stack.setCurrentWidget(shown)
            self.setFocusProxy(shown)
            if had_focus:
                shown.setFocus()
        self.steps_changed.emit()

    def _find_shown(self) -> QWidget:
        desk = self._desk
        if desk.opening is not None and not desk.samples:
            self.opening.say("waiting", tr("Opening “{opening}”…", opening=desk.opening.name))
            return self.opening
        if desk.path is None:
            return self.start
        if not desk.samples:
            self.empty.say("samples", tr("“{path}” has no samples yet", path=desk.path.stem), tr(_HOW))
            return self.empty
        return self._make_workbench()

    def _make_workbench(self) -> "Workbench":
        if self.workbench is None:
            from bloodcell_gui.review.workbench import Workbench

            self.workbench = Workbench(self._desk, self._notifier, self._settings)
            self.workbench.export_asked.connect(self.export_wanted)
            self.workbench.new_class_asked.connect(self.new_class_wanted)
            self._stack.addWidget(self.workbench)
        return self.workbench

    # -- the window ---------------------------------------------------------------------------

    def close_threads(self) -> None:
        """End the page's threads, before the window goes."""
        if self.workbench is not None:
            self.workbench.close_threads()
        end_tasks(self)
