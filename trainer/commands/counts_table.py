"""The counts of a run as tables on the terminal."""

from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from trainer.commands.console import count_things
from trainer.reports.counts import SampleSummary
from trainer.reports.differential import ClassCount


def print_counts(summaries: Iterable[SampleSummary]) -> None:
    """Write one table a sample to standard output."""
    console = Console()
    for summary in summaries:
        console.print(_make_table(summary))
        console.print(Text(_sum_up(summary)), highlight=False)
        console.print()


def _make_table(summary: SampleSummary) -> Table:
    # Text and not str: a sample may be called [red] or :smile:.
    table = Table(title=Text(summary.sample_id), title_justify="left", title_style="bold", box=box.SIMPLE)
    table.add_column("Class")
    for heading in ("Count", "% of WBC", "95 % interval", "% of all"):
        table.add_column(heading, justify="right")
    for counted in summary.classes:
        table.add_row(*map(Text, _make_row(counted)))
    return table


def _make_row(counted: ClassCount) -> tuple[str, ...]:
    interval = counted.wbc_interval
    return (
        counted.cell_class.title,
        str(counted.count),
        _format(counted.percent_of_wbc),
        f"{interval.low:.1f} – {interval.high:.1f}" if interval else "",
        _format(counted.percent_of_all),
    )


def _sum_up(summary: SampleSummary) -> str:
    nrbc = summary.nrbc_per_100_wbc
    parts = [
        count_things(summary.n_images, "image"),
        f"{summary.n_classified} classified",
        f"{summary.n_unsure} unsure",
        f"{summary.n_excluded} excluded",
        f"{summary.n_failed} failed",
        f"{summary.n_wbc} WBC",
        "" if nrbc is None else f"{nrbc:.1f} NRBC per 100 WBC",
        f"{count_things(summary.n_platelets, 'platelet')} seen",
        summary.flag,
    ]
    return " · ".join(filter(None, parts))


def _format(percent: float | None) -> str:
    return "" if percent is None else f"{percent:.1f}"
