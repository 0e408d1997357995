"""The report of the open project as files."""

from collections.abc import Sequence
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
    from trainer.reports.counts import RunCounts
    from trainer.reports.used_model import UsedModel

    Report = tuple[tuple[Path, ...], RunCounts, UsedModel]


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
        from trainer.project.report import write_project_report
        from trainer.reports.target import name_report

        project, sample = self._desk.project, self._desk.sample
        if project is None or sample is None:
            return
        # Figures of several models have no place in one table: the chosen sample says of which one they are.
        model = sample.model
        samples = [
            one for one in self._desk.samples if one.sample.model == sample.standing.entry.sample.model
        ]
        warning = warn(samples, len(self._desk.samples), model.title)
        target = ask_report(self._settings, name_report(project.path), len(samples), warning, self._window)
        if target is not None:
            self._work.run(
                tr("Writing the report"),
                lambda advance: write_project_report(project, target, model.sha256, on_progress=advance),
                self._tell,
            )

    def _tell(self, report: "Report") -> None:
        from bloodcell_gui.saving import tell_written

        files, counts, _ = report
        tell_written(self._notifier, files)
        n_missing = sum(summary.facts.n_missing for summary in counts.snapshot())
        if n_missing:
            told = tr_n(
                "{count:,} image is no longer there.", "{count:,} images are no longer there.", n_missing
            )
            remedy = tr("The report says so; counts and decisions stay as they are.")
            self._notifier.tell(Notice(Kind.NOTICE, told, remedy, topic="images missing from the report"))


def warn(samples: "Sequence[SampleEntry]", n_samples: int, model: str) -> str:
    """Return what must be said before a report is written; empty for nothing.

    Args:
        samples: What the report is of: the samples of one model.
        n_samples: How many samples the project has.
        model: Title of that model.
    """
    sentences = []
    if len(samples) < n_samples:
        sentences.append(
            tr(
                "The project has samples of several models: the report is of the {n_samples:,} "
                "that “{model}” classified. Choose a sample of another model to have a report "
                "of its samples.",
                n_samples=len(samples),
                model=model,
            )
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
