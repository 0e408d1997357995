"""A project of many cells: how long it takes to open, what one decision takes, and in how much memory.

The cells are made up, with the names, the numbers and the shares of classes of a day's work. Both ways of
each pair read or write the same file on the same disk: ours, and what plain SQLite takes for the same rows.
"""

import argparse
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from benchmarks.measure import median_ratio, report, serve, take_turns

LIMIT_OPEN_S, LIMIT_KEY_MS, LIMIT_MB = 3.0, 50.0, 800

# Opens a project as a window does, holds the cells of so many samples, and prints the peak in KiB.
CHILD = """
import resource, sys
from pathlib import Path
from benchmarks.project import look
held = look(Path(sys.argv[1]), None if sys.argv[2] == "all" else int(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def make_project(path: Path, n_samples: int, n_cells: int) -> None:
    """Make a project of made-up samples, a part of them reviewed and signed."""
    from trainer.classes import KNOWN_CLASSES
    from trainer.dataset.samples import Sample
    from trainer.dataset.sources import ImageFile
    from trainer.inference.predictions import Prediction, Status
    from trainer.project.adding import add_predictions
    from trainer.project.project_file import create_project
    from trainer.project.review import Review
    from trainer.reports.used_model import UsedModel

    chance = np.random.default_rng(0)
    model = UsedModel(
        name="pbc8", title="Bundled", network="n", classes=KNOWN_CLASSES, caution="", sha256="0" * 64
    )
    samples = [Sample(f"2025-03-31 {number:04}", path.parent / f"{number:04}") for number in range(n_samples)]

    def predict() -> Iterator[Prediction]:
        for sample in samples:
            logits = chance.normal(0, 2, (n_cells, len(KNOWN_CLASSES))).astype(np.float32)
            logits[np.arange(n_cells), chance.integers(0, len(KNOWN_CLASSES), n_cells)] += 6
            shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
            for number, row in enumerate(shares):
                top = int(row.argmax())
                status = Status.CLASSIFIED if row[top] > 0.6 else Status.UNSURE
                image = ImageFile(str(sample.root), f"BNE_{sample.id[-4:]}_{number:05}.jpg")
                yield Prediction(sample.id, image, status, top, row, digest=chance.bytes(16))

    with create_project(path) as project:
        for _ in add_predictions(project, samples, predict(), model, who="benchmark"):
            pass
        for key in range(1, n_samples + 1, 2):
            review = Review(project, key, "benchmark")
            for cell_class in KNOWN_CLASSES:
                review.confirm_rest(cell_class.id)
            review.sign()


def look(path: Path, n_listed: int | None) -> object:
    """Open a project as a window does: all samples with their differential, and the cells of some."""
    from trainer.project.cells import list_cells
    from trainer.project.counts import summarise_samples
    from trainer.project.project_file import open_project
    from trainer.project.samples import list_samples

    with open_project(path) as project:
        samples = list_samples(project)
        listed = [list_cells(project, sample.key) for sample in samples[:n_listed]]
        return samples, summarise_samples(project), listed


def open_ours(pipe: Connection, *, path: Path) -> None:
    def once() -> float:
        started = time.perf_counter()
        look(path, 1)
        return 1000 * (time.perf_counter() - started)

    serve(pipe, once)


def open_plain(pipe: Connection, *, path: Path) -> None:
    """Read the same rows without opening a project: every cell, and what was decided about it."""

    def once() -> float:
        started = time.perf_counter()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT * FROM sample").fetchall()
            connection.execute("SELECT * FROM cell LEFT JOIN review ON review.cell = cell.key").fetchall()
        return 1000 * (time.perf_counter() - started)

    serve(pipe, once)


def decide_ours(pipe: Connection, *, path: Path) -> None:
    """One key in review: decide, count the sample anew, and say what can be undone."""
    from trainer.classes import KNOWN_CLASSES
    from trainer.project.counts import summarise_sample
    from trainer.project.project_file import open_project
    from trainer.project.review import Review
    from trainer.project.samples import list_samples

    with open_project(path) as project:
        sample = list_samples(project)[1].key
        with project.reading() as connection:
            (cell,) = connection.execute("SELECT min(key) FROM cell WHERE sample = ?", (sample,)).fetchone()
        review, turn = Review(project, sample, "benchmark"), 0

        def press() -> None:
            nonlocal turn
            turn += 1
            if review.assign([cell], KNOWN_CLASSES[turn % 2].id) is None:
                raise AssertionError("nothing was decided")
            summarise_sample(project, sample)
            review.next_undo()

        serve(pipe, partial(median_milliseconds, press))


def decide_plain(pipe: Connection, *, path: Path) -> None:
    """The least that keeps a decision: one row, in one transaction, on the disk."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS plain (cell INTEGER PRIMARY KEY, class TEXT)")
        turn = 0

        def press() -> None:
            nonlocal turn
            turn += 1
            connection.execute("INSERT OR REPLACE INTO plain VALUES (1, ?)", (str(turn),))

        serve(pipe, partial(median_milliseconds, press))


def median_milliseconds(work: Callable[[], None], times: int = 50) -> float:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return 1000 * statistics.median(seconds)


def peak_megabytes(path: Path, listed: str) -> float:
    ended = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), listed], check=True, capture_output=True, text=True
    )
    return int(ended.stdout) * 1024 / 1e6


def compare(ours: Sequence[float], plain: Sequence[float]) -> tuple[str, str, str]:
    return (
        f"{statistics.median(ours):,.1f}",
        f"{statistics.median(plain):,.1f}",
        f"{median_ratio(ours, plain):.1f}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--cells", type=int, default=200, help="cells a sample")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path, scratch = Path(name, "day.bloodproject"), Path(name, "plain.db")
        make_project(path, options.samples, options.cells)
        size = path.stat().st_size / 1e6
        opening = take_turns(
            {"open": partial(open_ours, path=path), "plain": partial(open_plain, path=path)}, options.rounds
        )
        deciding = take_turns(
            {"decide": partial(decide_ours, path=path), "plain": partial(decide_plain, path=scratch)},
            options.rounds,
        )
        one, every = peak_megabytes(path, "1"), peak_megabytes(path, "all")
    total = options.samples * options.cells
    report(
        "project",
        f"A project of {options.samples:,} samples and {total:,} cells ({size:,.0f} MB)",
        ("what", "ours, ms", "plain SQLite, ms", "times plain", "limit, ms"),
        [
            (
                "open: samples with their differentials, one sample's cells",
                *compare(opening["open"], opening["plain"]),
                f"{1000 * LIMIT_OPEN_S:,.0f}",
            ),
            (
                "one decision: kept with its audit trail, sample counted anew",
                *compare(deciding["decide"], deciding["plain"]),
                f"{LIMIT_KEY_MS:,.0f}",
            ),
        ],
        f"Plain: reading every row of cells and decisions; writing one row. Medians of {options.rounds} "
        "rounds in turns, a decision's of 50 each.",
        f"Peak resident memory of a process without a window: {one:,.0f} MB with one sample's cells, "
        f"{every:,.0f} MB with the cells of all; limit {LIMIT_MB} MB.",
    )


if __name__ == "__main__":
    main()
