import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from trainer.errors import OutputError, ProjectError
from trainer.project import migrations
from trainer.project.project_file import Project, open_project
from trainer.project.samples import list_samples
from trainer.project.schema import VERSION

# A version that never was: without the patient's group.
TO_VERSION_0 = "ALTER TABLE sample DROP COLUMN patient_group; PRAGMA user_version = 0;"
FROM_VERSION_0 = "ALTER TABLE sample ADD COLUMN patient_group TEXT NOT NULL DEFAULT '';\n"
BREAKS_OFF = FROM_VERSION_0 + "UPDATE sample SET\n    state = 'nonsense';\n"


@pytest.fixture
def old(project: Project, mixed: int) -> Path:
    """A project of version 0 with one sample in it, closed."""
    project.close()
    with closing(sqlite3.connect(project.path)) as connection:
        connection.executescript(TO_VERSION_0)
    return project.path


def test_an_older_project_is_brought_to_this_version_after_a_copy(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "STEPS", {0: FROM_VERSION_0})
    before = read_samples(old)

    with open_project(old) as opened:
        assert [(one.sample_id, one.patient_group) for one in list_samples(opened)] == [("S-1", "")]
        with opened.reading() as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)

    copy = old.with_name("morning (form 0).bloodproject")
    assert read_samples(copy) == before
    assert not copy.with_name(f"{copy.name}-wal").exists()


def read_samples(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)
        return connection.execute("SELECT * FROM sample").fetchall()


def test_a_migration_that_breaks_off_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "STEPS", {0: BREAKS_OFF})
    before = read_samples(old)

    with pytest.raises(sqlite3.IntegrityError):
        open_project(old)

    assert read_samples(old) == before


def test_without_room_for_the_copy_nothing_is_changed(
    old: Path, monkeypatch: pytest.MonkeyPatch, fill_disk: Callable[[], None]
) -> None:
    monkeypatch.setattr(migrations, "STEPS", {0: FROM_VERSION_0})
    fill_disk()
    before = read_samples(old)

    with pytest.raises(OutputError, match="No space left"):
        open_project(old)

    assert read_samples(old) == before


def test_a_version_that_nobody_knows_is_refused(old: Path) -> None:
    with pytest.raises(ProjectError, match="is of form 0, which was never published"):
        open_project(old)
