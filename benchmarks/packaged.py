"""The built application beside its source: process start to the window's first paint, and memory at rest.

    python -m benchmarks.packaged VIEWER FULL

with the folders that `python -m distribution.build` made. The windows are shown on a display that nobody
sees, each with a home of its own; it is looked at from outside when the first of them is painted. No part of
the application is changed for this.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import median_ratio, report
from distribution.idleness import wait_until_idle
from distribution.product import ROOT, read_product
from distribution.virtual_display import VirtualDisplay, open_display

GOAL_MB = 250
_SECONDS = 60.0
_LOOK_SECONDS = 0.002
# Within the window, and far from where a splash would be.
_SPOT = (1240, 700)
_BLACK = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Start:
    """What was seen of one start: seconds to the first paint, resident megabytes at rest."""

    seconds: float
    megabytes: float


def start_once(command: Sequence[str], display: VirtualDisplay) -> Start:
    """Start a window, look until it is painted and at rest, and quit it."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"HOME": home, "DISPLAY": display.name, "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
        started = time.perf_counter()
        with subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
            try:
                seconds = wait_for_paint(display) - started
                if not wait_until_idle(process.pid, _SECONDS):
                    sys.exit("The window does not come to rest.")
                megabytes = measure_memory(process.pid)
                window = display.find_window(f"^{read_product().title}")
                if window is not None:
                    display.focus(window)
                    display.press("ctrl+q")
                process.wait(_SECONDS)
            finally:
                process.kill()
    return Start(seconds, megabytes)


def wait_for_paint(display: VirtualDisplay) -> float:
    """Return when the window is painted."""
    deadline = time.perf_counter() + _SECONDS
    while display.read_pixel(*_SPOT) == _BLACK:
        if time.perf_counter() > deadline:
            sys.exit("The window was never painted.")
        time.sleep(_LOOK_SECONDS)
    return time.perf_counter()


def measure_memory(process: int) -> float:
    """Return the resident memory of a process and its children, megabytes."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()
    return int(resident.split()[1]) * 1024 / 1e6 + sum(measure_memory(int(child)) for child in children)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("viewer", type=Path)
    parser.add_argument("full", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    program = read_product().window_command
    ways: Mapping[str, Sequence[str]] = {
        "from source": (sys.executable, "-m", "bloodcell_gui"),
        "viewer": (str(options.viewer.resolve() / program),),
        **({"full": (str(options.full.resolve() / program),)} if options.full else {}),
    }
    starts: dict[str, list[Start]] = {name: [] for name in ways}
    for turn in range(options.rounds + 1):
        for name, command in ways.items():
            # A display of its own for each start: it is black at first.
            with open_display() as display:
                start = start_once(command, display)
            print(
                f"  {turn or 'warm-up'}: {name}: {start.seconds:.2f} s, {start.megabytes:.0f} MB",
                file=sys.stderr,
            )
            if turn:  # the first round fills the system's file cache
                starts[name].append(start)
    seconds = {name: [one.seconds for one in those] for name, those in starts.items()}
    source = seconds["from source"]
    report(
        "packaged",
        "The built application beside its source: start to first paint, and memory at rest",
        ("window", "first paint, median, s", "ratio", "memory with the model loaded, MB"),
        [
            (
                name,
                f"{statistics.median(seconds[name]):.2f}",
                "1" if name == "from source" else f"{median_ratio(seconds[name], source):.2f}",
                f"{statistics.median(one.megabytes for one in those):.0f}",
            )
            for name, those in starts.items()
        ],
        f"Median of {options.rounds} rounds in turns, on a virtual X display. "
        f"The goal for memory: at most {GOAL_MB} MB.",
    )


if __name__ == "__main__":
    main()
