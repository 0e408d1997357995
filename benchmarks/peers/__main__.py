"""Compare ours with what people would use instead, on the same images, split and cores.

python -m benchmarks.peers                        all ways, one after the other
python -m benchmarks.peers by-hand teachable      these alone; the rows of the others stay as they are
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import RESULTS, data_folder
from benchmarks.peers.peer import PEERS
from benchmarks.peers.results import Row, keep_row, read_rows
from benchmarks.peers.sitting import Sitting
from benchmarks.peers.table import write_table
from benchmarks.peers.task import prepare_task

MINUTES, CORES = 60.0, 2
ROWS, TABLE = "peers.json", "peers.md"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [peer.name for peer in PEERS]
    parser.add_argument("peers", nargs="*", metavar="PEER", help=f"{', '.join(names)}; without one, all")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="time that each has")
    parser.add_argument("--cores", type=int, default=CORES, help="processors that each may use")
    parser.add_argument(
        "--per-class", type=int, help="a short trial with so many images a class and part; not kept"
    )
    parser.add_argument(
        "--table-only", action="store_true", help="run nothing; write the table of what was measured before"
    )
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(tempfile.gettempdir(), "bloodcell-peers"),
        help="folder for environments and what is kept meanwhile; may be removed afterwards",
    )
    options = parser.parse_args()
    if unknown := sorted(set(options.peers) - set(names)):
        parser.error(f"There is no way “{unknown[0]}”; there are {', '.join(names)}.")
    if options.table_only:
        _show(RESULTS, read_rows(RESULTS / ROWS))
        return
    weights = _weights_folder()
    cores = _limit_cores(options.cores)
    trial = options.per_class is not None
    folder = options.work / (f"task-{options.per_class}" if trial else "task")
    sitting = Sitting(
        task=prepare_task(data_folder("pbc96"), folder, options.per_class),
        weights=weights,
        work=options.work,
        minutes=options.minutes,
        cores=cores,
        options=f" --minutes {options.minutes:g} --cores {options.cores}",
    )
    results = options.work if trial else RESULTS
    for peer in PEERS:
        if not options.peers or peer.name in options.peers:
            _show(results, keep_row(results / ROWS, peer.name, sitting.measure(peer), names))


def _show(results: Path, rows: Mapping[str, Row]) -> None:
    """Write and print the table."""
    table = write_table(PEERS, rows)
    (results / TABLE).write_text(table, encoding="utf-8")
    print(table)


def _weights_folder() -> Path:
    """Return the folder of pretrained weights, or end with one line that says what is missing."""
    folder = Path(os.environ.get("BLOODCELL_WEIGHTS", ""))
    if not os.environ.get("BLOODCELL_WEIGHTS") or not folder.is_dir():
        sys.exit("Set BLOODCELL_WEIGHTS to a folder of pretrained weights.")
    return folder.absolute()


def _limit_cores(wanted: int) -> int:
    """Keep this process, and all that it starts, to so many processors; return how many they are."""
    if not hasattr(os, "sched_setaffinity"):
        sys.exit("Which processors a program uses can be limited on Linux alone.")
    mine = sorted(os.sched_getaffinity(0))[:wanted]
    os.sched_setaffinity(0, mine)
    return len(mine)


if __name__ == "__main__":
    main()
