"""What the Project menu does, and what belongs to the open project beside its pages."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QWidget

from bloodcell_gui.long_work import LongWork
from bloodcell_gui.menus import Menus
from bloodcell_gui.notify import Notifier
from bloodcell_gui.project.backups import BackupKeeper
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.project.dialog_runner import DialogRunner
from bloodcell_gui.project.exporter import ProjectExporter
from bloodcell_gui.project.files import ProjectFiles
from bloodcell_gui.project.missing_folders import MissingFolders
from bloodcell_gui.project.sample_adder import SampleAdder
from bloodcell_gui.session import Session
from bloodcell_gui.settings import Settings


class AsksForProject(Protocol):
    """A page on which the user can ask for what the menus do.

    Attributes:
        new_wanted: A signal: a new project.
        open_wanted: A signal: a project that there is.
        export_wanted: A signal: a report as files.
        new_class_wanted: A signal: a class that there is not yet, for cells of such keys.
    """

    new_wanted: SignalInstance
    open_wanted: SignalInstance
    export_wanted: SignalInstance
    new_class_wanted: SignalInstance


class ProjectMenu(QObject):
    """Wires the desk to the menus, to the session, and to the dialogs of a project.

    Attributes:
        files: Makes, opens and closes projects.
        adder: Brings samples from the Classify page.
        exporter: Writes the report.

    Signals:
        review_wanted: The user wants to see the Review page.
        name_changed: Another project is open: its name, empty for none.
        others_dropped: What was dropped together with a project: the list of its paths.
    """

    review_wanted = Signal()
    name_changed = Signal(str)
    others_dropped = Signal(object)

    def __init__(
        self,
        menus: Menus,
        desk: ProjectDesk,
        session: Session,
        work: LongWork,
        notifier: Notifier,
        settings: Settings,
        window: QWidget,
    ) -> None:
        """Wire it all.

        Args:
            menus: Hold the actions.
            desk: Has the project.
            session: Has what is classified.
            work: Does what takes its time.
            notifier: Tells what came of things.
            settings: Remember the reviewer and where files were.
            window: Owner; what has to be asked is asked over it.
        """
        super().__init__(window)
        self._menus = menus
        self._desk = desk
        self.files = ProjectFiles(menus, desk, notifier, settings, window)
        self.files.others_dropped.connect(self.others_dropped)
        self.adder = SampleAdder(session, desk, work, self.files, notifier)
        self.exporter = ProjectExporter(desk, work, notifier, settings, window)
        self._folders = MissingFolders(desk, work, notifier, window)
        self._dialogs = dialogs = DialogRunner(desk, work, notifier, settings, window)
        BackupKeeper(desk, notifier)
        self._of_project = (
            menus.import_sheet,
            menus.find_folder,
            menus.new_class,
            menus.compare,
            menus.trail,
            menus.make_dataset,
        )
        for action, slot in (
            (menus.add_samples, self.adder.add),
            (menus.import_sheet, dialogs.import_sheet),
            (menus.find_folder, self._folders.find),
            (menus.new_class, lambda: dialogs.add_class()),
            (menus.reviewer, desk.reviewer.change),
            (menus.laboratory, dialogs.open_laboratory),
            (menus.compare, dialogs.compare),
            (menus.trail, dialogs.show_trail),
            (menus.make_dataset, dialogs.make_dataset),
        ):
            action.triggered.connect(slot)
        desk.project_opened.connect(self.review_wanted)
        self.adder.added.connect(self.review_wanted)
        desk.project_changed.connect(self._on_project_changed)
        desk.samples_changed.connect(self._show_state)
        self._path: Path | None = None
        self._show_state()

    def serve(self, page: AsksForProject) -> None:
        """Do what the user asks for on a page."""
        page.new_wanted.connect(self.files.ask_new)
        page.open_wanted.connect(self.files.ask)
        page.export_wanted.connect(self.exporter.export)
        page.new_class_wanted.connect(self._dialogs.add_class)

    # -- state -------------------------------------------------------------------------------

    @Slot()
    def _on_project_changed(self) -> None:
        if self._desk.path != self._path:
            self._path = self._desk.path
            self.name_changed.emit("" if self._path is None else self._path.stem)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        for action in self._of_project:
            action.setEnabled(self._desk.project is not None)
        for action in (self._menus.import_sheet, self._menus.compare, self._menus.make_dataset):
            action.setEnabled(bool(self._desk.samples))
