import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from trainer.errors import OutputError, ProjectError
from trainer.project.project_file import Project, create_project, open_project
from trainer.project.review import Review
from trainer.project.samples import list_samples
from trainer.project.schema import APPLICATION_ID, VERSION
from trainer.project.steps import read_trail

Fill = Callable[..., int]
Keys = Callable[[int], dict[str, int]]


def test_a_new_project_is_empty_and_says_what_it_is(project: Project) -> None:
    assert list_samples(project) == ()
    with project.reading() as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_what_was_kept_is_there_when_it_is_opened_again(project: Project, mixed: int) -> None:
    project.close()

    with open_project(project.path) as again:
        assert [sample.sample_id for sample in list_samples(again)] == ["S-1"]
    assert [path.name for path in project.path.parent.glob("*-wal")] == []


def test_a_project_never_takes_the_place_of_something(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("mine", encoding="utf-8")

    with pytest.raises(ProjectError, match=r"There is already something called “notes.txt”"):
        create_project(path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_second_window_is_refused_and_the_first_goes_on(project: Project, mixed: int, keys: Keys) -> None:
    for _ in range(2):
        with pytest.raises(ProjectError, match=r"“morning.bloodproject” is open in another window"):
            open_project(project.path)

    assert Review(project, mixed, "Ada").exclude([keys(mixed)["a.png"]]) is not None
    project.close()
    open_project(project.path).close()


def test_a_lock_that_was_left_behind_locks_nobody_out(project: Project) -> None:
    project.close()
    lock = project.path.with_name(f"{project.path.name}.lock")
    lock.write_text("of a process that is gone", encoding="utf-8")

    open_project(project.path).close()


def test_a_newer_project_is_refused_with_words(project: Project) -> None:
    project.close()
    with closing(sqlite3.connect(project.path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = project.path.read_bytes()

    with pytest.raises(
        ProjectError, match=f"newer version \\(form {VERSION + 1}; this one knows {VERSION}"
    ) as caught:
        open_project(project.path)

    assert caught.value.remedy == "Update the application."
    assert project.path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"just a note", b"SQLite format 3\x00" + bytes(200)])
def test_what_is_no_project_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.bloodproject"
    path.write_bytes(content)

    with pytest.raises(ProjectError, match=r"“x.bloodproject” is no project"):
        open_project(path)
    assert path.read_bytes() == content


def test_another_database_is_no_project(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photo (name)")

    with pytest.raises(ProjectError, match=r"“photos.db” is no project"):
        open_project(path)


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_project_that_is_cut_short_is_told(project: Project, mixed: int, share: float) -> None:
    project.close()
    whole = project.path.read_bytes()
    project.path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(ProjectError, match="is damaged or cut short") as caught:
        open_project(project.path)
    assert "backups" in caught.value.remedy


def test_a_project_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="There is no project at"):
        open_project(tmp_path / "gone" / "x.bloodproject")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match="Nothing can be written in"):
        create_project(tmp_path / "file" / "x.bloodproject")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize(
    ("read_only", "error", "told"),
    [("file", ProjectError, "may not be written to"), ("folder", OutputError, "Nothing can be written in")],
)
def test_a_project_that_may_not_be_written_to_is_told_when_it_is_opened(
    project: Project, read_only: str, error: type[Exception], told: str
) -> None:
    project.close()
    place = project.path if read_only == "file" else project.path.parent
    mode = place.stat().st_mode
    lock = project.path.with_name(f"{project.path.name}.lock")
    lock.unlink(missing_ok=True)
    place.chmod(mode & ~0o222)
    try:
        with pytest.raises(error, match=told):
            open_project(project.path)
    finally:
        place.chmod(mode)


def test_a_full_disk_leaves_no_half_project(tmp_path: Path, fill_disk: Callable[[], None]) -> None:
    fill_disk()

    with pytest.raises(OutputError, match="No space left"):
        create_project(tmp_path / "x.bloodproject")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".lock"] == []


def test_a_full_disk_ends_a_step_and_loses_nothing_before_it(
    project: Project, mixed: int, keys: Keys
) -> None:
    cells = keys(mixed)
    review = Review(project, mixed, "Ada")
    review.assign([cells["a.png"]], "platelet")
    before = list(read_trail(project))
    with project.changing() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(ProjectError, match="There is no room left on the disk"):
        review.comment([cells["b.png"]], "x" * 100_000)

    assert list(read_trail(project)) == before
    # There is room for a small one, or again once room was made.
    with project.changing() as connection:
        connection.execute("PRAGMA max_page_count = 100000")
    assert review.comment([cells["b.png"]], "x" * 100_000) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets no open file be moved")
def test_a_project_that_vanishes_while_it_is_open_is_noticed(
    project: Project, mixed: int, keys: Keys
) -> None:
    cells = keys(mixed)
    aside = project.path.with_suffix(".aside")
    project.path.rename(aside)

    with pytest.raises(ProjectError, match="is no longer in"):
        Review(project, mixed, "Ada").exclude([cells["a.png"]])
    with pytest.raises(ProjectError, match="is no longer in"):
        list_samples(project)
    assert not project.path.exists()
    aside.rename(project.path)


def test_a_change_that_breaks_off_is_no_change(project: Project) -> None:
    def break_off() -> None:
        with project.changing() as connection:
            connection.execute("INSERT INTO own_class (class, title, role) VALUES ('blast', 'Blast', 'wbc')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()

    with project.reading() as connection:
        assert connection.execute("SELECT count(*) FROM own_class").fetchone() == (0,)


def test_a_reader_sees_the_project_as_it_was_when_it_began(project: Project, mixed: int, keys: Keys) -> None:
    cells = keys(mixed)
    with project.reading() as connection:
        before = connection.execute("SELECT count(*) FROM step").fetchone()
        Review(project, mixed, "Ada").exclude([cells["a.png"]])
        assert connection.execute("SELECT count(*) FROM step").fetchone() == before


def test_a_reader_cannot_write(project: Project) -> None:
    with (
        pytest.raises(ProjectError, match="may not be written to"),
        project.reading() as connection,
    ):
        connection.execute("INSERT INTO own_class (class, title, role) VALUES ('blast', 'Blast', 'wbc')")


def test_a_closed_project_refuses_changes_in_words(project: Project) -> None:
    project.close()
    with pytest.raises(ProjectError, match="was closed"), project.changing():
        pass


@pytest.mark.parametrize(
    "change",
    [
        "DROP VIEW audit",
        "ALTER TABLE review RENAME COLUMN comment TO remark",
        "CREATE TRIGGER mine AFTER UPDATE ON review BEGIN DELETE FROM own_class; END",
    ],
)
def test_a_project_whose_tables_are_others_is_told_as_damaged(project: Project, change: str) -> None:
    project.close()
    with closing(sqlite3.connect(project.path)) as connection:
        connection.execute(change)
    with pytest.raises(ProjectError, match="is damaged or cut short"):
        open_project(project.path)


def test_what_another_program_added_is_no_matter(project: Project) -> None:
    project.close()
    with closing(sqlite3.connect(project.path)) as connection:
        connection.execute("CREATE VIEW mine AS SELECT * FROM sample")
    open_project(project.path).close()
