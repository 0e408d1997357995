"""Writing the session's results as files, off the window's thread."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bloodcell_gui.cells import Cells
    from bloodcell_gui.session import Session
    from trainer.inference.predictions import Prediction
    from trainer.reports.target import ReportTarget
    from trainer.reports.writers import OnProgress


def suggest_name(session: "Session") -> str:
    """Return a name for the report: that of the one sample, or of the folder they share."""
    from trainer.reports.target import name_report

    roots = [one.sample.root for one in session.samples]
    if len(roots) == 1:
        return name_report(Path(session.samples[0].id))
    parents = {root.parent for root in roots}
    return name_report(parents.pop()) if len(parents) == 1 else "report"


def prepare_report(session: "Session", target: "ReportTarget") -> "Callable[..., tuple[Path, ...]]":
    """Return a function that writes the report as the session is now, for another thread.

    It may be given what is to be told how far it is, an `OnProgress`.

    Args:
        session: What is open; it may go on changing.
        target: Where the files go.
    """
    from trainer.dataset.framing import FramingChoice
    from trainer.reports.counts import RunCounts
    from trainer.reports.files import write_report
    from trainer.reports.outcomes import take_prediction
    from trainer.reports.report_progress import ReportProgress
    from trainer.reports.shifts import note_shifts
    from trainer.reports.used_model import name_model

    model, cells = session.model, session.cells
    if model is None or cells is None:
        raise ValueError("there is nothing to export")
    kept = cells.snapshot()
    samples = [(one.key, one.id) for one in session.samples]
    laboratory = session.laboratory
    framing = FramingChoice(session.framing)

    def write(on_progress: "OnProgress" = lambda _done, _total: None) -> tuple[Path, ...]:
        counts = RunCounts([name for _, name in samples], kept.classes, laboratory)
        watched = note_shifts(_list_predictions(kept, samples), counts)
        progress = ReportProgress(len(kept), target.count_pages(len(samples)), on_progress)
        outcomes = progress.follow(map(take_prediction, watched))
        return write_report(target, name_model(model), outcomes, counts, framing, progress.tell_page)

    return write


def _list_predictions(cells: "Cells", samples: list[tuple[int, str]]) -> "Iterator[Prediction]":
    of_samples = (cells.predictions(cells.rows_of(key), name) for key, name in samples)
    return chain.from_iterable(of_samples)
