"""Files with seeded damage, read as the product reads them, in processes that may die of it.

`attack_reader` makes damaged files of one kind and says what became of each: read, refused in words, or
anything else, which is a fault of the product.
"""

import argparse
import contextlib
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.damage import damage
from benchmarks.faults.readers import find_reader

# Of processor time: what a reader needs does not depend on what else the machine does.
LIMIT_SECONDS = 2.0
# Address space beside what the process has when it begins, and what a file may make it grow by.
LIMIT_BYTES = 2 * 2**30
_HANGS_AFTER_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the files of one kind.

    Attributes:
        reader: Its short name.
        n_files: Files that were read.
        n_read: Those that were read all the same: the damage was nowhere where it matters.
        n_refused: Those that were refused in words.
        faults: What happened else, by the file's number: a crash, a hang, an error without words.
        slowest: Longest processor time for one file, seconds.
        growth: By how much memory grew at most, MB.
    """

    reader: str
    n_files: int
    n_read: int
    n_refused: int
    faults: dict[int, str]
    slowest: float
    growth: float


def attack_reader(name: str, count: int, first: int = 0) -> Outcome:
    """Let a reader of the product read damaged files.

    Args:
        name: Short name of the reader.
        count: How many files.
        first: Number of the first one; the same number is the same file.
    """
    faults: dict[int, str] = {}
    n_read = n_refused = 0
    slowest = growth = 0.0
    number, end = first, first + count
    while number < end:
        child = subprocess.Popen(
            [sys.executable, "-m", __spec__.name, name, str(number), str(end)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        output, errors = child.communicate()
        for line in output.splitlines():
            told = json.loads(line)
            number = told["number"] + 1
            slowest = max(slowest, told["seconds"])
            growth = max(growth, told["growth"])
            n_read += told["how"] == "read"
            n_refused += told["how"] == "refused"
            if told["how"] == "unforeseen":
                faults[told["number"]] = told["words"]
            elif told["seconds"] > LIMIT_SECONDS:
                faults[told["number"]] = f"took {told['seconds']:.1f} s"
        if child.returncode:
            why = signal.Signals(-child.returncode).name if child.returncode < 0 else errors[-300:]
            faults[number] = f"the process ended: {why}"
            number += 1
    return Outcome(name, count, n_read, n_refused, faults, slowest, growth)


def make_file(name: str, number: int) -> bytes:
    """Return the damaged file of such a number; the same at every time."""
    chance = random.Random(f"{name} {number}")
    return damage(chance, find_reader(name).make(chance), find_reader(name).form)


def _read_all(name: str, first: int, end: int) -> None:
    reader = find_reader(name)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        # Once as it should be: what is loaded then is no growth.
        whole = Path(folder, f"whole{reader.suffix}")
        whole.write_bytes(reader.make(random.Random(0)).whole)
        reader.read(whole)
        _limit_memory()
        before = _peak_bytes()
        for number in range(first, end):
            path = Path(folder, f"{number}{reader.suffix}")
            path.write_bytes(make_file(name, number))
            signal.alarm(_HANGS_AFTER_SECONDS)
            started = time.process_time()
            how, words = _read(reader.read, path)
            told = {
                "number": number,
                "how": how,
                "words": words,
                "seconds": time.process_time() - started,
                "growth": (_peak_bytes() - before) / 2**20,
            }
            print(json.dumps(told), flush=True)
            for one in Path(folder).glob(f"{path.name}*"):
                one.unlink()


def _read(read: Callable[[Path], object], path: Path) -> tuple[str, str]:
    from trainer.errors import TrainerError

    try:
        read(path)
    except TrainerError as error:
        is_told = bool(error.summary and error.remedy)
        return ("refused", str(error)) if is_told else ("unforeseen", f"says nothing to do: {error}")
    except Exception as error:
        return "unforeseen", f"{type(error).__name__}: {error}"
    return "read", ""


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + LIMIT_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader")
    parser.add_argument("first", type=int)
    parser.add_argument("end", type=int)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(sys.stdout):
        _read_all(options.reader, options.first, options.end)


if __name__ == "__main__":
    main()
