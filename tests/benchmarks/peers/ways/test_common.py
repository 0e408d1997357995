"""What every way shares: the images, what is kept, and the lines."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from benchmarks.peers.ways import common
from benchmarks.peers.ways.common import SIZE, Keeper, Task

ROOT = Path(__file__).parents[4]

# The smallest way: it keeps what it is told to, and always answers with the first class.
WAY = """
import os
import numpy as np
from benchmarks.peers.ways.common import Keeper, Way, run
def train(task, kept, weights):
    print("a library talks")
    os.write(1, b"and its C half\\n")
    Keeper(kept, "best.txt").check(0.5, lambda path: path.write_text("half"))
def score(task, kept):
    if not (kept / "best.txt").is_file():
        raise RuntimeError("nothing was kept\\nat all")
    return np.zeros(len(task.paths("test")), dtype=int)
run(Way(("numpy", "no-such-package"), train, score))
"""


@pytest.fixture
def task(tmp_path: Path) -> Task:
    folder = tmp_path / "task"
    folder.mkdir()
    rows = ["path,part,class"]
    for number, (part, name) in enumerate([("train", "b"), ("train", "a"), ("test", "a"), ("test", "b")]):
        Image.new("RGB", (SIZE, SIZE), (number, 0, 0)).save(folder / f"{number}.png")
        rows.append(f"{number}.png,{part},{name}")
    (folder / "split.csv").write_text("\n".join(rows), encoding="utf-8")
    return Task(folder)


def run_way(step: str, task: Task, kept: Path) -> tuple[int, list[dict[str, Any]]]:
    kept.mkdir(exist_ok=True)
    folders = ["--task", str(task.folder), "--kept", str(kept), "--weights", str(kept)]
    ended = subprocess.run(
        [sys.executable, "-c", WAY, step, *folders], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return ended.returncode, [json.loads(line) for line in ended.stdout.splitlines()]


def test_images_and_labels_of_a_part_come_in_one_order(task: Task) -> None:
    assert task.classes == ["a", "b"]
    assert task.labels("train").tolist() == [1, 0]
    assert task.pixels("train").shape == (2, SIZE, SIZE, 3)
    assert task.pixels("test")[:, 0, 0, 0].tolist() == [2, 3]


def test_what_is_best_at_a_check_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, object]] = []
    monkeypatch.setattr(common, "say", lambda **figures: told.append(figures))
    better = []
    for accuracy in (0.5, 0.4, 0.5, 0.6):
        # A new one each time: it holds nothing itself.
        keeper = Keeper(tmp_path, "best.txt")
        better.append(keeper.check(accuracy, lambda path: path.write_text(str(accuracy))))  # noqa: B023
    assert better == [True, False, False, True]
    assert Keeper(tmp_path, "best.txt").path.read_text() == "0.6"
    assert told == [{"validation_accuracy": accuracy} for accuracy in (0.5, 0.4, 0.5, 0.6)]


def test_the_best_stays_whole_where_saving_breaks_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "say", lambda **_figures: None)
    keeper = Keeper(tmp_path, "best.txt")
    keeper.check(0.5, lambda path: path.write_text("whole"))

    def break_off(path: Path) -> None:
        path.write_text("ha")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keeper.check(0.6, break_off)
    assert keeper.path.read_text() == "whole"


def test_a_way_prints_the_runners_lines_and_nothing_else(task: Task, tmp_path: Path) -> None:
    code, lines = run_way("train", task, tmp_path / "kept")
    assert code == 0
    assert lines == [
        {"versions": {"numpy": np.__version__, "no-such-package": "unknown"}},
        {"validation_accuracy": 0.5},
    ]
    assert run_way("score", task, tmp_path / "kept") == (0, [{"test_accuracy": 0.5, "test_images": 2}])


def test_an_error_is_one_line(task: Task, tmp_path: Path) -> None:
    code, lines = run_way("score", task, tmp_path / "kept")
    assert code == 1
    assert lines == [{"error": "RuntimeError: nothing was kept at all"}]
