"""Breaking works off at every step by which they change files, and looking at what is left.

`attack` starts one process below `steps.c` that imports everything once; each trial is a fork of it, which is
killed or whose file operation fails. Linux only, and only with a C compiler; see `can_attack`.
"""

import argparse
import contextlib
import ctypes
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

_SOURCE = Path(__file__).with_name("steps.c")
_SECONDS = 60
_REFUSED, _UNFORESEEN = 3, 4


class Fault(IntEnum):
    """What happens at a step; the numbers are those of `steps.c`."""

    KILL = 2
    TEAR = 3
    NO_SPACE = 4
    IO_ERROR = 5
    NO_PERMISSION = 6

    @property
    def title(self) -> str:
        """What it is, for the table."""
        return {
            Fault.KILL: "killed before the step",
            Fault.TEAR: "killed in the middle of the step",
            Fault.NO_SPACE: "no space from the step on",
            Fault.IO_ERROR: "I/O error",
            Fault.NO_PERMISSION: "no permission",
        }[self]


@dataclass(frozen=True, slots=True)
class Attack:
    """What became of one work.

    Attributes:
        work: Its short name.
        steps: Steps by which it changes files.
        trials: Faults that were injected, by the fault's name.
        kept_old: Trials after which all was as before.
        kept_new: Trials after which the work was done; the others left some files old and some new.
        refused: Faults that were told in words.
        losses: What was neither old nor new, or failed without words, or claimed to be done and was not.
        left: Files that lay about once the work had been done again.
    """

    work: str
    steps: int
    trials: dict[str, int]
    kept_old: int
    kept_new: int
    refused: int
    losses: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def n_trials(self) -> int:
        """All faults together."""
        return sum(self.trials.values())


