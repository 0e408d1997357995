"""Writing the session's results where the user wants them."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from bloodcell_gui.background import end_tasks
from bloodcell_gui.notify import Notifier
from bloodcell_gui.session import Session
from bloodcell_gui.settings import EXPORT_DIALECT, EXPORT_FOLDER, Settings

if TYPE_CHECKING:
    from bloodcell_gui.saving import Saver


class Exporter(QObject):
    """Asks where results go, and lets a `Saver` write them."""

    def __init__(self, session: Session, notifier: Notifier, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._notifier = notifier
        self._settings = settings
        self._window = window

    @cached_property
    def _saver(self) -> "Saver":
        # Who never exports does not pay for it when the window starts.
        from bloodcell_gui.saving import Saver

        return Saver(self._notifier, self._settings, self._window)

    @Slot()
    def export(self) -> None:
        """Ask where the results go and write them as they are now."""
        session, settings = self._session, self._settings
        if session.cells is None or not len(session.cells):
            return
        from bloodcell_gui.export_dialog import ExportDialog
        from bloodcell_gui.report_source import prepare_report, suggest_name

        folder = Path(settings.read(EXPORT_FOLDER) or Path.home())
        dialect = settings.read(EXPORT_DIALECT)
        dialog = ExportDialog(folder, suggest_name(session), dialect, session.is_working, self._window)
        # Samples may be closed while the dialog is open; then there is nothing left to write.
        if dialog.exec() == ExportDialog.DialogCode.Accepted and session.samples:
            target = dialog.target
            settings.write(EXPORT_FOLDER, str(target.folder))
            settings.write(EXPORT_DIALECT, target.dialect.id)
            self._saver.start(prepare_report(session, target))
        end_tasks(dialog)
        dialog.deleteLater()

    @Slot(object)
    def save_failures(self, lines: list[tuple[str, str, str]]) -> None:
        """Ask for a file and write the table of failed images to it.

        Args:
            lines: Sample, image and reason of each.
        """
        from bloodcell_gui.classify.failures_table import tabulate_failures

        table = tabulate_failures(lines)
        self._saver.save_table("Save the list of failed images", "failed_images", table.write)
