"""How long a key in review takes to be seen, and how long a project takes to be there, in the real window.

A project of many samples, and one sample of very many cells beside them. The window is real, the pictures
are drawn cells, and each figure is from the key press to the end of the paint event that shows its outcome.
Beside it: an arrow key, which changes nothing on the disk.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import report
from benchmarks.project import make_project

LIMIT_MS, LIMIT_S, LIMIT_MB = 50.0, 3.0, 800
_N_KEYS = 40
_PATIENCE_S = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--cells", type=int, default=200, help="cells a sample")
    parser.add_argument("--large", type=int, default=20_000, help="cells of the large sample")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for variable in ("CONFIG", "DATA", "STATE", "CACHE"):
            os.environ[f"XDG_{variable}_HOME"] = name
        for title, n_samples, n_cells in (
            (f"{options.samples:,} samples of {options.cells:,} cells", options.samples, options.cells),
            (f"one sample of {options.large:,} cells", 1, options.large),
        ):
            path = Path(name, f"{n_samples}", "day.bloodproject")
            path.parent.mkdir()
            make_project(path, n_samples, n_cells)
            rows.append((title, *measure(path, Path(name, "settings"))))
            print(f"  {rows[-1]}", file=sys.stderr)
    report(
        "review",
        "A key in review, from the press until it is painted",
        (
            "project",
            "open until cells are shown, ms",
            "an arrow key, ms",
            "a decision, ms",
            "slowest of them, ms",
            "processor time of the window's thread, ms",
            "its counts, ms",
        ),
        rows,
        f"Medians of {_N_KEYS} keys. Limits: {LIMIT_MS:.0f} ms a key, {LIMIT_S:.0f} s to open 200,000 cells.",
        "Peak resident memory of the window, and of this script, which made the projects: "
        f"{measure_peak():.0f} MB; limit {LIMIT_MB} MB.",
        f"Platform plugin: {os.environ['QT_QPA_PLATFORM']}. The images are not there: every cell is a mark.",
    )


def measure_peak() -> float:
    """Return the most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def measure(path: Path, settings: Path) -> tuple[str, ...]:
    """Return what opening and keys take, as a row of the table tells it."""
    from PySide6.QtCore import QSettings, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from bloodcell_gui.app import open_window
    from bloodcell_gui.settings import DECIDED_BY

    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(settings))

    def until(condition: Callable[[], bool]) -> float:
        """Run the window until something holds and is painted; return the milliseconds."""
        started = time.perf_counter()
        while not condition():
            if time.perf_counter() - started > _PATIENCE_S:
                raise TimeoutError("nothing came of it")
            # Whoever waits in sleep spends no processor time that would count as the window's.
            QApplication.processEvents()
            time.sleep(0.0005)
        # What the change has asked to be painted is painted now.
        QApplication.processEvents()
        return 1000 * (time.perf_counter() - started)

    with open_window(["bloodcell-gui"]) as window:
        window.settings.write(DECIDED_BY, "benchmark")
        window.resize(1366, 700)
        until(lambda: window.session.model is not None)
        window._page_bar.choose(1)
        window.desk.open(path)
        opened = until(lambda: window.desk.sample is not None)
        if window.desk.chosen.is_signed:
            window.desk.reopen()
            until(lambda: not window.desk.chosen.is_signed)
        bench = window.review.workbench
        gallery = bench.cells.gallery
        window.activateWindow()
        gallery.setFocus()
        until(gallery.hasFocus)
        arrows, keys, spent, counts = [], [], [], []
        for turn in range(_N_KEYS):
            started = time.perf_counter()
            QTest.keyClick(gallery, Qt.Key.Key_Right)
            QApplication.processEvents()
            arrows.append(1000 * (time.perf_counter() - started))
            # Back to the cell that is undecided: the next one need not be.
            QTest.keyClick(gallery, Qt.Key.Key_Left)
            seen: list[str] = []
            changed = window.desk.cells_changed.connect(lambda _, seen=seen: seen.append("cells"))
            told = window.desk.samples_changed.connect(lambda seen=seen: seen.append("counts"))
            started, before = time.perf_counter(), time.thread_time()
            QTest.keyClick(gallery, (Qt.Key.Key_1, Qt.Key.Key_2)[turn % 2])
            until(lambda seen=seen: "cells" in seen)
            keys.append(1000 * (time.perf_counter() - started))
            spent.append(1000 * (time.thread_time() - before))
            until(lambda seen=seen: "counts" in seen)
            counts.append(1000 * (time.perf_counter() - started))
            window.desk.cells_changed.disconnect(changed)
            window.desk.samples_changed.disconnect(told)
    return (
        f"{opened:,.0f}",
        f"{statistics.median(arrows):.1f}",
        f"{statistics.median(keys):.1f}",
        f"{max(keys):.1f}",
        f"{statistics.median(spent):.1f}",
        f"{statistics.median(counts):.1f}",
    )


if __name__ == "__main__":
    main()
