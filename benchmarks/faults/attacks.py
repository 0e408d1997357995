"""Known attacks on model files, archives and images: what each is, and whether it is refused untouched.

`run_attacks` opens every one in a process with little memory to spare, in a folder that is watched: a file
that is refused must have run nothing, written nothing and allocated next to nothing.
"""

import argparse
import json
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

# The greatest signed number of four bytes.
HUGE = 2**31 - 1
# Beside what the process has when it begins.
LIMIT_BYTES = 256 * 2**20
# What the refusal itself may take: reading the file, its directory, a header.
GROWTH_BYTES = 32 * 2**20
_SENTINEL = "was-run"
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Attack:
    """A file that means harm.

    Attributes:
        name: Short name.
        title: What it is, for the table.
        make: Writes it into a folder and returns its path; the second argument is code that, were it run,
            would leave a trace.
        open: Opens it as the product does.
        heavy: Whether opening it takes Keras.
    """

    name: str
    title: str
    make: Callable[[Path, "Payload"], Path]
    open: Callable[[Path], object]
    heavy: bool = False


class Payload:
    """An object whose unpickling leaves a trace."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        """Say what unpickling is to call."""
        return (open, (str(self.trace), "w"))

    @property
    def code(self) -> str:
        """The same as an expression."""
        return f"open({str(self.trace)!r}, 'w')"

    @property
    def pickled(self) -> bytes:
        """The same, pickled."""
        return pickle.dumps(self)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an attack.

    Attributes:
        name: Its short name.
        words: What the product said; empty where it opened the file.
        fault: What must not happen and did; empty where all is well.
        growth: Bytes by which memory grew.
        seconds: How long it took, processor time.
    """

    name: str
    words: str
    fault: str
    growth: int
    seconds: float


def run_attacks(*, heavy: bool) -> list[Verdict]:
    """Run all attacks of one weight, each in a process of its own fork."""
    arguments = ["--heavy"] if heavy else []
    done = subprocess.run(
        [sys.executable, "-m", __spec__.name, *arguments],
        stdout=subprocess.PIPE,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return [Verdict(**one) for one in json.loads(done.stdout.splitlines()[-1])]


def _run(attack: Attack, folder: Path) -> Verdict:
    from trainer.errors import TrainerError

    payload = Payload(folder / _SENTINEL)
    path = attack.make(folder, payload)
    before = _snapshot(folder)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + LIMIT_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    peak, started = _peak_bytes(), time.process_time()
    signal.alarm(_SECONDS)
    words = fault = ""
    try:
        attack.open(path)
        fault = "was opened"
    except TrainerError as error:
        words = str(error)
        fault = "" if error.summary and error.remedy else "said nothing to do"
    except BaseException as error:
        fault = f"{type(error).__name__}: {error}"
    growth, seconds = _peak_bytes() - peak, time.process_time() - started
    if payload.trace.exists():
        fault = "ran code"
    elif _snapshot(folder) != before:
        fault = "wrote something"
    elif growth > GROWTH_BYTES:
        fault = f"took {growth / 2**20:.0f} MB"
    return Verdict(attack.name, words, fault, growth, seconds)


def _snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.lstat().st_size, path.lstat().st_mtime_ns)
        # The lock beside a project is there while it is looked at.
        for path in folder.parent.parent.rglob("*")
        if path.suffix != ".lock" and not path.is_dir()
    }


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    import os

    from benchmarks.faults.corpus import ATTACKS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--heavy", action="store_true")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    if options.heavy:  # before any fork, and before memory is limited
        import trainer.learning.weight_files  # noqa: F401
    verdicts = []
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        for attack in ATTACKS:
            if attack.heavy != options.heavy:
                continue
            folder = Path(name, attack.name, "given")
            folder.mkdir(parents=True)
            receiver, sender = os.pipe()
            child = os.fork()
            if child == 0:
                verdict = _run(attack, folder)
                os.write(sender, json.dumps(asdict(verdict)).encode())
                os._exit(0)
            os.close(sender)
            with os.fdopen(receiver, "rb") as pipe:
                answer = pipe.read()
            _, status = os.waitpid(child, 0)
            if os.WIFSIGNALED(status):
                crash = f"ended by {signal.Signals(os.WTERMSIG(status)).name}"
                verdicts.append(asdict(Verdict(attack.name, "", crash, 0, 0.0)))
            else:
                verdicts.append(json.loads(answer))
    print(json.dumps(verdicts))


if __name__ == "__main__":
    main()
