"""What takes the space in the built applications, unpacked.

    python -m benchmarks.packaged_size VIEWER FULL

with the folders that `python -m distribution.build` made.
"""

import argparse
from pathlib import Path

from benchmarks.measure import report
from distribution.sizes import measure_groups

_MEGABYTE = 1e6
GOALS = (280, 1250)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("viewer", type=Path)
    parser.add_argument("full", type=Path)
    options = parser.parse_args()
    sizes = [measure_groups(folder) for folder in (options.viewer, options.full)]
    groups = sorted({*sizes[0], *sizes[1]}, key=lambda group: -sizes[1].get(group, 0))
    rows = [(group, *(_tell(one.get(group)) for one in sizes)) for group in groups]
    rows.append(("**all**", *(f"**{_tell(sum(one.values()))}**" for one in sizes)))
    report(
        "packaged_size",
        "What takes the space in the built applications, MB",
        ("what", "viewer", "full"),
        rows,
        f"Unpacked, on Linux. The goals: at most {GOALS[0]} and {GOALS[1]:,} MB.",
    )


def _tell(size: int | None) -> str:
    return f"{size / _MEGABYTE:,.1f}" if size else ""


if __name__ == "__main__":
    main()
