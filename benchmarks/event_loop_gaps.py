"""Gaps in the window's event loop beside a fit, and while it classifies, next to an empty Qt window.

A timer of 5 ms ticks in the loop; a gap is the time between two ticks. On a busy machine most of a
gap is waiting for a processor, so the processor time that the window's own thread spent between two
ticks is told as well. Each case has a process of its
own. Beside a fit, the empty window and ours have the same child train the same network; ours shows
the run view, which draws ten times a second. For classifying, the empty window has the command
line classify the same folder in another process; ours does it itself and fills its gallery.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import copy2
from typing import Any

from benchmarks.measure import data_folder, report

_TICK_MILLISECONDS = 5
_LIMIT_MILLISECONDS = 100
_NETWORK = "mobilenet_v2"
_TITLES = {
    "fit-empty": "empty window beside the fit",
    "fit-window": "bloodcell-gui, run view open",
    "classify-empty": "empty window beside `bloodcell classify`",
    "classify-window": "bloodcell-gui, classifying",
}


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a timer saw.

    Attributes:
        seconds: How long it was watched.
        worst: Longest gap, milliseconds.
        over: Gaps over 100 ms.
        over_half: Gaps over 50 ms.
        busiest: Most processor time that the thread spent between two ticks, milliseconds.
    """

    seconds: float
    worst: float
    over: int
    over_half: int
    busiest: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30.0, help="of the fit, from its first batch on")
    parser.add_argument("--images", type=int, default=100, help="a class, to train on")
    parser.add_argument("--case", choices=_TITLES, help="run one case only, and print it as JSON")
    parser.add_argument("--data", type=Path, help="the prepared data set of a case")
    options = parser.parse_args()
    if options.case:
        print(json.dumps(_CASES[options.case](options.data, options.seconds)))
        return
    source = data_folder("pbc96")
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in _TITLES}
    with tempfile.TemporaryDirectory() as folder:
        small = _copy_some(source, Path(folder, "cells"), options.images)
        for turn in range(options.rounds):
            for case in _TITLES:
                data = small if case.startswith("fit") else source
                told[case].append(_run_case(case, data, options.seconds, Path(folder, f"{case}-{turn}")))
                print(f"  round {turn + 1}: {case}: {told[case][-1]}", file=sys.stderr)
    rows = [
        (
            _TITLES[case],
            f"{sum(one['seconds'] for one in ones):.0f} s",
            sum(one["over"] for one in ones),
            sum(one["over_half"] for one in ones),
            f"{max(one['worst'] for one in ones):.0f} ms",
            f"{max(one['busiest'] for one in ones):.0f} ms",
        )
        for case, ones in told.items()
    ]
    opened = max(one["opening"] for one in told["fit-window"])
    load = f"{os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else "unknown"
    report(
        "event_loop_gaps",
        "Gaps in the window's event loop (timer of 5 ms)",
        (
            "case",
            "watched",
            "gaps over 100 ms",
            "gaps over 50 ms",
            "worst gap",
            "most processor time between ticks",
        ),
        rows,
        f"{options.rounds} rounds in turns. The fit is `{_NETWORK}`, all layers, from its first batch on.",
        f"While the run view was made and the child started: {opened:.0f} ms of processor time at most.",
        f"Load of the machine at the end: {load}.",
        f"Platform plugin: {os.environ.get('QT_QPA_PLATFORM', 'default')}.",
    )


def _copy_some(source: Path, target: Path, count: int) -> Path:
    for folder in sorted(path for path in source.iterdir() if path.is_dir()):
        (target / folder.name).mkdir(parents=True)
        for image in sorted(folder.iterdir())[:count]:
            copy2(image, target / folder.name)
    return target


