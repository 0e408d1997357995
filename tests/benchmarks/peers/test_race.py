"""A way against the clock: what it tells, its end, and what it leaves running."""

import os
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("resource")

from benchmarks.peers.race import End, run_race, run_scoring


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


CHECKS = """
import json
print("a library talks")
print(json.dumps({"versions": {"fake": "1.0"}}))
for accuracy in (0.5, 0.96, 0.9):
    print(json.dumps({"validation_accuracy": accuracy}), flush=True)
"""


def test_checks_are_taken_with_the_time_of_each(tmp_path: Path) -> None:
    race = run_race(python(CHECKS), 60, tmp_path / "log")
    assert race.end is End.NATURAL
    assert [check.accuracy for check in race.checks] == [0.5, 0.96, 0.9]
    times = [check.seconds for check in race.checks]
    assert 0 < times[0] <= times[-1] <= race.seconds < 60
    assert race.versions == {"fake": "1.0"}
    assert race.reason == ""


def test_processor_time_is_told_where_the_system_tells_it(tmp_path: Path) -> None:
    busy = "sum(i for i in range(3_000_000))\nprint('{\"validation_accuracy\": 1}', flush=True)"
    race = run_race(python(busy), 60, tmp_path / "log")
    used = race.checks[0].processor_seconds
    if not Path("/proc/stat").is_file():
        assert used is None
        assert race.other_load is None
        return
    assert used is not None
    assert race.other_load is not None
    assert used > 0.02
    assert 0 <= race.other_load <= 1


def test_a_way_that_goes_on_is_ended_at_the_limit_with_all_that_it_started(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    code = f"""
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path({str(pid)!r}).write_text(str(child.pid))
print('{{"validation_accuracy": 0.7}}', flush=True)
time.sleep(600)
"""
    race = run_race(python(code), 2, tmp_path / "log")
    assert race.end is End.LIMIT
    assert race.seconds == 2
    assert [check.accuracy for check in race.checks] == [0.7]
    # It has nobody who waits for it any more, so that it may be there as a zombie for a moment.
    deadline = time.monotonic() + 20
    while is_running(int(pid.read_text())):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path("/proc", str(pid), "stat")
    return not state.is_file() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_way_that_fails_says_why_in_one_line(tmp_path: Path) -> None:
    code = """
import sys
print('{"validation_accuracy": 0.4}')
print('{"error": "ValueError: no such layer"}')
print("much more", file=sys.stderr)
sys.exit(1)
"""
    race = run_race(python(code), 60, tmp_path / "log")
    assert race.end is End.FAILED
    assert race.reason == "ValueError: no such layer"
    assert len(race.checks) == 1
    assert (tmp_path / "log").read_text() == "much more\n"


def test_a_way_that_dies_without_a_word_is_told_of_by_its_signal(tmp_path: Path) -> None:
    race = run_race(python("import os; os.abort()"), 60, tmp_path / "log")
    assert race.end is End.FAILED
    assert race.reason == "It was ended by signal 6."


def test_scoring_gives_what_is_told_last(tmp_path: Path) -> None:
    code = """print('noise'); print('{"test_accuracy": 0.9, "test_images": 3}')"""
    assert run_scoring(python(code), tmp_path / "log") == {"test_accuracy": 0.9, "test_images": 3}


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise SystemExit(3)", "It ended with code 3 and said nothing."),
        ("import time; time.sleep(600)", "Scoring took more than 1 s."),
    ],
)
def test_scoring_that_fails_says_why(tmp_path: Path, code: str, reason: str) -> None:
    assert run_scoring(python(code), tmp_path / "log", limit=1) == {"error": reason}
