"""Bringing a project of an older version to this one, after a copy beside it."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from trainer.errors import ProjectError
from trainer.language import tr
from trainer.project.copies import copy_database
from trainer.project.schema import VERSION

# What brings a project of a version to the next one, as SQL without BEGIN and COMMIT. Version 1 is the first.
STEPS: Mapping[int, str] = {}


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a project to this version in one transaction; what it was before lies beside it.

    Args:
        connection: To a project of this version or an older one.
        path: Its file.

    Raises:
        ProjectError: Nothing is known of its version.
        OutputError: The copy cannot be written; nothing is changed then.
        sqlite3.Error: It cannot be changed; it is as it was.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == VERSION:
        return
    if not all(number in STEPS for number in range(version, VERSION)):
        raise ProjectError(
            tr(
                "The project “{path}” is of form {version}, which was never published.",
                path=path.name,
                version=version,
            ),
            tr("Open it with the version of the application that made it."),
        )
    copy_database(connection, path.with_name(f"{path.stem} (form {version}){path.suffix}"))
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number in range(version, VERSION):
            for statement in _split(STEPS[number]):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _split(script: str) -> list[str]:
    """Return the statements of a script; `executescript` would commit what came before it."""
    statements, statement = [], ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            statements.append(statement)
            statement = ""
    return statements
