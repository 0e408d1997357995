"""Backups beside a project: the last few states of it, each a whole project that can be opened."""

import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from trainer.errors import OutputError
from trainer.language import tr
from trainer.project.copies import copy_database
from trainer.project.project_file import Project

KEPT = 3


def list_backups(path: Path) -> tuple[Path, ...]:
    """Return the backups of a project that are there, the newest first.

    Args:
        path: The project's file, which may be damaged or gone.
    """
    return tuple(place for place in _places(path) if place.is_file())


def back_up(project: Project) -> Path | None:
    """Keep the project as it is now, and let the oldest backup go.

    People may go on changing the project meanwhile; what they do then is in the next backup.

    Returns:
        The backup; None where the newest one already holds all that was done.

    Raises:
        ProjectError: The project cannot be read.
        OutputError: The backup cannot be written; all states that were kept are still there.
    """
    places = _places(project.path)
    with project.reading() as connection:
        if _last_step(connection) == _last_step_of(places[0]):
            return None
        # Under a name of its own first: nothing is lost if this breaks off, and the next one replaces it.
        fresh = places[0].with_name(f"{project.path.stem} (backup){project.path.suffix}")
        copy_database(connection, fresh)
    try:
        for newer, older in reversed(list(pairwise((fresh, *places)))):
            if newer.exists():
                newer.replace(older)
    except OSError as error:
        raise OutputError(
            tr(
                "The backups in “{path_parent}” cannot be renamed ({strerror}).",
                path_parent=project.path.parent,
                strerror=error.strerror or error,
            ),
            tr("Close them where they are open; the project itself is whole."),
        ) from error
    return places[0]


def _places(path: Path) -> tuple[Path, ...]:
    return tuple(
        path.with_name(f"{path.stem} (backup {number}){path.suffix}") for number in range(1, KEPT + 1)
    )


def _last_step(connection: sqlite3.Connection) -> int:
    """Return the number of the last thing that was done; every change of a project has one."""
    return int(connection.execute("SELECT coalesce(max(key), 0) FROM step").fetchone()[0])


def _last_step_of(backup: Path) -> int | None:
    """Return the same of a backup; None where there is none that can be read."""
    if not backup.is_file():
        return None
    try:
        with closing(sqlite3.connect(backup)) as connection:
            return _last_step(connection)
    except sqlite3.Error:
        return None
