"""What was measured of each way: kept row by row, so that the table fills over several sittings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.peers.race import Check, End, Race

# Accuracy of the validation part that the clock waits for.
TARGET = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way's run.

    Attributes:
        limit_minutes: The time that it had.
        end: How it ended; None where it was never begun.
        reason: Why it failed, or was never begun; empty otherwise.
        seconds: From its start to its end, or to the limit.
        checks: In the order of time.
        test_accuracy: Of what was best at a check; None where nothing was.
        test_images: Images of the test part.
        versions: What it stands on.
        other_load: Share of the processors that others used meanwhile; None where nobody tells.
        cores: Processors that it could use.
        machine: What it ran on.
        command: What began it.
    """

    limit_minutes: float
    end: End | None = None
    reason: str = ""
    seconds: float = 0.0
    checks: tuple[Check, ...] = ()
    test_accuracy: float | None = None
    test_images: int = 0
    versions: Mapping[str, str] = msgspec.field(default_factory=dict)
    other_load: float | None = None
    cores: int
    machine: str
    command: str

    @property
    def first_at_target(self) -> Check | None:
        """The first check that reached the target; None where none did."""
        return next((check for check in self.checks if check.accuracy >= TARGET), None)

    @property
    def best_accuracy(self) -> float | None:
        """The best accuracy of the validation part; None where there was no check."""
        return max((check.accuracy for check in self.checks), default=None)


def describe_race(race: Race, scored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row tells of a race and of what was scored after it."""
    return {
        "end": race.end,
        "reason": race.reason or scored.get("error", ""),
        "seconds": race.seconds,
        "checks": tuple(race.checks),
        "test_accuracy": scored.get("test_accuracy"),
        "test_images": scored.get("test_images", 0),
        "versions": race.versions,
        "other_load": race.other_load,
    }


def read_rows(path: Path) -> dict[str, Row]:
    """Return the rows by the names of the ways; none where there is no file yet."""
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Row]) if path.is_file() else {}


def keep_row(path: Path, name: str, row: Row, order: Sequence[str]) -> dict[str, Row]:
    """Put a way's row in the place of an earlier one, and return all.

    Args:
        path: File of the rows.
        name: The way.
        row: What was measured.
        order: The ways, in the order of the file.
    """
    rows = {**read_rows(path), name: row}
    rows = {its: rows[its] for its in order if its in rows}
    encoded = msgspec.json.format(msgspec.json.encode(rows), indent=1)
    temporary = path.with_name(f"new-{path.name}")
    temporary.write_bytes(encoded + b"\n")
    temporary.replace(path)
    return rows
