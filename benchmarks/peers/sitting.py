"""One way measured: its environment made, run to its end or the limit, and scored."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import describe_machine
from benchmarks.peers.environment import NotInstalledError, make_environment
from benchmarks.peers.peer import Peer
from benchmarks.peers.race import run_race, run_scoring
from benchmarks.peers.results import Row, describe_race
from benchmarks.peers.ways.common import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """What all ways of a sitting have in common.

    Attributes:
        task: The images and their split.
        weights: Folder of pretrained weights.
        work: Folder for environments, for what the ways keep, and for what they write to standard error.
        minutes: Time that each has.
        cores: Processors that each may use.
        options: How the command line asked for it, behind the ways' names.
        environment: Makes an environment; see `make_environment`.
    """

    task: Task
    weights: Path
    work: Path
    minutes: float
    cores: int
    options: str = ""
    environment: Callable[[Path, Path], Path] = make_environment

    def measure(self, peer: Peer) -> Row:
        """Measure a way; one that cannot be installed has a row that says so."""
        try:
            print(f"{peer.name}: installing", file=sys.stderr)
            python = self.environment(peer.requirements, self.work / "environments" / peer.requirements.stem)
        except NotInstalledError as error:
            return self._row(peer, reason=str(error))
        kept = self.work / "kept" / peer.name
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        log = self.work / f"{peer.name}.log"
        print(f"{peer.name}: running, at most {self.minutes:g} minutes; {log}", file=sys.stderr)
        race = run_race(self._command(python, peer, "train", kept), self.minutes * 60, log)
        scored: dict[str, Any] = {}
        if race.checks:
            print(f"{peer.name}: scoring", file=sys.stderr)
            scored = run_scoring(self._command(python, peer, "score", kept), log)
        return self._row(peer, **describe_race(race, scored))

    def _command(self, python: Path, peer: Peer, step: str, kept: Path) -> list[str]:
        folders = {"--task": self.task.folder, "--kept": kept, "--weights": self.weights}
        options = [str(word) for pair in folders.items() for word in pair]
        return [str(python), *peer.arguments, step, *options]

    def _row(self, peer: Peer, **figures: Any) -> Row:
        return Row(
            limit_minutes=self.minutes,
            cores=self.cores,
            machine=describe_machine(),
            command=f"python -m benchmarks.peers {peer.name}{self.options}",
            **figures,
        )
