"""The report of the open project as files."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from bloodcell_gui.long_work import LongWork
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.settings import Settings
from trainer.language import tr, tr_n

if TYPE_CHECKING:
    from bloodcell_gui.project.content import SampleEntry
    from trainer.project.report import WrittenReport
    from trainer.reports.target import ReportTarget


class ProjectExporter(QObject):
    """Asks where the report goes and has it written, with what was decided until then.

    Signals:
        changed: Whether there is something to export may be another answer.
    """

    changed = Signal()

    def __init__(
        self, desk: ProjectDesk, work: LongWork, notifier: Notifier, settings: Settings, window: QWidget
    ) -> None:
        """Know what it needs.

        Args:
            desk: Has the project; the owner.
            work: Writes the report.
            notifier: Tells what came of it.
            settings: Remember the answer.
            window: What is asked over.
        """
        super().__init__(desk)
        self._desk = desk
        self._work = work
        self._notifier = notifier
        self._settings = settings
        self._window = window
        desk.sample_opened.connect(self.changed)

    @property
    def can_export(self) -> bool:
        """Whether there is something to export."""
        return self._desk.sample is not None

    @Slot()
    def export(self) -> None:
        """Ask where the files go and write them."""
        from bloodcell_gui.export_dialog import ask_report
        from trainer.project.report import write_project_reports
        from trainer.reports.target import name_report

        project, samples = self._desk.project, self._desk.samples
        if project is None or self._desk.sample is None:
            return
        target = ask_report(
            self._settings,
            name_report(project.path),
            partial(list_files, samples),
            warn(samples),
            self._window,
        )
        if target is not None:
            self._work.run(
                tr("Writing the report"),
                lambda advance: write_project_reports(project, target, on_progress=advance),
                self._tell,
            )

    def _tell(self, reports: "Sequence[WrittenReport]") -> None:
        from bloodcell_gui.saving import tell_written

        tell_written(self._notifier, [file for files, _, _ in reports for file in files])
        n_missing = sum(summary.facts.n_missing for _, counts, _ in reports for summary in counts.snapshot())
        if n_missing:
            told = tr_n(
                "{count:,} image is no longer there.", "{count:,} images are no longer there.", n_missing
            )
            remedy = tr("The report says so; counts and decisions stay as they are.")
            self._notifier.tell(Notice(Kind.NOTICE, told, remedy, topic="images missing from the report"))


def list_files(samples: "Sequence[SampleEntry]", target: "ReportTarget") -> list[Path]:
    """Return the files of a report on samples; of several models, each has files of its own.

    Args:
        samples: What is reported.
        target: Where it goes.
    """
    from trainer.project.report import name_reports

    counts = Counter(one.model.sha256 for one in samples)
    targets = name_reports(target, {one.model.sha256: one.model for one in samples}.values())
    return [file for sha256, its in targets.items() for file in its.list_files(counts[sha256])]


def warn(samples: "Sequence[SampleEntry]") -> str:
    """Return what must be said before samples are reported; empty for nothing."""
    sentences = []
    if len({one.model.sha256 for one in samples}) > 1:
        sentences.append(
            tr("Several models classified these samples: each model has a report of its own, with its name.")
        )
    n_open = sum(not one.is_signed for one in samples)
    if n_open:
        sentences.append(
            tr_n(
                "{count:,} of {samples} is not signed yet.",
                "{count:,} of {samples} are not signed yet.",
                n_open,
                samples=tr_n("{count:,} sample", "{count:,} samples", len(samples)),
            )
        )
    return " ".join(sentences)