def _run_case(case: str, data: Path, seconds: float, home: Path) -> dict[str, Any]:
    folders = dict.fromkeys(
        ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"), str(home)
    )
    command = [sys.executable, "-m", "benchmarks.event_loop_gaps", "--case", case]
    ended = subprocess.run(
        [*command, "--data", str(data), "--seconds", str(seconds)],
        env={**os.environ, **folders},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return result


# -- within a case -----------------------------------------------------------------------------


def _watch() -> tuple[Callable[[], None], Callable[[], dict[str, Any]]]:
    """Start a timer in this thread's event loop.

    Returns:
        A function that begins anew, and one that tells the gaps since then.
    """
    from PySide6.QtCore import QCoreApplication, Qt, QTimer

    gaps: list[float] = []
    spent: list[float] = []
    last = [time.perf_counter(), time.thread_time()]

    def tick() -> None:
        now = [time.perf_counter(), time.thread_time()]
        gaps.append(1000 * (now[0] - last[0]))
        spent.append(1000 * (now[1] - last[1]))
        last[:] = now

    def begin() -> None:
        gaps.clear()
        spent.clear()
        last[:] = [time.perf_counter(), time.thread_time()]

    def end() -> dict[str, Any]:
        tick()
        seen = Gaps(
            seconds=sum(gaps) / 1000,
            worst=max(gaps),
            over=sum(gap > _LIMIT_MILLISECONDS for gap in gaps),
            over_half=sum(gap > _LIMIT_MILLISECONDS / 2 for gap in gaps),
            busiest=max(spent),
        )
        return {name: getattr(seen, name) for name in Gaps.__slots__}

    timer = QTimer(QCoreApplication.instance())
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(_TICK_MILLISECONDS)
    return begin, end


def _make_job(data: Path) -> Any:
    from trainer.config import TrainingConfig
    from trainer.jobs import TrainJob

    config = TrainingConfig(network=_NETWORK, weights="none", epochs=500, early_stopping=500)
    return TrainJob(dataset=data, config=config, out=data.parent / "model.bloodcell")


def _fit_empty(data: Path, seconds: float) -> dict[str, Any]:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    from bloodcell_gui.trainer_thread import TrainerThread
    from trainer.events import BatchEnded, Event

    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    begin, end = _watch()
    thread = TrainerThread(_make_job(data))
    result: dict[str, Any] = {}

    def take(event: Event) -> None:
        if isinstance(event, BatchEnded) and not result:
            result["opening"] = end()["worst"]
            begin()
            QTimer.singleShot(round(seconds * 1000), application.quit)

    thread.event_told.connect(take)
    thread.job_failed.connect(application.quit)
    thread.start()
    application.exec()
    result.update(end())
    thread.cancel_job()
    thread.wait()
    return result


def _fit_window(data: Path, seconds: float) -> dict[str, Any]:
    from PySide6.QtCore import QEventLoop, QTimer

    from bloodcell_gui.app import open_window
    from trainer.events import BatchEnded, Event

    result: dict[str, Any] = {}
    with open_window(["bloodcell-gui"]) as window:
        window.resize(1366, 768)
        window._page_bar.choose(3)
        _settle()
        begin, end = _watch()
        # To quit the application would close the window.
        loop = QEventLoop()

        def take(event: Event) -> None:
            if isinstance(event, BatchEnded) and not result:
                result["opening"] = end()["busiest"]
                begin()
                QTimer.singleShot(round(seconds * 1000), loop.quit)

        window.queue.event_told.connect(take)
        window.queue.job_ended.connect(loop.quit)
        window.training.train(_make_job(data))
        loop.exec()
        run = window.training.run
        assert run is not None
        assert run.plots is not None
        assert run.isVisible()
        result.update(end())
        window.queue.job_ended.disconnect(loop.quit)
    return result


def _settle() -> None:
    """Let a window that was just opened come to rest."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(3000, loop.quit)
    loop.exec()


def _classify_empty(data: Path, _: float) -> dict[str, Any]:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    begin, end = _watch()
    with subprocess.Popen(
        [sys.executable, "-m", "trainer", "classify", str(data)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        look = QTimer(application)
        look.timeout.connect(lambda: application.quit() if child.poll() is not None else None)
        look.start(100)
        begin()
        application.exec()
        return end()


def _classify_window(data: Path, _: float) -> dict[str, Any]:
    from PySide6.QtCore import QEventLoop

    from bloodcell_gui.app import open_window

    with open_window(["bloodcell-gui"]) as window:
        window.resize(1366, 768)
        _settle()
        begin, end = _watch()
        loop = QEventLoop()
        window.session.work_changed.connect(lambda: None if window.session.is_working else loop.quit())
        begin()
        window.open_paths([data])
        loop.exec()
        return end()


_CASES: dict[str, Callable[[Path, float], dict[str, Any]]] = {
    "fit-empty": _fit_empty,
    "fit-window": _fit_window,
    "classify-empty": _classify_empty,
    "classify-window": _classify_window,
}

if __name__ == "__main__":
    main()
