"""Writing the session's results where the user wants them."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from bloodcell_gui.long_work import LongWork
from bloodcell_gui.notify import Notifier
from bloodcell_gui.session import Session
from bloodcell_gui.settings import Settings
from trainer.language import mark, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bloodcell_gui.saving import Saver
    from trainer.reports.target import ReportTarget

_WARNING = mark("The work is not done: the files will hold what there is so far.")


class Exporter(QObject):
    """Asks where results go, and has them written.

    Signals:
        changed: Whether there is something to export may be another answer.
    """

    changed = Signal()

    def __init__(
        self, session: Session, work: LongWork, notifier: Notifier, settings: Settings, window: QWidget
    ) -> None:
        """Know what it needs.

        Args:
            session: Has the results.
            work: Writes a report.
            notifier: Tells what came of it.
            settings: Remember the answers.
            window: What is asked over; the owner.
        """
        super().__init__(window)
        self._session = session
        self._work = work
        self._notifier = notifier
        self._settings = settings
        self._window = window
        session.samples_changed.connect(self.changed)
        session.work_changed.connect(self.changed)

    @property
    def can_export(self) -> bool:
        """Whether there is something to export."""
        return bool(self._session.samples)

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
        from bloodcell_gui.export_dialog import ask_report
        from bloodcell_gui.report_source import prepare_report, suggest_name
        from bloodcell_gui.saving import tell_written

        warning = tr(_WARNING) if session.is_working else ""
        n_samples = len(session.samples)

        def list_files(target: "ReportTarget") -> "Sequence[Path]":
            return target.list_files(n_samples)

        target = ask_report(settings, suggest_name(session), list_files, warning, self._window)
        # Samples may be closed while the dialog is open; then there is nothing left to write.
        if target is not None and session.samples:
            self._work.run(
                tr("Writing the report"),
                prepare_report(session, target),
                partial(tell_written, self._notifier),
            )

    @Slot(object)
    def save_failures(self, lines: list[tuple[str, str, str]]) -> None:
        """Ask for a file and write the table of failed images to it.

        Args:
            lines: Sample, image and reason of each.
        """
        from bloodcell_gui.classify.failures_table import tabulate_failures

        table = tabulate_failures(lines)
        self._saver.save_table(tr("Save the list of failed images"), "failed_images", table.write)
