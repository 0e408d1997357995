"""Opening a project: one window at a time, whole, of a known version, and written so that nothing is lost."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from trainer.errors import OutputError, ProjectError
from trainer.files import replace_by_name
from trainer.language import tr
from trainer.project.connection import connect, explain_errors, make_damage
from trainer.project.migrations import migrate
from trainer.project.schema import APPLICATION_ID, SCHEMA, VERSION

SUFFIX = ".bloodproject"

_MAGIC = b"SQLite format 3\x00"
_APPLICATION_AT = 68
_HEADER_BYTES = 100
# Of a table its columns, which a migration may have added; of what runs by itself every word.
_PARTS = (
    "SELECT part.type, part.name, col.name, iif(part.type IN ('view', 'trigger'), part.sql, NULL)"
    " FROM sqlite_schema part LEFT JOIN pragma_table_info(part.name) col"
)
_TRIGGER = "trigger"


class Project:
    """A project that is open. Its methods may be called from any thread.

    Every change is one transaction, which is on the disk when it returns. Whoever reads sees the file as it
    was when the reading began, while changes go on.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, hold: FileLock) -> None:
        """Take over what `open_project` has opened.

        Args:
            path: The file.
            connection: The one connection that writes.
            hold: What keeps other windows out.
        """
        self.path = path
        self._connection = connection
        self._hold = hold
        self._turn = threading.Lock()
        self._is_closed = False

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Change the project in one transaction: all of it is kept when the block ends well, else nothing.

        Yields:
            The connection to change it through.

        Raises:
            ProjectError: It cannot be kept, or was closed meanwhile.
        """
        with self._turn, explain_errors(self.path):
            if self._is_closed:
                raise ProjectError(
                    tr("The project “{path}” was closed.", path=self.path.name), tr("Open it again.")
                )
            self._check_place()
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite has already rolled back what a full disk or a lost drive has ended.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read the project as it is now, in this thread, however long it takes.

        Yields:
            A connection of its own.

        Raises:
            ProjectError: It cannot be read.
        """
        with explain_errors(self.path):
            self._check_place()
            with closing(connect(self.path)) as connection:
                connection.execute("PRAGMA query_only = ON")
                connection.execute("BEGIN")
                yield connection

    def close(self) -> None:
        """Let other windows have it; closing it twice does nothing."""
        with self._turn:
            self._is_closed = True
            self._connection.close()
            self._hold.release()

    def __enter__(self) -> "Project":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check_place(self) -> None:
        # A file that was removed while it is open takes what is written to it along, without a word.
        if not self.path.exists():
            raise ProjectError(
                tr(
                    "The project “{path}” is no longer in “{path_parent}”.",
                    path=self.path.name,
                    path_parent=self.path.parent,
                ),
                tr("Connect its drive or put it back, and open it again."),
            )


def create_project(path: Path) -> Project:
    """Make an empty project and open it.

    Raises:
        ProjectError: There is something at that place.
        OutputError: It cannot be written there.
    """
    hold = _hold(path)
    try:
        if path.exists():
            raise ProjectError(
                tr("There is already something called “{path}”.", path=path.name), tr("Choose another name.")
            )
        with (
            replace_by_name(path) as temporary,
            explain_errors(path),
            closing(connect(temporary)) as connection,
        ):
            connection.executescript(SCHEMA)
        return _open(path, hold)
    except BaseException:
        hold.release()
        raise


def open_project(path: Path) -> Project:
    """Open a project; one of an older version becomes one of this version, after a copy.

    Raises:
        ProjectError: It is not there, no project, damaged, from a newer version, read-only, or open in
            another window.
        OutputError: A copy of an older one cannot be made, or nothing may be written in its folder.
    """
    if not path.is_file():
        raise ProjectError(
            tr("There is no project at “{path}”.", path=path), tr("Check the name and the place.")
        )
    hold = _hold(path)
    try:
        return _open(path, hold)
    except BaseException:
        hold.release()
        raise


def _open(path: Path, hold: FileLock) -> Project:
    with explain_errors(path):
        _check_header(path)
        connection = connect(path)
        try:
            _check_version(path, connection)
            migrate(connection, path)
            _check_schema(connection)
            # Where a drive cannot do this, SQLite stays with its older way, which is as safe.
            connection.execute("PRAGMA journal_mode = WAL")
            # A project that may not be written to says so here, not at the first decision. Beginning to
            # write is not enough: SQLite begins to read instead.
            connection.execute("BEGIN")
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("ROLLBACK")
        except BaseException:
            connection.close()
            raise
    return Project(path, connection, hold)


def _hold(path: Path) -> FileLock:
    """Keep other windows out; the system lets go of it however the process ends."""
    # Taken in one thread and released in another.
    hold = FileLock(path.with_name(f"{path.name}.lock"), timeout=0, thread_local=False)
    try:
        hold.acquire()
    except Timeout as error:
        raise ProjectError(
            tr("The project “{path}” is open in another window.", path=path.name),
            tr("Go on there, or close it there first."),
        ) from error
    except OSError as error:
        raise OutputError(
            tr(
                "Nothing can be written in “{path_parent}” ({strerror}).",
                path_parent=path.parent,
                strerror=error.strerror or error,
            ),
            tr("Allow writing there, or copy the project to a folder of your own and open the copy."),
        ) from error
    return hold


def _check_header(path: Path) -> None:
    """Tell what is no project before SQLite writes anything; what is cut short it tells itself.

    Raises:
        ProjectError: It is none, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError as error:
        raise ProjectError(
            tr(
                "The project “{path}” cannot be read ({strerror}).",
                path=path.name,
                strerror=error.strerror or error,
            ),
            tr("Check that you may read it, and the drive that it is on."),
        ) from error
    application = int.from_bytes(header[_APPLICATION_AT : _APPLICATION_AT + 4])
    if not header.startswith(_MAGIC) or application != APPLICATION_ID:
        raise ProjectError(
            tr("“{path}” is no project.", path=path.name), tr("Choose a project file, or create a new one.")
        )


def _check_schema(connection: sqlite3.Connection) -> None:
    """Make sure that all tables, triggers and views are there as they were made, and no other trigger.

    Raises:
        sqlite3.DatabaseError: They are not: the file was changed or damaged.
    """
    with closing(sqlite3.connect(":memory:")) as own:
        own.executescript(SCHEMA)
        expected = set(own.execute(_PARTS))
    try:
        found = set(connection.execute(_PARTS))
    except sqlite3.OperationalError as error:  # a view of what is not there
        raise make_damage(str(error)) from error
    wrong = {part for part in expected ^ found if part in expected or part[0] == _TRIGGER}
    if wrong:
        raise make_damage(f"{len(wrong)} parts of the schema are not as they were made.")


def _check_version(path: Path, connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise ProjectError(
            tr(
                "The project “{path}” comes from a newer version (form {version}; this one knows {known}).",
                path=path.name,
                version=version,
                known=VERSION,
            ),
            tr("Update the application."),
        )
