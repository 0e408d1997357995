"""What was decided about cells, as rows: read before a command, compared with it, and changed by it."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trainer.errors import ReviewError
from trainer.language import tr
from trainer.project.steps import Change

# A cell that nobody has to look at: the model could not read it, or it is a copy and counts already.
_TAKES_NO_PART = frozenset({"excluded", "failed"})

_FIELDS = {
    "final_class": "UPDATE review SET final_class = ? WHERE cell = ?",
    "excluded": "UPDATE review SET excluded = ? WHERE cell = ?",
    "comment": "UPDATE review SET comment = ? WHERE cell = ?",
}

_READ = """
SELECT cell.key, cell.status, cell.machine_class, review.final_class, coalesce(review.excluded, 0),
    coalesce(review.comment, '')
FROM cell LEFT JOIN review ON review.cell = cell.key
WHERE cell.sample = ? {chosen} ORDER BY cell.key
"""
_CHOSEN = "AND cell.key IN (SELECT value FROM json_each(?))"


class ReviewedCell(NamedTuple):
    """What was decided about a cell so far.

    Attributes:
        key: Its number in the project.
        status: What became of it by the model's word.
        machine_class: Id of the model's class; None where there is none.
        final_class: Id of the class that a person gave it; None where nobody did.
        excluded: 1 where a person excluded it, else 0.
        comment: What a person wrote about it.
    """

    key: int
    status: str
    machine_class: str | None
    final_class: str | None
    excluded: int
    comment: str


def read_reviewed(
    connection: sqlite3.Connection, sample: int, chosen: Sequence[int] | None
) -> list[ReviewedCell]:
    """Return some cells of a sample, or all for None, in their order.

    Args:
        connection: To the project.
        sample: Key of the sample.
        chosen: Keys of the cells; those of another sample are passed over.
    """
    if chosen is None:
        rows = connection.execute(_READ.format(chosen=""), (sample,))
    else:
        rows = connection.execute(_READ.format(chosen=_CHOSEN), (sample, json.dumps([*map(int, chosen)])))
    return [ReviewedCell(*row) for row in rows]


def keep_deciding(cells: Sequence[ReviewedCell], *, must_be_some: bool) -> list[ReviewedCell]:
    """Return the cells of which something can be decided.

    Args:
        cells: Some of a sample.
        must_be_some: Whether a person chose them, and is to be told where there is none among them.

    Raises:
        ReviewError: There is none, and there must be.
    """
    found = [cell for cell in cells if cell.status not in _TAKES_NO_PART]
    if cells and must_be_some and not found:
        raise ReviewError(
            tr("What could not be read, or is a copy of another image, takes no part in the counts."),
            tr("Choose other cells."),
        )
    return found


def compare(cell: ReviewedCell, decided: Mapping[str, str | None]) -> list[Change]:
    """Return what a decision changes of a cell."""
    before = {"final_class": cell.final_class, "excluded": str(cell.excluded), "comment": cell.comment}
    return [
        Change(field, before[field], new, cell.key) for field, new in decided.items() if new != before[field]
    ]


def apply_changes(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Make changes to what was decided about cells, in their order."""
    connection.executemany(
        "INSERT INTO review (cell) VALUES (?) ON CONFLICT (cell) DO NOTHING",
        {(change.cell,) for change in changes},
    )
    for change in changes:
        connection.execute(_FIELDS[change.field], (change.new, change.cell))
