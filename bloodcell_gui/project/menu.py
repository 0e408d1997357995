"""What the Project menu does, and what belongs to the open project beside its pages."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QDialog, QWidget

from bloodcell_gui.background import end_tasks
from bloodcell_gui.menus import Menus
from bloodcell_gui.notify import Notifier
from bloodcell_gui.project.backups import BackupKeeper
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.project.exporter import ProjectExporter
from bloodcell_gui.project.files import ProjectFiles
from bloodcell_gui.project.long_work import LongWork
from bloodcell_gui.project.missing_folders import MissingFolders
from bloodcell_gui.project.sample_adder import SampleAdder
from bloodcell_gui.session import Session
from bloodcell_gui.settings import Settings
from bloodcell_gui.status_line import WorkLine
from bloodcell_gui.texts import count_of


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
        work: What takes its time.
        line: Shows how far that is.
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
        notifier: Notifier,
        settings: Settings,
        window: QWidget,
    ) -> None:
        """Wire it all.

        Args:
            menus: Hold the actions.
            desk: Has the project.
            session: Has what is classified.
            notifier: Tells what came of things.
            settings: Remember the reviewer and where files were.
            window: Owner; what has to be asked is asked over it.
        """
        super().__init__(window)
        self._menus = menus
        self._desk = desk
        self._notifier = notifier
        self._settings = settings
        self._window = window
        self.work = LongWork(notifier, self)
        self.line = WorkLine("Progress of the work on the project", "End this work")
        self.line.hide()
        self.line.cancel_asked.connect(self.work.cancel)
        self.work.progressed.connect(self.line.show_progress)
        self.work.changed.connect(self._show_work)
        self.files = ProjectFiles(menus, desk, notifier, settings, window)
        self.files.others_dropped.connect(self.others_dropped)
        self.adder = SampleAdder(session, desk, self.work, self.files, notifier)
        self.exporter = ProjectExporter(desk, self.work, notifier, settings, window)
        self._folders = MissingFolders(desk, self.work, notifier, window)
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
            (menus.import_sheet, self._on_sheet_asked),
            (menus.find_folder, self._folders.find),
            (menus.new_class, lambda: self.ask_class()),
            (menus.reviewer, desk.reviewer.change),
            (menus.compare, self._on_comparison_asked),
            (menus.trail, self._on_trail_asked),
            (menus.make_dataset, self._on_dataset_asked),
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
        page.new_class_wanted.connect(self.ask_class)

    def ask_class(self, keys: Collection[int] = ()) -> None:
        """Ask for a class that no model knows.

        Args:
            keys: Cells of the chosen sample that are given it at once.
        """
        from bloodcell_gui.new_class_dialog import ask_new_class

        if self._desk.project is None:
            return
        added = ask_new_class(self._desk.classes, "Cells of every sample can be given it.", self._window)
        if added is not None:
            self._desk.add_class(added.title, added.role, keys)

    def close(self) -> None:
        """End what is under way and close the project, before the window goes."""
        self.work.cancel()
        end_tasks(self)
        end_tasks(self._desk)
        self._desk.close()

    # -- what the menu asks for --------------------------------------------------------------

    @Slot()
    def _on_sheet_asked(self) -> None:
        from bloodcell_gui.project.dialogs import ask_sheet
        from trainer.project.sheet import read_sheet
        from trainer.project.sheet_import import import_sheet

        project, who = self._desk.project, self._desk.reviewer.ask()
        path = ask_sheet(self._window, self._settings) if project is not None and who else None
        if path is None or project is None:
            return

        def take_over(_: object) -> int:
            return import_sheet(project, read_sheet(path), who)

        self.work.run(
            "Importing the sample sheet", take_over, partial(self._on_sheet_imported, path), self._desk.reload
        )

    def _on_sheet_imported(self, path: Path, n_changed: int) -> None:
        told = f"{count_of(n_changed, 'sample')} described by" if n_changed else "Nothing is new in"
        self._notifier.tell_done(f"{told} “{path.name}”.")

    @Slot()
    def _on_comparison_asked(self) -> None:
        from bloodcell_gui.project.comparison_dialog import ComparisonDialog
        from bloodcell_gui.project.dialogs import ask_project

        project, chosen = self._desk.project, self._desk.chosen
        if project is None:
            return
        sample_ids = [entry.sample.sample_id for entry in self._desk.samples]
        sample_id = "" if chosen is None else chosen.sample.sample_id
        dialog = ComparisonDialog(project, sample_ids, sample_id, self._notifier, self._window)

        def choose_other() -> None:
            if (other := ask_project(dialog, self._settings)) is not None:
                dialog.take_other(other)

        dialog.other_wanted.connect(choose_other)
        dialog.exec()
        end_tasks(dialog)
        dialog.deleteLater()

    @Slot()
    def _on_trail_asked(self) -> None:
        from bloodcell_gui.project.trail_dialog import TrailDialog

        project, chosen = self._desk.project, self._desk.chosen
        if project is None:
            return
        sample_id = "" if chosen is None else chosen.sample.sample_id
        dialog = TrailDialog(project, sample_id, self._notifier, self._window)
        dialog.save_asked.connect(self._on_trail_save_asked)
        dialog.exec()
        end_tasks(dialog)
        dialog.deleteLater()

    @Slot()
    def _on_trail_save_asked(self) -> None:
        from bloodcell_gui import dialogs
        from bloodcell_gui.saving import read_dialect
        from trainer.project.trail_table import write_trail

        project = self._desk.project
        if project is None:
            return
        name = f"{project.path.stem} audit trail.csv"
        path = dialogs.ask_target(
            self._window, self._settings, "Save the audit trail", name, "CSV table (*.csv)"
        )
        if path is not None:
            self.work.run(
                "Writing the audit trail",
                partial(write_trail, project, path, read_dialect(self._settings)),
                lambda _: self._notifier.tell_done(f"Written to {path.parent}: {path.name}"),
            )

    @Slot()
    def _on_dataset_asked(self) -> None:
        from bloodcell_gui.project.dataset_dialog import DatasetDialog, suggest_manifest

        project = self._desk.project
        if project is None:
            return
        folders: Sequence[Path] = [one.sample.folder for one in self._desk.samples]
        dialog = DatasetDialog(suggest_manifest(project.path, folders), self._window)
        is_wanted = dialog.exec() == QDialog.DialogCode.Accepted
        path, signed_only = dialog.path, dialog.signed_only.isChecked()
        dialog.deleteLater()
        if is_wanted:
            self._make_dataset(path, signed_only=signed_only)

    def _make_dataset(self, path: Path, *, signed_only: bool) -> None:
        from trainer.project.dataset import MadeDataset, make_dataset

        project = self._desk.project
        if project is None:
            return

        def tell(made: MadeDataset) -> None:
            told = f"{count_of(made.n_images, 'reviewed cell')} in {path.name}"
            if made.n_left_out:
                told += f"; {made.n_left_out:,} left out, which are no files that are there"
            self._notifier.tell_done(f"{told}.")

        self.work.run(
            "Making a data set",
            lambda advance: make_dataset(project, path, signed_only=signed_only, advance=advance),
            tell,
        )

    # -- state -------------------------------------------------------------------------------

    @Slot()
    def _show_work(self) -> None:
        self.line.set_title(self.work.title)
        self.line.setVisible(self.work.is_running)

    @Slot()
    def _on_project_changed(self) -> None:
        if self._desk.path != self._path:
            self._path = self._desk.path
            # It is of no use to another project; what was done until then stays in the old one.
            self.work.cancel()
            self.name_changed.emit("" if self._path is None else self._path.stem)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        for action in self._of_project:
            action.setEnabled(self._desk.project is not None)
        for action in (self._menus.import_sheet, self._menus.compare, self._menus.make_dataset):
            action.setEnabled(bool(self._desk.samples))
