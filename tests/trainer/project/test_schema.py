"""What is kept for ever is kept against any program, also one that knows nothing of the application."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from trainer.project.project_file import Project
from trainer.project.review import Review


@pytest.fixture
def foreign(
    project: Project, mixed: int, keys: Callable[[int], dict[str, int]]
) -> Iterator[sqlite3.Connection]:
    """Another program's connection to a project in which something was decided."""
    Review(project, mixed, "Ada").assign([keys(mixed)["a.png"]], "platelet")
    with closing(sqlite3.connect(project.path, isolation_level=None)) as connection:
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cell SET machine_class = 'platelet'",
        "UPDATE step SET who = 'nobody'",
        "UPDATE change SET new = 'neutrophil'",
        "UPDATE model SET sha256 = 'b'",
        "UPDATE model_class SET role = 'nrbc'",
        "DELETE FROM cell",
        "DELETE FROM step",
        "DELETE FROM change",
        "DELETE FROM model",
        "INSERT OR REPLACE INTO step (key, action, who, at) VALUES (1, 'sign', 'nobody', '')",
        "INSERT OR REPLACE INTO change (key, step, field) VALUES (1, 1, 'state')",
    ],
)
def test_what_the_model_said_and_what_was_done_is_never_changed(
    foreign: sqlite3.Connection, statement: str
) -> None:
    before = list(foreign.iterdump())

    with pytest.raises(sqlite3.IntegrityError, match="is kept for ever"):
        foreign.execute(statement)

    assert list(foreign.iterdump()) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sample SET state = 'done'",
        "UPDATE review SET excluded = 2",
        "INSERT INTO cell (sample, name, digest, status, confidence, reason, conversions, cropped)"
        " VALUES ('one', 'x', x'', 'failed', 0, '', '', 0)",
        "INSERT INTO cell (sample, name, digest, status, confidence, reason, conversions, cropped)"
        " VALUES (1, 'x', x'', 'lost', 0, '', '', 0)",
    ],
)
def test_values_that_mean_nothing_are_refused(foreign: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        foreign.execute(statement)


def test_the_trail_is_there_to_be_read(foreign: sqlite3.Connection) -> None:
    rows = foreign.execute("SELECT who, action, sample_id, image, field, old, new FROM audit").fetchall()

    assert rows == [
        ("Ada", "add sample", "S-1", None, "images", None, "6"),
        ("Ada", "assign class", "S-1", "a.png", "final_class", None, "platelet"),
        ("Ada", "assign class", "S-1", None, "state", "new", "in review"),
    ]
