"""Connections to a project file: safe settings, and SQLite's errors in the user's words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trainer.errors import ProjectError
from trainer.language import mark, tr

# For the moment in which a virus scanner or another program looks at the file.
_BUSY_SECONDS = 5
# The low byte of an error code is its kind; the rest says where it arose.
_KIND = 0xFF

_DAMAGE = ("Could not decode", "unsupported file format")

_IN_WORDS = {
    sqlite3.SQLITE_FULL: (
        mark("There is no room left on the disk of the project “{name}”."),
        mark("Make room and do the last step again; all before it is kept."),
    ),
    sqlite3.SQLITE_READONLY: (
        mark("The project “{name}” may not be written to."),
        mark("Allow writing to it, or copy it to a folder of your own and open the copy."),
    ),
    sqlite3.SQLITE_IOERR: (
        mark("The drive of the project “{name}” no longer answers."),
        mark("Connect it again and open the project again; all but the last step is kept."),
    ),
    sqlite3.SQLITE_CANTOPEN: (
        mark("The project “{name}” cannot be opened in “{folder}”."),
        mark("Check that the folder is there and that you may write in it."),
    ),
    sqlite3.SQLITE_CORRUPT: (
        mark("The project “{name}” is damaged or cut short."),
        mark("Open one of the backups that lie beside it, or a copy of your own."),
    ),
    sqlite3.SQLITE_NOTADB: (
        mark("“{name}” is no project."),
        mark("Choose a project file, or create a new one."),
    ),
    sqlite3.SQLITE_BUSY: (
        mark("Another program holds the project “{name}”."),
        mark("Close it there, and try again."),
    ),
    sqlite3.SQLITE_LOCKED: (
        mark("Another program holds the project “{name}”."),
        mark("Close it there, and try again."),
    ),
}


def connect(path: Path) -> sqlite3.Connection:
    """Open a project file for any one thread at a time; what is committed survives a power cut.

    Raises:
        sqlite3.Error: It cannot be opened.
    """
    connection = sqlite3.connect(
        path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=64
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        # A file may come from anybody: nothing in its views and triggers may reach outside of it.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        # With less, a power cut could take what was committed since the last checkpoint.
        connection.execute("PRAGMA synchronous = FULL")
        # macOS keeps what a plain fsync wrote in the drive's own memory.
        connection.execute("PRAGMA fullfsync = ON")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def explain_errors(path: Path) -> Iterator[None]:
    """Tell what SQLite raises in the block in the user's words, and what `reading_values` does.

    Args:
        path: The project file.

    Raises:
        ProjectError: The disk is full, the file damaged, read-only, gone or held.
    """
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        # What a row belongs to is there, unless somebody else took it away.
        kind = sqlite3.SQLITE_CORRUPT if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY else code & _KIND
        # What Python cannot decode, even a message, has no code; an unknown form has that of a mistake.
        if isinstance(error, UnicodeDecodeError) or str(error).startswith(_DAMAGE):
            kind = sqlite3.SQLITE_CORRUPT
        if kind not in _IN_WORDS:
            raise
        summary, remedy = _IN_WORDS[kind]
        raise ProjectError(tr(summary, name=path.name, folder=path.parent), tr(remedy)) from error


@contextmanager
def reading_values() -> Iterator[None]:
    """Take it for damage where rows make no sense; for blocks that do nothing but make values of them.

    They were checked when they were written, so the file was changed or damaged since.

    Raises:
        sqlite3.DatabaseError: As SQLite tells of damage.
    """
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise make_damage(str(error)) from error


def as_text(value: object) -> str:
    """Return a text of a row as it is; a file that somebody else wrote may hold anything in its place.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(value, str):
        raise TypeError(f"no text: {value!r}")
    return value


def make_damage(reason: str) -> sqlite3.DatabaseError:
    """Return the error by which SQLite tells that a file is damaged."""
    error = sqlite3.DatabaseError(reason)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error
