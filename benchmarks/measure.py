"""What the benchmarks share: taking turns, medians, the machine's name, tables."""

import multiprocessing
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def data_folder(name: str) -> Path:
    """Return a folder of the real data, or end with one line that says what is missing."""
    root = os.environ.get("BLOODCELL_DATA")
    if not root or not Path(root, name).is_dir():
        sys.exit(f"Set BLOODCELL_DATA to a folder that holds {name}.")
    return Path(root, name)


def take_turns(ways: dict[str, Callable[[Connection], None]], rounds: int) -> dict[str, list[float]]:
    """Measure several ways in turns, each in a process of its own that stays alive.

    Start-up is left out: a way gets ready first, and then answers each request with a figure.

    Args:
        ways: Name to a function that, run in the child, answers requests by `serve`.
        rounds: How often each is measured, after one round that is not counted.

    Returns:
        The figures of each way, one a round.
    """
    spawn = multiprocessing.get_context("spawn")
    children = {}
    for name, way in ways.items():
        ours, theirs = spawn.Pipe()
        child = spawn.Process(target=way, args=(theirs,))
        child.start()
        theirs.close()
        children[name] = (child, ours)
    figures: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, (_, pipe) in children.items():
            pipe.send("go")
            figure = pipe.recv()
            if turn:
                figures[name].append(figure)
            print(f"  {'warm-up' if not turn else f'round {turn}'}: {name}: {figure:,.1f}", file=sys.stderr)
    for child, pipe in children.values():
        pipe.send("stop")
        child.join()
    return figures


def serve(pipe: Connection, measure_once: Callable[[], float]) -> None:
    """Answer requests of `take_turns` until it has enough."""
    while pipe.recv() == "go":
        pipe.send(measure_once())


def median_ratio(figures: Sequence[float], others: Sequence[float]) -> float:
    """Return the median over the rounds of the ratio within a round."""
    return statistics.median(ours / theirs for ours, theirs in zip(figures, others, strict=True))


def processor_seconds(work: Callable[..., Any], *arguments: object) -> tuple[float, Any]:
    """Return the processor time of some work, all threads, and what it gave."""
    start = time.process_time()
    result = work(*arguments)
    return time.process_time() - start, result


def describe_machine() -> str:
    """Return processor, cores and versions in one line."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a report.

    Attributes:
        title: What it shows.
        columns: The heading of each column.
        rows: Its rows, as many values each as there are columns.
    """

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]

    def write(self) -> list[str]:
        """Return its lines as Markdown."""
        lines = [f"**{self.title}**", "", f"| {' | '.join(self.columns)} |", f"|{'---|' * len(self.columns)}"]
        return [*lines, *(f"| {' | '.join(map(str, row))} |" for row in self.rows), ""]


def report(name: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *notes: str) -> None:
    """Print a table as Markdown and keep it as `results/NAME.md`."""
    report_tables(name, [Table(title, columns, rows)], *notes)


def report_tables(name: str, tables: Iterable[Table], *notes: str) -> None:
    """Print tables as Markdown, one below the other, and keep them as `results/NAME.md`.

    Args:
        name: Of the file; empty to print only.
        tables: The tables.
        notes: What is said below them, a line each.
    """
    lines = [line for table in tables for line in table.write()]
    lines += [*(f"{note}  " for note in notes), f"Machine: {describe_machine()}."]
    text = "\n".join(lines) + "\n"
    if name:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
    print(text)
