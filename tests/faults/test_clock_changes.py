"""The clock is set back or forward, or the computer sleeps: nothing that matters is told by it."""

import ast
import os
import time
from pathlib import Path

import pytest

import bloodcell_gui
import trainer
from benchmarks.faults.works import find_work
from trainer.bundle.places import take_name
from trainer.leftovers import remove_forgotten
from trainer.project.project_file import open_project
from trainer.project.review import Review
from trainer.project.samples import find_sample
from trainer.project.steps import read_trail

# What asks how old a file is, in hours or days, can ask nothing but the clock.
ASK_HOW_OLD = {"trainer/runs.py", "trainer/leftovers.py", "trainer/bundle/places.py"}


def ask_the_clock(path: Path) -> bool:
    """Whether a module calls `time.time`."""
    calls = (node.func for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Call))
    return any(
        isinstance(call, ast.Attribute)
        and call.attr in {"time", "time_ns"}
        and isinstance(call.value, ast.Name)
        and call.value.id == "time"
        for call in calls
    )


def test_how_long_something_takes_is_never_told_by_the_clock() -> None:
    found = set()
    for package in (trainer, bloodcell_gui):
        root = Path(str(package.__file__)).parent
        found |= {
            path.relative_to(root.parent).as_posix() for path in root.rglob("*.py") if ask_the_clock(path)
        }
    assert found == ASK_HOW_OLD


def test_a_review_goes_on_in_its_order_when_the_clock_is_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_work("sign").prepare(tmp_path)
    with open_project(tmp_path / "day.bloodproject") as project:
        before = len(list(read_trail(project)))
        review = Review(project, find_sample(project, "S-0").key, "Ada")
        review.assign([2], "platelet")
        monkeypatch.setattr("trainer.project.review.now", lambda: "1999-12-31T23:59:59Z")
        later = review.assign([3], "platelet")
        trail = list(read_trail(project))[before:]
        assert [row.at.startswith("1999") for row in trail] == [False, True]
        # What was done last is undone first, whatever the clock said.
        assert later is not None
        undone = review.next_undo()
        assert undone is not None
        assert undone.cells == later.cells == (3,)


@pytest.mark.parametrize("jump", [-400 * 86_400, 400 * 86_400])
def test_files_that_are_being_written_outlive_a_jump_of_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: int
) -> None:
    whole = tmp_path / "ward.bloodcell"
    whole.write_bytes(b"a model")
    now = time.time()
    monkeypatch.setattr("trainer.leftovers.time.time", lambda: now + jump)
    take_name(tmp_path, "ward")
    assert whole.read_bytes() == b"a model"


def test_files_of_the_future_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bloodcell-gui.ini.abcdef"
    path.write_bytes(b"half")
    os.utime(path, (time.time() + 10**6,) * 2)
    remove_forgotten(tmp_path, "*.abcdef", 60)
    assert path.exists()
