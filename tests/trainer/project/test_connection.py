import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from trainer.classes import Role
from trainer.errors import ProjectError
from trainer.project.connection import connect, explain_errors, reading_values


def make_read_only(path: Path) -> None:
    with closing(sqlite3.connect(path.as_uri() + "?mode=ro", uri=True)) as connection:
        connection.execute("CREATE TABLE t (a)")


def fill(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA max_page_count = 3")
        connection.execute("CREATE TABLE t (a)")
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")


def hold(path: Path) -> None:
    with (
        closing(connect(path)) as one,
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other,
    ):
        one.execute("BEGIN EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")


def tear(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)
    with closing(connect(path)) as connection:
        connection.execute("SELECT * FROM t").fetchall()


def leave_orphan(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE u (a REFERENCES t (a))")
        connection.execute("INSERT INTO u VALUES (1)")


def raise_form(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE t (a)")
    with path.open("r+b") as file:
        file.seek(44)
        file.write((9).to_bytes(4))
    with closing(connect(path)):
        pass


def write_text(path: Path) -> None:
    path.write_text("just a note " * 100, encoding="utf-8")
    with closing(connect(path)):
        pass


def remove_folder(path: Path) -> None:
    with closing(connect(path / "gone" / "p")):
        pass


@pytest.mark.parametrize(
    ("fail", "told"),
    [
        (fill, "There is no room left on the disk of the project “p.bloodproject”."),
        (make_read_only, "may not be written to"),
        (hold, "Another program holds the project"),
        (tear, "is damaged or cut short"),
        (leave_orphan, "is damaged or cut short"),
        (raise_form, "is damaged or cut short"),
        (write_text, "“p.bloodproject” is no project."),
        (remove_folder, "cannot be opened in"),
    ],
)
def test_what_sqlite_raises_is_told_in_words(tmp_path: Path, fail: Callable[[Path], None], told: str) -> None:
    path = tmp_path / "p.bloodproject"
    connect(path).close()
    path.touch()

    with pytest.raises(ProjectError, match=told) as caught, explain_errors(path):
        fail(path)

    assert caught.value.remedy


def test_a_mistake_in_the_program_is_no_matter_for_the_user(tmp_path: Path) -> None:
    with (
        closing(connect(tmp_path / "p")) as connection,
        pytest.raises(sqlite3.OperationalError),
        explain_errors(tmp_path / "p"),
    ):
        connection.execute("SELECT nonsense")
    with pytest.raises(KeyError), explain_errors(tmp_path / "p"):
        {}["a class of a command's own"]


@pytest.mark.parametrize("value", ["'classified'", "x'ff'", "cast(x'ff' AS TEXT)", "NULL"])
def test_a_value_that_makes_no_sense_is_told_as_damage(tmp_path: Path, value: str) -> None:
    path = tmp_path / "p.bloodproject"

    def read() -> None:
        with closing(connect(path)) as connection, explain_errors(path), reading_values():
            Role(connection.execute(f"SELECT {value}").fetchone()[0])

    with pytest.raises(ProjectError, match="is damaged or cut short"):
        read()
