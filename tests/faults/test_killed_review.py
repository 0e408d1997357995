"""A review that is killed at random moments, as by a power cut: nothing but the last decision may be lost."""

import multiprocessing
import random
import sqlite3
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest

from trainer.classes import KNOWN_CLASSES
from trainer.dataset.samples import Sample
from trainer.dataset.sources import ImageFile
from trainer.inference.predictions import Prediction, Status
from trainer.project.adding import add_predictions
from trainer.project.cells import list_cells
from trainer.project.project_file import create_project, open_project
from trainer.project.samples import find_sample
from trainer.project.steps import read_trail
from trainer.reports.used_model import UsedModel

N_CELLS = 50

# Where one process can fork the children: to start each anew takes longer than its review.
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
CONTEXT = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
if CAN_FORK:
    CONTEXT.set_forkserver_preload(["trainer.project.review"])


def make_project(path: Path, class_ids: tuple[str, ...]) -> int:
    """Make a project of one sample and return the sample's key."""
    classes = tuple(one for class_id in class_ids for one in KNOWN_CLASSES if one.id == class_id)
    model = UsedModel(name="m", title="M", network="n", classes=classes, caution="", sha256="d" * 64)
    given = [
        Prediction("S", ImageFile("S", str(number)), Status.UNSURE, 0, np.full(3, 1 / 3, np.float32))
        for number in range(N_CELLS)
    ]
    with create_project(path) as project:
        list(add_predictions(project, [Sample("S", path.parent)], given, model, who="Ada"))
        return find_sample(project, "S").key


def kill_a_review(path: Path, sample: int, after: int) -> int | None:
    """Let a child decide, kill it after so many decisions, and return the number of the last it told of."""
    from review_targets import review_without_end

    ours, theirs = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(target=review_without_end, args=(path, sample, N_CELLS, theirs))
    child.start()
    theirs.close()
    last = None
    try:
        for _ in range(after):
            last = ours.recv()
    finally:
        child.kill()
        child.join()
    return drain(ours, last)


def drain(pipe: Connection, last: int | None) -> int | None:
    """Return the last number that was sent before the end."""
    with pipe:
        while True:
            try:
                last = pipe.recv()
            except (EOFError, OSError):
                return last


@pytest.mark.usefixtures("children")
@pytest.mark.parametrize(
    "kills",
    [4, pytest.param(200, marks=(pytest.mark.slow, pytest.mark.timeout(1200)))],
)
def test_a_killed_review_loses_nothing_but_the_last_decision(tmp_path: Path, kills: int) -> None:
    from review_targets import CLASSES, decide

    path = tmp_path / "p.bloodproject"
    sample = make_project(path, CLASSES)
    chance = random.Random(7)
    n_kept = 0
    for _ in range(kills):
        told = kill_a_review(path, sample, chance.randint(1, 25))

        with open_project(path) as project:
            decided = [row.new for row in read_trail(project) if row.field == "final_class"]
            finals = {cell.key: cell.final_class for cell in list_cells(project, sample)}
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert told is not None
        # The one that was kept and not yet told of may be there or not.
        assert len(decided) - 1 in (told, told + 1)
        assert len(decided) > n_kept
        n_kept = len(decided)
        expected = dict.fromkeys(finals, "")
        for number in range(n_kept):
            cell, class_id = decide(number, N_CELLS)
            assert decided[number] == class_id
            expected[cell] = class_id
        assert finals == expected
