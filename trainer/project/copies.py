"""Copying a project that may be in use."""

import sqlite3
from contextlib import closing
from pathlib import Path

from trainer.files import replace_by_name


def copy_database(connection: sqlite3.Connection, copy: Path) -> None:
    """Write a database as it is now to another file, which is there whole or not at all.

    Args:
        connection: To the database; others may change it meanwhile.
        copy: The file; what is there is replaced.

    Raises:
        OutputError: It cannot be written there.
        sqlite3.Error: The database cannot be read, or the disk is full.
    """
    with replace_by_name(copy) as temporary, closing(sqlite3.connect(temporary)) as target:
        connection.backup(target)
        # A copy is one file: without this it would come with a log of its own.
        target.execute("PRAGMA journal_mode = DELETE")
