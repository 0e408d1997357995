"""The table of all ways, as far as they were measured."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.measure import Table
from benchmarks.peers.peer import Peer
from benchmarks.peers.race import End
from benchmarks.peers.results import TARGET, Row

_COLUMNS = (
    "name",
    "way",
    f"minutes to {TARGET:g}",
    f"processor minutes to {TARGET:g}",
    "test accuracy",
    "after minutes",
    "ended",
    "best validation accuracy",
    "other work beside",
)
# A figure that there is not.
_OPEN = ""


def write_table(peers: Sequence[Peer], rows: Mapping[str, Row]) -> str:
    """Return the table as Markdown, with a line for each thing that has to be known.

    Args:
        peers: The ways, in the order of the table.
        rows: What was measured, by the ways' names.
    """
    cells = [(peer.name, peer.title, *_write_cells(rows.get(peer.name))) for peer in peers]
    table = Table(
        "From a folder of pbc96 to a classifier, beside what people would use instead", _COLUMNS, cells
    )
    lines = [*table.write(), *(f"{note}  " for note in _list_notes(peers, rows))]
    return "\n".join(lines).rstrip() + "\n"


def _write_cells(row: Row | None) -> tuple[str, ...]:
    if row is None or row.end is None:
        how = "not run yet" if row is None else "could not be installed"
        return (*[_OPEN] * 4, how, *[_OPEN] * 2)
    reached = row.first_at_target
    return (
        _minutes(reached.seconds) if reached else "not reached",
        _minutes(reached.processor_seconds if reached else None),
        _OPEN if row.test_accuracy is None else f"{row.test_accuracy:.4f}",
        _minutes(row.seconds),
        row.end.value,
        _OPEN if row.best_accuracy is None else f"{row.best_accuracy:.4f}",
        _OPEN if row.other_load is None else f"{row.other_load:.0%}",
    )


def _minutes(seconds: float | None) -> str:
    return _OPEN if seconds is None else f"{seconds / 60:.1f}"


def _list_notes(peers: Sequence[Peer], rows: Mapping[str, Row]) -> Iterator[str]:
    """Yield what stands below the table."""
    for peer in peers:
        if peer.note:
            yield f"*{peer.name}* {peer.note}"
    for peer in peers:
        row = rows.get(peer.name)
        if row is not None and row.reason:
            what = "could not be installed" if row.end is None else End.FAILED.value
            yield f"*{peer.name}* {what}: {row.reason}"
    n_images = sorted({row.test_images for row in rows.values() if row.test_images})
    if n_images:
        yield f"Images of the test part: {', '.join(f'{n:,}' for n in n_images)}."
    yield "The clock starts with the command: start-up and reading the folder are in the minutes."
    yield "Processor minutes are those of all cores together; other work beside makes the minutes longer."
    for peer in peers:
        row = rows.get(peer.name)
        if row is not None and row.end is not None:
            versions = ", ".join(f"{name} {its}" for name, its in row.versions.items())
            yield (
                f"*{peer.name}*: at most {row.limit_minutes:g} minutes, {row.cores} cores; "
                f"{versions}; `{row.command}`."
            )
    for machine in dict.fromkeys(row.machine for row in rows.values()):
        yield f"Machine: {machine}."
