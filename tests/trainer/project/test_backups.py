from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.errors import OutputError
from trainer.project.backups import KEPT, back_up, list_backups
from trainer.project.project_file import Project, open_project
from trainer.project.review import Review
from trainer.project.steps import read_trail

Keys = Callable[[int], dict[str, int]]


def comments(path: Path) -> list[str | None]:
    with open_project(path) as opened:
        return [row.new for row in read_trail(opened) if row.field == "comment"]


def test_the_last_three_states_are_kept_the_newest_first(project: Project, mixed: int, keys: Keys) -> None:
    review, cell = Review(project, mixed, "Ada"), keys(mixed)["a.png"]
    for number in range(KEPT + 2):
        review.comment([cell], str(number))
        assert back_up(project) == list_backups(project.path)[0]

    backups = list_backups(project.path)

    assert [path.name for path in backups] == [
        f"morning (backup {number}).bloodproject" for number in range(1, KEPT + 1)
    ]
    assert [comments(path)[-1] for path in backups] == ["4", "3", "2"]
    assert not project.path.with_name("morning (backup).bloodproject").exists()


def test_what_is_backed_up_already_is_not_again(project: Project, mixed: int) -> None:
    assert back_up(project) is not None
    assert back_up(project) is None
    assert len(list_backups(project.path)) == 1


def test_a_backup_that_is_damaged_is_followed_by_a_good_one(project: Project, mixed: int) -> None:
    newest = back_up(project)
    assert newest is not None
    newest.write_bytes(b"nothing")

    assert back_up(project) == newest
    assert len(list_backups(project.path)) == 2


def test_a_full_disk_leaves_the_backups_as_they_were(
    project: Project, mixed: int, keys: Keys, fill_disk: Callable[[], None]
) -> None:
    back_up(project)
    before = {path: path.read_bytes() for path in list_backups(project.path)}
    Review(project, mixed, "Ada").comment([keys(mixed)["a.png"]], "later")
    fill_disk()

    with pytest.raises(OutputError, match="No space left"):
        back_up(project)

    assert {path: path.read_bytes() for path in list_backups(project.path)} == before


def test_a_project_takes_the_place_of_a_damaged_one_from_its_backup(project: Project, mixed: int) -> None:
    back_up(project)
    project.close()
    project.path.write_bytes(b"")

    project.path.write_bytes(list_backups(project.path)[0].read_bytes())

    with open_project(project.path) as again:
        assert len(list(read_trail(again))) == 1
