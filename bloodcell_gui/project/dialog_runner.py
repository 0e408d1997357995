"""What is done with the open project through dialogs: each is made when it is asked for."""

from collections.abc import Collection, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget

from bloodcell_gui.background import BackgroundTask, end_tasks
from bloodcell_gui.long_work import LongWork
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.settings import Settings
from trainer import resources
from trainer.language import tr, tr_n

if TYPE_CHECKING:
    from bloodcell_gui.saving import Saver, Table


class DialogRunner(QObject):
    """Asks what there is to be asked, has it done, and tells what came of it."""

    def __init__(
        self, desk: ProjectDesk, work: LongWork, notifier: Notifier, settings: Settings, window: QWidget
    ) -> None:
        """Know what it needs.

        Args:
            desk: Has the project; the owner.
            work: Does what takes its time.
            notifier: Tells what came of it.
            settings: Remember where files were.
            window: What is asked over.
        """
        super().__init__(desk)
        self._desk = desk
        self._work = work
        self._notifier = notifier
        self._settings = settings
        self._window = window

    @cached_property
    def _saver(self) -> "Saver":
        from bloodcell_gui.saving import Saver

        return Saver(self._notifier, self._settings, self._window)

    def add_class(self, keys: Collection[int] = ()) -> None:
        """Ask for a class that no model knows.

        Args:
            keys: Cells of the chosen sample that are given it at once.
        """
        from bloodcell_gui.new_class_dialog import ask_new_class

        if self._desk.project is None:
            return
        added = ask_new_class(self._desk.classes, tr("Cells of every sample can be given it."), self._window)
        if added is not None:
            self._desk.add_class(added.title, added.role, keys)

    @Slot()
    def open_laboratory(self) -> None:
        """Open the folder of the laboratory's own files, with examples for those that are missing."""
        folder = resources.user_laboratory()

        def write() -> None:
            from trainer.reports.laboratory_files import write_example

            write_example(folder)

        task = BackgroundTask(write, "write laboratory files", self)
        task.succeeded.connect(lambda _: self._show_laboratory(folder))
        task.failed.connect(self._notifier.tell_error)
        task.start()

    def _show_laboratory(self, folder: Path) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        self._notifier.tell(
            Notice(
                Kind.NOTICE,
                tr("Your laboratory's name, reference ranges and roles are in “{folder}”.", folder=folder),
                tr("Edit the files and save them; then have them read again."),
                button=tr("Read them again"),
                action=self._desk.reload,
                topic="laboratory",
            )
        )

    @Slot()
    def import_sheet(self) -> None:
        """Ask for a sample sheet, and take it over."""
        from bloodcell_gui.project.dialogs import ask_sheet
        from trainer.project.sheet import read_sheet
        from trainer.project.sheet_import import import_sheet

        project, who = self._desk.project, self._desk.reviewer.ask()
        path = ask_sheet(self._window, self._settings) if project is not None and who else None
        if path is None or project is None:
            return

        def take_over(_: object) -> int:
            return import_sheet(project, read_sheet(path), who)

        self._work.run(
            tr("Importing the sample sheet"),
            take_over,
            partial(self._on_sheet_imported, path),
            self._desk.reload,
        )

    def _on_sheet_imported(self, path: Path, n_changed: int) -> None:
        self._notifier.tell_done(
            tr_n(
                "{count:,} sample described by “{path}”.",
                "{count:,} samples described by “{path}”.",
                n_changed,
                path=path.name,
            )
            if n_changed
            else tr("Nothing is new in “{path}”.", path=path.name)
        )

    @Slot()
    def compare(self) -> None:
        """Compare reviewers, the model and samples."""
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

        def save(table: "Table") -> None:
            name = tr("{path} comparison", path=project.path.stem)
            self._saver.save_table(tr("Save the comparison"), name, table.write)

        dialog.other_wanted.connect(choose_other)
        dialog.save_asked.connect(save)
        dialog.exec()
        end_tasks(dialog)
        dialog.deleteLater()

    @Slot()
    def show_trail(self) -> None:
        """Show who did what and when."""
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
        name = tr("{path} audit trail.csv", path=project.path.stem)
        path = dialogs.ask_target(
            self._window, self._settings, tr("Save the audit trail"), name, tr("CSV table (*.csv)")
        )
        if path is not None:
            self._work.run(
                tr("Writing the audit trail"),
                partial(write_trail, project, path, read_dialect(self._settings)),
                lambda _: self._notifier.tell_done(
                    tr("Written to {path_parent}: {path}", path_parent=path.parent, path=path.name)
                ),
            )

    @Slot()
    def make_dataset(self) -> None:
        """Ask for a file, and write a data set of the reviewed cells."""
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
            self._write_dataset(path, signed_only=signed_only)

    def _write_dataset(self, path: Path, *, signed_only: bool) -> None:
        from trainer.project.dataset import MadeDataset, make_dataset

        project = self._desk.project
        if project is None:
            return

        def tell(made: MadeDataset) -> None:
            told = tr(
                "{reviewed_cells} in {path}",
                reviewed_cells=tr_n("{count:,} reviewed cell", "{count:,} reviewed cells", made.n_images),
                path=path.name,
            )
            if made.n_left_out:
                told += tr(
                    "; {n_left_out:,} left out, which are no files that are there", n_left_out=made.n_left_out
                )
            self._notifier.tell_done(f"{told}.")

        self._work.run(
            tr("Making a data set"),
            lambda advance: make_dataset(project, path, signed_only=signed_only, on_progress=advance),
            tell,
        )
