"""The files of a report, in the forms that are wanted: all of them by one function."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from trainer.dataset.framing import FramingChoice
from trainer.reports.counts import RunCounts
from trainer.reports.csv_files import write_csv_files
from trainer.reports.json_file import write_json_file
from trainer.reports.outcomes import Outcome
from trainer.reports.target import Format, ReportTarget
from trainer.reports.used_model import UsedModel
from trainer.reports.writers import OnProgress, ReportWriter


def write_report(
    target: ReportTarget,
    model: UsedModel,
    outcomes: Iterable[Outcome],
    counts: RunCounts,
    framing: str = FramingChoice.AUTO,
    on_progress: OnProgress = lambda _done, _total: None,
) -> tuple[Path, ...]:
    """Write all files of a report while the outcomes come.

    Each takes its place once all are written: until then an error or an interruption leaves those that
    were there. The files hold no time of the clock but a review's: the same outcomes give the same bytes.

    Args:
        target: Where they go, and in which forms.
        model: The model that classified the images.
        outcomes: One an image, taken once and not kept; those of a sample one after the other.
        counts: Empty tallies of the samples, which are filled here; its classes and its laboratory are those
            of the report.
        framing: The user's word on the native crop, to be stated in the report; a `FramingChoice`, or that
            there were several.
        on_progress: Called with (done, total) pages once the outcomes have come; an exception from it ends
            the work.

    Returns:
        The files.

    Raises:
        OutputError: They cannot be written there.
    """
    n_samples = len(counts.sample_ids)
    target.check(n_samples)
    with ExitStack() as stack:
        writers = [stack.enter_context(one) for one in _open_writers(target, model, counts, framing)]
        for outcome in outcomes:
            counts.add(outcome)
            for writer in writers:
                writer.add(outcome)
        summaries = counts.snapshot()
        for writer in writers:
            writer.finish(summaries, on_progress)
    return target.list_files(n_samples)


def _open_writers(
    target: ReportTarget, model: UsedModel, counts: RunCounts, framing: str
) -> Iterator[AbstractContextManager[ReportWriter]]:
    """Yield the writers of the wanted forms; what takes long to load is loaded where it is used."""
    if Format.CSV in target.formats:
        yield write_csv_files(target, model, counts.classes)
    if Format.JSON in target.formats:
        yield write_json_file(target, model, counts, framing)
    if Format.XLSX in target.formats:
        from trainer.reports.workbook import write_workbook

        yield write_workbook(target, model, counts, framing)
    if Format.PDF in target.formats:
        from trainer.reports.pdf.document import write_pdfs

        yield write_pdfs(target, model, counts)
