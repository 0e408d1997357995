"""The Classify page: empty, or with samples open; folders may be dropped anywhere on it."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from bloodcell_gui.classify.drop_zone import DropZone
from bloodcell_gui.drop_frame import DropPage
from bloodcell_gui.session import Session
from bloodcell_gui.settings import Settings
from trainer import resources
from trainer.language import tr

if TYPE_CHECKING:
    from bloodcell_gui.classify.workbench import Workbench

# What takes longest to import, each part a few milliseconds.
_PARTS = (
    "bloodcell_gui.cells",
    "trainer.reports.counts",
    "bloodcell_gui.gallery.gallery",
    "bloodcell_gui.gallery.cell_view",
    "bloodcell_gui.classify.differential_panel",
    "bloodcell_gui.classify.workbench",
)


class ClassifyPage(DropPage):
    """Shows the drop zone until something is opened, then the workbench.

    Signals:
        folder_asked: The user wants to choose a folder.
        export_asked: The user wants the results as files.
        failures_save_asked: The user wants a table of failed images as a file: sample, image and reason
            of each.
        review_asked: The user wants to review the samples that are done, in a project.
    """

    folder_asked = Signal()
    export_asked = Signal()
    review_asked = Signal()
    failures_save_asked = Signal(object)

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(tr("Drop to add to the samples"), parent)
        self._session = session
        self._settings = settings
        self.drop_zone = DropZone()
        self.workbench: Workbench | None = None
        self._project = ""
        self._parts: list[str] = []
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.drop_zone)
        self.drop_zone.folder_asked.connect(self.folder_asked)
        self.drop_zone.samples_asked.connect(self.open_sample_cells)
        session.samples_changed.connect(self._show_state)
        session.work_changed.connect(self._show_state)

    @Slot()
    def open_sample_cells(self) -> None:
        """Open the drawn cells that come with the product."""
        self._session.open_paths([resources.sample_cells()])

    @Slot()
    def prepare(self) -> None:
        """Make what the first folder will need while nobody waits, a part in each turn of the loop.

        All in the window's thread: PySide makes its types when they are first named, and two
        threads that do so at once end in a crash.
        """
        if self.workbench is None and not self._parts:
            self._parts = list(_PARTS)
            QTimer.singleShot(0, self, self._prepare_part)

    @Slot()
    def _prepare_part(self) -> None:
        if self.workbench is not None:
            return
        if self._parts:
            import_module(self._parts.pop(0))
            QTimer.singleShot(0, self, self._prepare_part)
        else:
            self._make_workbench()

    @Slot(str)
    def show_project(self, name: str) -> None:
        """Say which project the samples go into that are to be reviewed; empty for a new one."""
        self._project = name
        if self.workbench is not None:
            self.workbench.differential.show_project(name)

    def change_side(self, steps: int) -> None:
        """Make the thumbnails larger or smaller by so many steps."""
        if self.workbench is not None:
            self.workbench.bar.change_side(steps)

    @property
    def has_differential(self) -> bool:
        """Whether there is a differential to be copied."""
        return bool(self._session.samples)

    @Slot()
    def copy_differential(self) -> None:
        """Put the differential on the clipboard."""
        if self.workbench is not None:
            self.workbench.differential.figures.copy()

    @Slot()
    def close_chosen(self) -> None:
        """Close the chosen sample; its files stay as they are."""
        if self.workbench is not None:
            self.workbench.samples.ask_removal()

    def close_threads(self) -> None:
        """End the page's threads, before the window goes."""
        if self.workbench is not None:
            self.workbench.close_threads()

    # -- drag and drop -----------------------------------------------------------------------

    def find_drop_zone(self) -> DropZone:
        """Return the invitation."""
        return self.drop_zone

    def take(self, paths: Sequence[Path]) -> None:
        """Classify what was dropped, after what is already under way."""
        self._session.open_paths(paths)

    @Slot()
    def _show_state(self) -> None:
        session = self._session
        if session.samples:
            workbench = self._make_workbench()
            if self._stack.currentWidget() is not workbench:
                self._stack.setCurrentWidget(workbench)
                # The arrow keys go from cell to cell at once.
                workbench.gallery.setFocus()
        elif not session.is_working:
            had_focus = self.workbench is not None and self._stack.currentWidget() is self.workbench
            self._stack.setCurrentWidget(self.drop_zone)
            if had_focus:
                self.drop_zone.setFocus()

    def _make_workbench(self) -> "Workbench":
        if self.workbench is None:
            from bloodcell_gui.classify.workbench import Workbench

            workbench = Workbench(self._session, self._settings)
            workbench.folder_asked.connect(self.folder_asked)
            workbench.export_asked.connect(self.export_asked)
            workbench.failures_save_asked.connect(self.failures_save_asked)
            workbench.review_asked.connect(self.review_asked)
            workbench.differential.show_project(self._project)
            self._stack.addWidget(workbench)
            self.workbench = workbench
        return self.workbench