def can_attack() -> bool:
    """Whether this system has what it takes."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def attack(works: Sequence[str], every: Sequence[int] | int = 1) -> list[Attack]:
    """Break works off at each step.

    Args:
        works: Short names of works.
        every: Only every so many-th step, beginning with another one for each fault; one number for all
            works, or one for each.
    """
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        library = Path(name, "steps.so")
        flags = ("-shared", "-fPIC", "-O1", "-ldl", "-lpthread")
        subprocess.run(["cc", *flags, "-o", library, _SOURCE], check=True)
        numbers = ",".join(map(str, [every] * len(works) if isinstance(every, int) else every))
        paths = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(
            [sys.executable, "-m", __spec__.name, "--library", library, "--every", numbers, *works],
            env={**os.environ, "LD_PRELOAD": str(library), "PYTHONPATH": paths},
            stdout=subprocess.PIPE,
            check=True,
        )
    return [Attack(**one) for one in json.loads(done.stdout)]


class _Process:
    """What runs below the library: prepares, forks, judges."""

    def __init__(self, library: Path, folder: Path) -> None:
        from benchmarks.faults import works

        self._steps = ctypes.CDLL(str(library))
        self._works = works
        self._folder = folder

    def attack(self, name: str, every: int) -> Attack:
        work = self._works.find_work(name)
        old_folder = self._folder / f"{name}-old"
        old_folder.mkdir()
        place = self._folder / "place"
        self._begin(None, place)
        self._run(lambda: work.prepare(place))
        shutil.copytree(place, old_folder, dirs_exist_ok=True)
        before = self._look(work, place)
        known = set(_list(place))
        n_steps = self._count(work, place)
        after = self._look(work, place)
        # What lies there after one, two and three times is what may lie there.
        for _ in range(3):
            known |= set(_list(place))
            self._run(lambda: work.act(place), may_be_refused=True)
        known |= set(_list(place))

        trials = dict.fromkeys((one.name for one in Fault), 0)
        losses: list[str] = []
        left: list[str] = []
        kept_old = kept_new = refused = 0
        for fault in Fault:
            for step in range(fault % every, n_steps, every):
                self._begin(old_folder, place)
                status, words = self._try(work, place, fault, step)
                if words is None:  # the fault does not apply to this step
                    continue
                trials[fault.name] += 1
                where = f"{fault.title} {step}"
                refused += status == _REFUSED
                if status == _UNFORESEEN:
                    losses.append(f"{where}: {words}")
                try:
                    now = self._look(work, place)
                except Exception as error:
                    losses.append(f"{where}: {error}")
                    continue
                wrong = [
                    key for key, value in now.items() if value not in (before.get(key), after.get(key))
                ] + [key for key in before if key not in now]
                if wrong:
                    losses.append(f"{where}: neither old nor new: {', '.join(wrong)}")
                if status == 0 and now != after:
                    losses.append(f"{where}: said to be done, and is not")
                kept_old += now == before
                kept_new += now == after and now != before
                # The user does it once more, in a process of its own, the next day.
                _grow_old(place)
                self._run(lambda: work.act(place), may_be_refused=True)
                self._look(work, place)
                left.extend(f"{where}: {path}" for path in sorted(set(_list(place)) - known))
        return Attack(name, n_steps, trials, kept_old, kept_new, refused, losses, left)

    def _begin(self, old: Path | None, place: Path) -> None:
        shutil.rmtree(place, ignore_errors=True)
        if old is None:
            place.mkdir()
        else:
            shutil.copytree(old, place)
        self._works.be_at_home(place)

    def _count(self, work: Any, place: Path) -> int:
        def count() -> int:
            self._steps.arm(1, -1, _watched(place))
            work.act(place)
            return int(self._steps.disarm())

        return int(self._run(count))

    def _look(self, work: Any, place: Path) -> dict[str, Any]:
        return dict(self._run(lambda: work.look(place)))

    def _try(self, work: Any, place: Path, fault: Fault, step: int) -> tuple[int, str | None]:
        """Return how it ended, and what was said; None where nothing went wrong."""

        def act() -> tuple[int, str | None]:
            from trainer.errors import TrainerError

            status, words = 0, ""
            self._steps.arm(int(fault), step, _watched(place))
            try:
                work.act(place)
            except TrainerError as error:
                status, words = _REFUSED, str(error)
            except Exception as error:
                status, words = _UNFORESEEN, f"{type(error).__name__}: {error}"
            self._steps.disarm()
            return status, words if self._steps.failed() else None

        return self._run(act, killed=(-1, ""))

    def _run(self, what: Callable[[], Any], killed: Any = None, *, may_be_refused: bool = False) -> Any:
        """Return what a function returns in a fork of this process.

        Args:
            what: The function.
            killed: What to return where the fork was killed.
            may_be_refused: Whether an error is no matter.
        """
        receiver, sender = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(receiver)
            signal.alarm(_SECONDS)
            try:
                answer = pickle.dumps((True, what()))
            except BaseException as error:
                answer = pickle.dumps((False, f"{type(error).__name__}: {error}"))
            with os.fdopen(sender, "wb") as pipe:
                pipe.write(answer)
            os._exit(0)
        os.close(sender)
        with os.fdopen(receiver, "rb") as pipe:
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            if os.WTERMSIG(status) == signal.SIGKILL and killed is not None:
                return killed
            raise RuntimeError(f"ended by signal {os.WTERMSIG(status)}")
        is_well, value = pickle.loads(answer)  # noqa: S301 - of our own fork
        if not is_well and not may_be_refused:
            raise RuntimeError(value)
        return value


def _watched(place: Path) -> bytes:
    return os.fsencode(f"{place}/")


def _grow_old(place: Path) -> None:
    """Let all files be of the day before."""
    for path in place.rglob("*"):
        yesterday = path.stat().st_mtime - 86_400
        os.utime(path, (yesterday, yesterday))


def _list(place: Path) -> list[str]:
    return [path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("works", nargs="+")
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--every", default="1", help="a number for each work, divided by commas")
    options = parser.parse_args()
    with contextlib.suppress(ImportError):  # before any fork, so that it is loaded once
        import trainer.reports.pdf.document
        import trainer.reports.workbook
    import trainer.learning.checkpoints  # noqa: F401

    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        process = _Process(options.library, Path(name).resolve())
        every = map(int, options.every.split(","))
        attacks = [process.attack(one, number) for one, number in zip(options.works, every, strict=True)]
    print(json.dumps([asdict(one) for one in attacks]))


if __name__ == "__main__":
    main()
