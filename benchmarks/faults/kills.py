"""The child of a training or a cleaning killed at random, in the real window, again and again.

python -m benchmarks.faults.kills training 100
"""

import argparse
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

KINDS = ("training", "cleaning")
# What takes a process along: memory, a fault of a library, an impatient administrator.
_SIGNALS = ("SIGKILL", "SIGSEGV", "SIGABRT", "SIGTERM")
_LATEST_SECONDS = 1.5
_PATIENCE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Kills:
    """What became of a window whose children were killed.

    Attributes:
        kind: Of what jobs.
        n_kills: How often.
        n_told: How often the window said why, where the user sees it.
        words: What it said, each once.
        faults: What else happened.
        threads: Threads of the process at the first and the last kill.
        slowest: Longest time from the kill until the job had ended in the window, seconds.
    """

    kind: str
    n_kills: int
    n_told: int
    words: list[str]
    faults: list[str]
    threads: list[int] = field(default_factory=list)
    slowest: float = 0.0


def kill_children(kind: str, count: int) -> Kills:
    """Open the window in a process of its own, and kill the children of its jobs.

    Args:
        kind: `training` or `cleaning`.
        count: How often.
    """
    with tempfile.TemporaryDirectory(prefix="faults-") as home:
        done = subprocess.run(
            [sys.executable, "-m", __spec__.name, kind, str(count)],
            env={**os.environ, "BLOODCELL_HOME": home, "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            check=True,
            cwd=Path(__file__).parents[2],
        )
    return Kills(**json.loads(done.stdout.splitlines()[-1]))


class _Window:
    """The real window, whose jobs never end by themselves."""

    def __init__(self, window: Any, folder: Path) -> None:
        from PySide6.QtWidgets import QApplication

        self._application = QApplication.instance()
        self._window = window
        self._folder = folder
        self._ends: list[Any] = []
        window.queue.job_ended.connect(lambda _job, end: self._ends.append(end))

    def begin(self, kind: str) -> None:
        """Start a job as its page does."""
        if kind == "cleaning":
            self._window._page_bar.choose(2)
            self._window.cleaning.look_through(self._folder)
            return
        from trainer.config import TrainingConfig
        from trainer.jobs import TrainJob

        self._window._page_bar.choose(3)
        config = TrainingConfig(network="basic_cnn", epochs=4)
        out = self._folder / "m.bloodcell"
        self._window.training.train(TrainJob(dataset=self._folder, config=config, out=out))

    def kill(self, after: float, how: signal.Signals) -> tuple[Any, float]:
        """Kill the child some time after it is there; return how the job ended, and how long that took."""
        self.wait(lambda: bool(multiprocessing.active_children()))
        begun = time.monotonic()
        self.wait(lambda: time.monotonic() - begun > after)
        [child] = multiprocessing.active_children()
        n_ends, killed = len(self._ends), time.monotonic()
        os.kill(child.pid or 0, how)
        self.wait(lambda: len(self._ends) > n_ends)
        seconds = time.monotonic() - killed
        self.wait(lambda: self._window.queue.current is None)
        return self._ends[-1], seconds

    def says(self, words: str) -> bool:
        """Whether some words are to be seen."""
        from PySide6.QtWidgets import QLabel

        labels = self._window.findChildren(QLabel)
        return any(words in label.text() and label.isVisible() for label in labels)

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Let the window live until something is so."""
        begun = time.monotonic()
        while not is_so():
            if time.monotonic() - begun > _PATIENCE_SECONDS:
                raise TimeoutError
            self._application.processEvents()
            time.sleep(0.002)


def _attack(kind: str, count: int) -> Kills:
    from benchmarks.faults.endless_jobs import work_without_end
    from bloodcell_gui import main_window
    from bloodcell_gui.app import open_window
    from bloodcell_gui.job_queue import JobQueue
    from trainer.drawing.samples import encode_cell
    from trainer.runs import remove_run

    folder = Path(os.environ["BLOODCELL_HOME"], "cells")
    for class_id in ("neutrophil", "platelet"):
        (folder / class_id).mkdir(parents=True)
        (folder / class_id / "0.jpg").write_bytes(encode_cell(class_id, 0))
    main_window.JobQueue = partial(JobQueue, work_without_end)  # type: ignore[misc,assignment]
    chance = random.Random(7)
    n_told, slowest = 0, 0.0
    words: set[str] = set()
    faults: list[str] = []
    threads: list[int] = []
    with open_window(["bloodcell-gui"]) as window:
        driven = _Window(window, folder)
        driven.wait(lambda: window.session.model is not None)
        for number in range(count):
            how = signal.Signals[_SIGNALS[number % len(_SIGNALS)]]
            driven.begin(kind)
            end, seconds = driven.kill(chance.uniform(0, _LATEST_SECONDS), how)
            slowest = max(slowest, seconds)
            summary = getattr(end, "summary", "")
            if not summary or not end.remedy or end.cancelled:
                faults.append(f"{number}, {how.name}: {end}")
            try:
                driven.wait(lambda words=summary: driven.says(words))  # type: ignore[misc]
                n_told += 1
            except TimeoutError:
                faults.append(f"{number}, {how.name}: not seen: {summary}")
            words.add(summary)
            remove_run(end.job_id)
            if number in {0, count - 1}:
                threads.append(len([*Path("/proc/self/task").glob("*")]))
            print(f"  {number} {how.name} {seconds:.2f} s: {summary}", file=sys.stderr)
        if multiprocessing.active_children():
            faults.append("a child is left")
    return Kills(kind, count, n_told, sorted(words), faults, threads, slowest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    print(json.dumps(asdict(_attack(options.kind, options.count))))


if __name__ == "__main__":
    main()
