"""The packages for Linux: how large they are, how long making them takes, and the trial of what is in each.

    python -m benchmarks.packaged_linux VIEWER FULL --out FOLDER

with the folders that `python -m distribution.build` made; the packages stay in FOLDER.
"""

import argparse
import sys
import time
from pathlib import Path

from benchmarks.measure import report
from distribution.build import make_packages
from distribution.product import Edition
from distribution.try_application import try_any

_MEGABYTE = 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("viewer", type=Path)
    parser.add_argument("full", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    rows = []
    for edition, built in ((Edition.VIEWER, options.viewer), (Edition.FULL, options.full)):
        started = time.monotonic()
        for package in make_packages(edition, built.resolve(), out):
            seconds = time.monotonic() - started
            trial = try_any(package)
            rows.append(
                (
                    package.name,
                    f"{package.stat().st_size / _MEGABYTE:,.0f}",
                    f"{seconds:.0f}",
                    f"{trial.seconds['self-test']:.1f}",
                    f"{trial.seconds['session']:.1f}",
                )
            )
            print(*rows[-1], file=sys.stderr)
            started = time.monotonic()
    report(
        "packaged_linux",
        "The packages for Linux, each unpacked and what is in it tried",
        ("package", "MB", "made in, s", "self-test, s", "session in the window, s"),
        rows,
        "Each once; how long it takes depends on what else the machine does.",
    )


if __name__ == "__main__":
    main()
