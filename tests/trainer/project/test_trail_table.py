import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.errors import Cancelled
from trainer.project.project_file import Project
from trainer.project.review import Review
from trainer.project.trail_table import HEADER, write_trail
from trainer.reports.tables import COMMA_COUNTRIES, STANDARD

Keys = Callable[[int], dict[str, int]]


def read(path: Path, delimiter: str) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.reader(file, delimiter=delimiter)]


@pytest.mark.parametrize("dialect", [STANDARD, COMMA_COUNTRIES])
def test_every_change_has_its_row_and_nothing_acts_as_a_formula(
    project: Project, mixed: int, keys: Keys, tmp_path: Path, dialect: object
) -> None:
    Review(project, mixed, "=Ada").comment([keys(mixed)["a.png"]], "+1")
    path = tmp_path / "trail.csv"
    assert write_trail(project, path, dialect) == 3
    header, *rows = read(path, dialect.delimiter)
    assert tuple(header) == HEADER
    assert rows[0][1:] == ["Ada", "add sample", "S-1", "", "images", "", "6"]
    assert rows[1][1:] == ["'=Ada", "comment", "S-1", "a.png", "comment", "", "'+1"]
    assert rows[2][1:] == ["'=Ada", "comment", "S-1", "", "state", "new", "in review"]


def test_one_that_is_ended_leaves_what_was_there(project: Project, mixed: int, tmp_path: Path) -> None:
    path = tmp_path / "trail.csv"
    path.write_text("mine")

    def end(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_trail(project, path, STANDARD, end)
    assert path.read_text() == "mine"
    assert [*tmp_path.glob("*.tmp")] == []
