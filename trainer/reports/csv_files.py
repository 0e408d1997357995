"""A report as three tables: counts, samples and cells."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from trainer.classes import CellClass
from trainer.reports.cells import write_cells
from trainer.reports.counts import SampleSummary
from trainer.reports.description import PERCENT_PLACES
from trainer.reports.differential import ClassCount
from trainer.reports.notice import join_notice
from trainer.reports.outcomes import Outcome
from trainer.reports.tables import Dialect, guard_text, write_table
from trainer.reports.target import ReportTarget
from trainer.reports.used_model import UsedModel
from trainer.reports.writers import OnProgress

COUNTS_HEADER = ("sample_id", "class", "role", "count", "percent_of_wbc", "percent_of_all")
SAMPLES_HEADER = (
    "sample_id",
    "n_images",
    "n_classified",
    "n_unsure",
    "n_excluded",
    "n_failed",
    "n_wbc",
    "nrbc_per_100_wbc",
    "n_platelets",
    "flag",
    "model",
    "note",
    "patient_group",
    "analyser_wbc",
    "includes_nrbc",
    "corrected_wbc",
    "state",
    "reviewer",
    "reviewed_at",
)
_ANSWERS = {True: "yes", False: "no", None: ""}

_WriteRow = Callable[[Sequence[str | int]], object]


class _CsvWriter:
    """Three tables that are open; see `ReportWriter`."""

    def __init__(
        self,
        dialect: Dialect,
        model: UsedModel,
        add_cell: Callable[[Outcome], None],
        add_sample: _WriteRow,
        add_count: _WriteRow,
    ) -> None:
        self.add = add_cell
        self._dialect = dialect
        self._model = model
        self._add_sample = add_sample
        self._add_count = add_count

    def finish(self, summaries: Sequence[SampleSummary], on_progress: OnProgress) -> None:  # noqa: ARG002 - it is quick
        """Write a row a sample, and a row a sample and class."""
        for summary in summaries:
            self._add_sample(_tabulate_sample(summary, self._model, self._dialect))
            for counted in summary.classes:
                self._add_count(_tabulate_count(summary.sample_id, counted, self._dialect))


@contextmanager
def write_csv_files(
    target: ReportTarget, model: UsedModel, classes: Sequence[CellClass]
) -> Iterator[_CsvWriter]:
    """Write the tables of a report, which take their places when the block ends well.

    Args:
        target: Where they go, and in what dialect.
        model: The model that classified the images.
        classes: The classes of the report: the model's in order, and behind them those it does not know.

    Raises:
        OutputError: They cannot be written there.
    """
    dialect = target.dialect
    class_ids = tuple(one.id for one in classes)
    with (
        write_table(target.counts, dialect, COUNTS_HEADER) as add_count,
        write_table(target.samples, dialect, SAMPLES_HEADER) as add_sample,
        write_cells(target.cells, dialect, class_ids, len(model.classes)) as add_cell,
    ):
        yield _CsvWriter(dialect, model, add_cell, add_sample, add_count)


def _tabulate_count(sample_id: str, counted: ClassCount, dialect: Dialect) -> tuple[str | int, ...]:
    return (
        guard_text(sample_id),
        guard_text(counted.cell_class.id),
        counted.cell_class.role.value,
        counted.count,
        dialect.format_number(counted.percent_of_wbc, PERCENT_PLACES),
        dialect.format_number(counted.percent_of_all, PERCENT_PLACES),
    )


def _tabulate_sample(summary: SampleSummary, model: UsedModel, dialect: Dialect) -> tuple[str | int, ...]:
    facts, found = summary.facts, summary.differential
    return (
        guard_text(summary.sample_id),
        summary.n_images,
        summary.n_classified,
        summary.n_unsure,
        summary.n_excluded,
        summary.n_failed,
        summary.n_wbc,
        dialect.format_number(summary.nrbc_per_100_wbc, PERCENT_PLACES),
        summary.n_platelets,
        guard_text(summary.flag),
        guard_text(model.name),
        guard_text(join_notice(model.caution)),
        guard_text(facts.patient_group),
        dialect.format_number(found.analyser.wbc, PERCENT_PLACES),
        _ANSWERS[found.analyser.includes_nrbc],
        dialect.format_number(found.corrected_wbc, PERCENT_PLACES),
        facts.state,
        guard_text(facts.reviewer),
        facts.reviewed_at,
    )
