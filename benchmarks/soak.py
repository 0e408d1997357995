"""Half an hour of scripted use of the real window: what grows, and what is left behind.

A round is: another theme and (for the next start) language, a folder dropped and classified, cells
looked at, a report, a review in a project, a classifying cancelled, a small network trained (every fifth
round), a training cancelled, all pages and two dialogs. After each round everything is closed, and what
the process still holds is counted. Memory is compared between the rounds after the warm-up and the last
ones, by medians.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from benchmarks.leftovers import Leftovers, count_leftovers
from benchmarks.measure import report

_LIMIT = 0.05
# The first sixth of the time fills caches and loads what is loaded on demand.
_WARM_UP = 1 / 6
_WARM_UP_ROUNDS = 2
_COMPARED = 3
_CELLS_PER_CLASS = 8
_COPIES = 1
_KINDS = {
    "children": "child processes",
    "threads": "threads",
    "timers": "timers that tick",
    "objects": "Qt objects below the window",
    "windows": "windows and dialogs",
    "handles": "open files, pipes and sockets",
    "temporary_files": "temporary files",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        rounds, faults = _soak(Path(folder), options.minutes)
    for fault in sorted(set(faults)):
        print(f"The window told of a fault: {fault}", file=sys.stderr)
    first, last = compared_rounds(rounds)
    growth = find_growth(first, last)
    _report(rounds, first, last, len(faults))
    grown = [name for name in _KINDS if _median(last, name) > _median(first, name)]
    if growth > _LIMIT or grown or faults:
        sys.exit(f"Memory grew by {growth:.1%}; grown: {', '.join(grown) or 'nothing else'}.")


def _soak(folder: Path, minutes: float) -> tuple[list[Leftovers], list[str]]:
    """Use the window for so long; return what was held after each round, and what it told as a fault."""
    temporary = folder / "tmp"
    temporary.mkdir()
    os.environ["BLOODCELL_HOME"] = str(folder / "home")
    os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)
    from benchmarks.soak_use import Use
    from bloodcell_gui.app import open_window
    from trainer.drawing.samples import write_labelled

    cells = folder / "cells"
    write_labelled(cells, _CELLS_PER_CLASS, 1000)
    samples = _copy_samples(folder / "samples")
    rounds: list[Leftovers] = []
    start = time.monotonic()
    with open_window(["bloodcell-gui"]) as window:
        window.resize(1366, 740)
        use = Use(window, samples, cells, folder / "work")
        while (time.monotonic() - start) / 60 < minutes:
            use.go_round()
            rounds.append(count_leftovers(window, (time.monotonic() - start) / 60, temporary))
            print(f"  {rounds[-1]}", file=sys.stderr, flush=True)
        return rounds, use.faults


def _copy_samples(target: Path) -> Path:
    import shutil

    from trainer.resources import sample_cells

    for source in sorted(path for path in sample_cells().iterdir() if path.is_dir()):
        for number in range(_COPIES):
            shutil.copytree(source, target / f"{source.name}-{number}")
    return target


def compared_rounds(rounds: Sequence[Leftovers]) -> tuple[Sequence[Leftovers], Sequence[Leftovers]]:
    """Return the rounds right after the warm-up, and the last ones."""
    warm_up = rounds[-1].minutes * _WARM_UP
    warm = [one for one in rounds[_WARM_UP_ROUNDS:] if one.minutes > warm_up]
    return warm[:_COMPARED], warm[-_COMPARED:]


def find_growth(first: Sequence[Leftovers], last: Sequence[Leftovers]) -> float:
    """Return how much memory grew, as a part of what it was."""
    return _median(last, "megabytes") / _median(first, "megabytes") - 1


def _median(rounds: Sequence[Leftovers], name: str) -> float:
    return statistics.median(getattr(one, name) for one in rounds)


def _report(
    rounds: Sequence[Leftovers], first: Sequence[Leftovers], last: Sequence[Leftovers], faults: int
) -> None:
    from benchmarks.soak_use import TRAIN_EVERY

    growth = find_growth(first, last)
    rows = [
        (
            "memory of the window's process",
            f"{_median(first, 'megabytes'):.0f} MB",
            f"{_median(last, 'megabytes'):.0f} MB",
            f"{growth:+.1%}",
        )
    ]
    for name, kind in _KINDS.items():
        before, after = _median(first, name), _median(last, name)
        rows.append((kind, f"{before:.0f}", f"{after:.0f}", f"{after - before:+.0f}"))
    assert {one.name for one in fields(Leftovers)} == {"minutes", "megabytes", *_KINDS}
    report(
        "soak",
        f"{rounds[-1].minutes:.0f} minutes of scripted use",
        ("what is held after a round", "after the warm-up", "at the end", "growth"),
        rows,
        f"{len(rounds)} rounds: in each a folder was dropped and classified, cells were looked at and "
        "reviewed, a report was written, a classifying and a training were cancelled, and theme and language "
        f"were switched; in one of {TRAIN_EVERY} a network was trained.",
        f"Medians of {_COMPARED} rounds; the warm-up is the first sixth of the time, two rounds at least. "
        f"Faults that the window told of: {faults}.",
        f"Memory after each round, MB: {', '.join(f'{one.megabytes:.0f}' for one in rounds)}.",
        f"Platform plugin: {os.environ['QT_QPA_PLATFORM']}.",
    )


if __name__ == "__main__":
    main()
