import sqlite3
from contextlib import closing
from pathlib import Path

from trainer.project.copies import copy_database
from trainer.project.project_file import Project, open_project
from trainer.project.samples import list_samples


def test_a_copy_of_an_open_project_is_one_whole_file(project: Project, mixed: int, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "copy.bloodproject"

    with project.reading() as connection:
        copy_database(connection, copy)

    assert [path.name for path in copy.parent.iterdir()] == ["copy.bloodproject"]
    with closing(sqlite3.connect(copy)) as connection:
        # In the other mode it could not be read where nothing may be written.
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    with open_project(copy) as opened:
        assert [sample.sample_id for sample in list_samples(opened)] == ["S-1"]
