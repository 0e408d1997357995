"""One way run as a child, against the clock, and ended at the limit."""

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from benchmarks.peers.environment import ROOT
from benchmarks.peers.processors import Processors

# Scoring is not measured; it may not hang for ever all the same.
SCORING_SECONDS = 1800.0


class End(StrEnum):
    """How a way came to its end."""

    NATURAL = "by itself"
    LIMIT = "at the limit"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """What a way told of a check on the validation part.

    Attributes:
        accuracy: In [0, 1].
        seconds: Since the way's start.
        processor_seconds: What it used of all cores until then; None where nobody tells.
    """

    accuracy: float
    seconds: float
    processor_seconds: float | None = None


@dataclass(slots=True)
class Race:
    """What was seen of a way.

    Attributes:
        end: How it ended.
        seconds: From its start to its end, or to the limit.
        checks: In the order of time; those that came before the limit.
        versions: What it stands on.
        reason: Why it failed, in one line; empty otherwise.
        other_load: Share of the processors that others used meanwhile; None where nobody tells.
    """

    end: End = End.FAILED
    seconds: float = 0.0
    checks: list[Check] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    other_load: float | None = None


def run_race(command: Sequence[str], limit: float, log: Path) -> Race:
    """Run a way to its end or to the limit, reading and start-up included.

    All that it started ends with it.

    Args:
        command: The way, at its step `train`.
        limit: Seconds.
        log: What it writes to standard error goes there.
    """
    race = Race()
    processors = Processors()
    with log.open("wb") as errors:
        start = time.monotonic()
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
        assert child.stdout is not None

        def read(stream: IO[bytes]) -> None:
            for line in stream:
                seconds = time.monotonic() - start
                told = _read_line(line)
                if "validation_accuracy" in told and seconds <= limit:
                    used = processors.used_by(child.pid)
                    race.checks.append(Check(told["validation_accuracy"], seconds, used))
                race.versions = told.get("versions", race.versions)
                race.reason = told.get("error", race.reason)

        reader = threading.Thread(target=read, args=(child.stdout,))
        reader.start()
        try:
            child.wait(limit)
            race.end = End.FAILED if child.returncode else End.NATURAL
        except subprocess.TimeoutExpired:
            race.end = End.LIMIT
        finally:
            race.seconds = min(time.monotonic() - start, limit)
            race.other_load = processors.share_of_others(child.pid)
            _end_session(child)
            reader.join()
            child.stdout.close()
    # What a way said last may be read a moment after it has ended.
    race.seconds = max([race.seconds, *(check.seconds for check in race.checks)])
    race.reason = (race.reason or _name_exit(child.returncode)) if race.end is End.FAILED else ""
    return race


def run_scoring(command: Sequence[str], log: Path, limit: float = SCORING_SECONDS) -> dict[str, Any]:
    """Return what a way's step `score` tells: `test_accuracy` and `test_images`, or `error`."""
    with log.open("ab") as errors:
        try:
            ended = subprocess.run(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                timeout=limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"error": f"Scoring took more than {limit:.0f} s."}
    told: dict[str, Any] = {}
    for line in ended.stdout.splitlines():
        told.update(_read_line(line))
    return told or {"error": _name_exit(ended.returncode)}


def _read_line(line: bytes) -> dict[str, Any]:
    """Return what a line tells; nothing where it is none of the runner's."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _end_session(child: subprocess.Popen[bytes]) -> None:
    """End a child and all that it started and that is still there."""
    # It leads a session and a group of its own.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _name_exit(code: int) -> str:
    return f"It was ended by signal {-code}." if code < 0 else f"It ended with code {code} and said nothing."
