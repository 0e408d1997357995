"""Writing results where the user wants them, and saying how it went."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from bloodcell_gui.background import BackgroundTask
from bloodcell_gui.notify import Notifier
from bloodcell_gui.session import Session
from bloodcell_gui.settings import EXPORT_DIALECT, EXPORT_FOLDER, Settings


class Exporter(QObject):
    """Asks for the place, writes off the window's thread, and tells the outcome quietly."""

    def __init__(self, session: Session, notifier: Notifier, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._notifier = notifier
        self._settings = settings
        self._window = window

    @Slot()
    def export(self) -> None:
        """Ask where the results go and write them as they are now."""
        session, settings = self._session, self._settings
        if session.cells is None or not len(session.cells):
            return
        from bloodcell_gui.classify.export_dialog import ExportDialog
        from bloodcell_gui.report_source import prepare_report, suggest_name

        folder = Path(settings.read(EXPORT_FOLDER) or Path.home())
        dialect = settings.read(EXPORT_DIALECT)
        dialog = ExportDialog(folder, suggest_name(session), dialect, session.is_working, self._window)
        # Samples may be closed while the dialog is open; then there is nothing left to write.
        if dialog.exec() == ExportDialog.DialogCode.Accepted and session.samples:
            target = dialog.target
            settings.write(EXPORT_FOLDER, str(target.folder))
            settings.write(EXPORT_DIALECT, target.dialect.id)
            self._start(BackgroundTask(prepare_report(session, target), "export", self))
        dialog.deleteLater()

    def save_failures(self, lines: list[tuple[str, str, str]]) -> None:
        """Ask for a file and write the table of failed images to it.

        Args:
            lines: Sample, image and reason of each.
        """
        from bloodcell_gui import dialogs
        from bloodcell_gui.classify.failures_table import write_failures

        path = dialogs.ask_table(self._window, self._settings, "failed_images.csv")
        if path is not None:
            self._start(BackgroundTask(lambda: write_failures(path, lines), "save failures", self))

    def _start(self, task: BackgroundTask) -> None:
        task.succeeded.connect(self._on_written)
        task.failed.connect(self._on_failed)
        task.start()

    @Slot(object)
    def _on_written(self, files: Sequence[Path]) -> None:
        names = ", ".join(path.name for path in files)
        self._notifier.tell_done(f"Written to {files[0].parent}: {names}")

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        self._notifier.tell_error(error, details=details)
