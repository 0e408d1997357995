"""What a report of a large project costs in each of its forms: time, memory, and size of the files.

The project is the made-up one of `project.py`; its images are few drawn cells, linked under every name.
Each form is written by a process of its own. CSV is the measure: what the same rows cost at the least.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import report
from benchmarks.project import LIMIT_MB, make_project

# Writes a report, and prints processor seconds, peak memory in KiB, bytes of the files and their number.
CHILD = """
import json, resource, sys, time
from pathlib import Path
from trainer.project.project_file import open_project
from trainer.project.report import write_project_report
from trainer.reports.target import ReportTarget, read_formats
path, out, form = sys.argv[1:]
with open_project(Path(path)) as project:
    began = time.process_time()
    target = ReportTarget(Path(out), "day", formats=read_formats([form]))
    files, _, _ = write_project_report(project, target)
    took = time.process_time() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([took, peak, sum(path.stat().st_size for path in files), len(files)]))
"""


def link_images(path: Path) -> None:
    """Put a drawn cell under the name of every image of a project."""
    from trainer.project.project_file import open_project
    from trainer.resources import sample_cells

    drawn = sorted(sample_cells().rglob("*.jpg"))
    with open_project(path) as project, project.reading() as connection:
        rows = connection.execute("SELECT folder, name FROM cell JOIN sample ON sample.key = cell.sample")
        for number, (folder, name) in enumerate(rows):
            Path(folder).mkdir(exist_ok=True)
            copy = path.parent / f"cell_{number % len(drawn)}.jpg"
            # A file has so many names at most; copies of copies are as good.
            if number // len(drawn) % 30_000 == 0:
                copy.unlink(missing_ok=True)
                copy.write_bytes(drawn[number % len(drawn)].read_bytes())
            os.link(copy, Path(folder, name))


def write(path: Path, out: Path, form: str) -> Sequence[float]:
    ended = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), str(out), form], check=True, capture_output=True, text=True
    )
    found: list[float] = json.loads(ended.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--cells", type=int, default=200, help="cells a sample")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    forms = ("csv", "json", "xlsx", "pdf")
    found: dict[str, list[Sequence[float]]] = {form: [] for form in forms}
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "day.bloodproject")
        make_project(path, options.samples, options.cells)
        link_images(path)
        for _ in range(options.rounds):
            for form in forms:
                found[form].append(write(path, Path(name, "out"), form))
    plain = statistics.median(took for took, *_ in found["csv"])
    rows = []
    for form in forms:
        took, peak, size, n_files = (statistics.median(values) for values in zip(*found[form], strict=True))
        rows.append(
            (
                form,
                f"{took:,.1f}",
                f"{took / plain:.1f}",
                f"{peak * 1024 / 1e6:,.0f}",
                f"{size / 1e6:,.0f}",
                f"{n_files:.0f}",
            )
        )
    total = options.samples * options.cells
    report(
        "reports",
        f"A report of {options.samples:,} samples and {total:,} cells",
        ("form", "processor seconds", "times CSV", "peak resident, MB", "files, MB", "files"),
        rows,
        f"Rounds in turns: {options.rounds}, of which the median; each form in a process of its own.",
        f"Limit of memory: {LIMIT_MB} MB.",
    )


if __name__ == "__main__":
    main()
