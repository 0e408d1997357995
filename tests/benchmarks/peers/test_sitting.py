"""A whole measurement with small ways that stand for the real ones."""

import sys
from pathlib import Path

import pytest

pytest.importorskip("resource")

from benchmarks.peers.environment import NotInstalledError
from benchmarks.peers.peer import Peer
from benchmarks.peers.race import End
from benchmarks.peers.sitting import Sitting
from benchmarks.peers.ways.common import Task

# Keeps what it checks in a file, and scores by that file.
GOOD = """
import json, pathlib, sys
step, options = sys.argv[1], dict(zip(sys.argv[2::2], sys.argv[3::2]))
kept = pathlib.Path(options["--kept"], "best")
assert pathlib.Path(options["--task"]).name == "task"
assert pathlib.Path(options["--weights"]).name == "weights"
if step == "train":
    assert not kept.exists()
    for accuracy in (0.6, 0.97):
        kept.write_text(str(accuracy))
        print(json.dumps({"validation_accuracy": accuracy}), flush=True)
else:
    print(json.dumps({"test_accuracy": float(kept.read_text()) - 0.01, "test_images": 40}))
"""
SILENT = "import sys; sys.exit(0 if sys.argv[1] == 'train' else 'must not be scored')"


@pytest.fixture
def sitting(tmp_path: Path) -> Sitting:
    return Sitting(
        task=Task(tmp_path / "task"),
        weights=tmp_path / "weights",
        work=tmp_path,
        minutes=1,
        cores=2,
        options=" --minutes 1",
        environment=lambda _requirements, _folder: Path(sys.executable),
    )


def peer(code: str) -> Peer:
    return Peer("fake", "A way that is none", ("-c", code), Path("fake.txt"))


def test_a_way_is_run_and_what_it_kept_is_scored(sitting: Sitting) -> None:
    for _ in range(2):  # what an earlier sitting kept is gone
        row = sitting.measure(peer(GOOD))
    assert row.end is End.NATURAL
    assert row.test_accuracy == pytest.approx(0.96)
    assert row.test_images == 40
    assert row.first_at_target is row.checks[1]
    assert row.best_accuracy == 0.97
    assert (row.limit_minutes, row.cores) == (1, 2)
    assert row.command == "python -m benchmarks.peers fake --minutes 1"


def test_a_way_without_a_check_is_not_scored(sitting: Sitting) -> None:
    row = sitting.measure(peer(SILENT))
    assert row.end is End.NATURAL
    assert row.test_accuracy is None
    assert row.first_at_target is None
    assert row.best_accuracy is None


def test_a_way_that_cannot_be_installed_has_a_row_with_the_reason(sitting: Sitting, tmp_path: Path) -> None:
    def refuse(_requirements: Path, _folder: Path) -> Path:
        raise NotInstalledError("No matching distribution found")

    without = Sitting(
        task=sitting.task,
        weights=sitting.weights,
        work=tmp_path,
        minutes=1,
        cores=2,
        environment=refuse,
    )
    row = without.measure(peer(GOOD))
    assert row.end is None
    assert row.reason == "No matching distribution found"
