"""The audit trail: every step that changed a project, and what it changed. It only ever grows.

Undoing is a step too, which says what step it takes back; so what can be undone follows from the trail.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from trainer.project.connection import reading_values
from trainer.project.names import unpack_name
from trainer.project.project_file import Project
from trainer.words import clean_text


class Action(StrEnum):
    """What was done."""

    ADD_SAMPLE = "add sample"
    ADD_CLASS = "add class"
    IMPORT_SHEET = "import sheet"
    MOVE_FOLDER = "move folder"
    ASSIGN = "assign class"
    CONFIRM = "confirm"
    CONFIRM_REST = "confirm rest"
    EXCLUDE = "exclude"
    INCLUDE = "include"
    COMMENT = "comment"
    SIGN = "sign"
    REOPEN = "reopen"
    UNDO = "undo"
    REDO = "redo"


# What can be undone: what is decided about cells.
_UNDOABLE = frozenset(
    {Action.ASSIGN, Action.CONFIRM, Action.CONFIRM_REST, Action.EXCLUDE, Action.INCLUDE, Action.COMMENT}
)


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a step changed.

    Attributes:
        field: Which one.
        old: What it was; None for nothing.
        new: What it is.
        cell: Key of the cell that it is of; None where it is the sample's or the project's.
    """

    field: str
    old: str | None
    new: str | None
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person did.

    Attributes:
        key: Its number in the trail.
        action: What was done.
        cells: Keys of the cells that it changed.
    """

    key: int
    action: Action
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One row of the audit trail.

    Attributes:
        at: When, in UTC, ISO 8601.
        who: Who did it.
        action: What was done.
        sample_id: The sample that it was done to; empty for the project as a whole.
        image: The image that it was done to; empty for the sample as a whole.
        field: What was changed; empty where nothing was.
        old: What it was; None for nothing.
        new: What it is.
    """

    at: str
    who: str
    action: Action
    sample_id: str
    image: str
    field: str
    old: str | None
    new: str | None


def now() -> str:
    """Return the present time in UTC as the trail writes it, `2025-03-31T14:05:00Z`."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def write_step(
    connection: sqlite3.Connection,
    action: Action,
    who: str,
    changes: Iterable[Change],
    *,
    sample: int | None = None,
    reverts: int | None = None,
    at: str = "",
) -> int:
    """Add a step to the trail, in the transaction that makes its changes.

    Args:
        connection: From `Project.changing`.
        action: What was done.
        who: Who did it.
        changes: What it changed.
        sample: Key of the sample that it was done to; None for the project.
        reverts: For `undo` and `redo`: key of the step that is taken back or done again.
        at: When; empty for now.

    Returns:
        The key of the step.
    """
    key = connection.execute(
        "INSERT INTO step (sample, action, reverts, who, at) VALUES (?, ?, ?, ?, ?)",
        (sample, action, reverts, clean_text(who), at or now()),
    ).lastrowid
    connection.executemany(
        "INSERT INTO change (step, cell, field, old, new) VALUES (?, ?, ?, ?, ?)",
        ((key, one.cell, one.field, one.old, one.new) for one in changes),
    )
    return int(key or 0)


@reading_values()
def find_undoable(connection: sqlite3.Connection, sample: int) -> tuple[list[int], list[int]]:
    """Return the steps on a sample that can be undone and those that can be done again, the next one last."""
    done: list[int] = []
    undone: list[int] = []
    rows = connection.execute(
        "SELECT key, action, reverts FROM step WHERE sample = ? ORDER BY key", (sample,)
    )
    for key, action, reverts in rows:
        if action == Action.UNDO:
            done.pop()
            undone.append(reverts)
        elif action == Action.REDO:
            undone.pop()
            done.append(reverts)
        elif action in _UNDOABLE:
            done.append(key)
            undone.clear()
    return done, undone


@reading_values()
def read_changes(connection: sqlite3.Connection, step: int) -> list[Change]:
    """Return what a step changed of cells, in the order in which it did."""
    rows = connection.execute(
        "SELECT field, old, new, cell FROM change WHERE step = ? AND cell IS NOT NULL ORDER BY key", (step,)
    )
    return [Change(*row) for row in rows]


@reading_values()
def read_step(connection: sqlite3.Connection, step: int) -> Step:
    """Return a step of the trail."""
    (action,) = connection.execute("SELECT action FROM step WHERE key = ?", (step,)).fetchone()
    cells = dict.fromkeys(change.cell for change in read_changes(connection, step) if change.cell is not None)
    return Step(step, Action(action), tuple(cells))


def read_trail(project: Project, sample_id: str | None = None) -> Iterator[TrailRow]:
    """Yield the audit trail from its beginning, that of one sample or of all of the project.

    Raises:
        ProjectError: The project cannot be read.
    """
    with project.reading() as connection:
        rows = connection.execute(
            "SELECT at, who, action, coalesce(sample_id, ''), coalesce(image, ''), coalesce(field, ''),"
            " old, new FROM audit"
        )
        for at, who, action, sample, image, field, old, new in rows:
            with reading_values():
                name = unpack_name(sample)
                row = TrailRow(at, who, Action(action), name, unpack_name(image), field, old, new)
            if sample_id is None or name == sample_id:
                yield row
