"""Small tables that a person writes, one record a line: read with every fault told by its line."""

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trainer.classes import normalise_name
from trainer.dataset.tables import decode_table, split_rows
from trainer.errors import TrainerError
from trainer.language import tr

MAX_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class TableForm:
    """What a table must look like.

    Attributes:
        columns: Spellings of each column as `normalise_name` leaves them, by the column's name.
        needed: The column without which the table means nothing.
        error: What is raised where it cannot be used.
        comments: Whether lines that begin with `#` are passed over.
    """

    columns: Mapping[str, tuple[str, ...]]
    needed: str
    error: type[TrainerError]
    comments: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a table.

    Attributes:
        line: Its number; the first line is 1.
        where: The same in words, for errors.
        fields: What stands in it by the name of the column, without spaces around it; columns that the table
            lacks are missing.
    """

    line: int
    where: str
    fields: Mapping[str, str]


def read_records(path: Path, form: TableForm) -> Iterator[Record]:
    """Yield the lines of a table as spreadsheets write it; empty ones are passed over.

    Columns stand in any order; comma, semicolon or tab divides them.

    Args:
        path: The table.
        form: What it must look like; its `error` is what is raised.

    Raises:
        TrainerError: It cannot be read, lacks the needed column, or a line has more values than columns.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise form.error(
            tr(
                "The table “{path}” cannot be read ({strerror}).", path=path, strerror=error.strerror or error
            ),
            tr("Check name and place."),
        ) from error
    if len(data) > MAX_BYTES:
        raise form.error(
            tr(
                "The table “{path}” is larger than the {max_bytes} MB that are read.",
                path=path.name,
                max_bytes=MAX_BYTES // 2**20,
            ),
            tr("Check that it is the right file."),
        )
    try:
        yield from _read_rows(path, form, split_rows(decode_table(data)))
    except csv.Error as error:
        raise form.error(
            tr("“{path}” is no proper table ({error}).", path=path.name, error=error),
            tr("Save it again as CSV."),
        ) from error


def read_number(written: str) -> float:
    """Return the number that a person wrote, NaN for none; one comma and no point is a decimal comma.

    What could mean two things, such as 1,234.5, is none.
    """
    try:
        return float(written.replace(",", ".") if "." not in written else written)
    except ValueError:
        return math.nan


def _read_rows(path: Path, form: TableForm, rows: Iterator[list[str]]) -> Iterator[Record]:
    columns: dict[str, int] = {}
    width = 0
    for line, row in enumerate(rows, 1):
        if form.comments and row and row[0].startswith("#"):
            continue
        if not columns:
            columns, width = _find_columns(path, form, row), len(row)
            continue
        if not any(cell.strip() for cell in row):
            continue
        where = tr("Line {line} of “{path}”", line=line, path=path.name)
        if len(row) > width:
            raise form.error(
                tr(
                    "{where} has {n_row} values, but the first line names {width} columns.",
                    where=where,
                    n_row=len(row),
                    width=width,
                ),
                tr("Write numbers with a point, or divide the columns by semicolons."),
            )
        yield Record(
            line, where, {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        )
    if not columns:
        _find_columns(path, form, [])


def _find_columns(path: Path, form: TableForm, header: list[str]) -> dict[str, int]:
    names = [normalise_name(name) for name in header]
    columns = {
        column: names.index(spelling)
        for column, spellings in form.columns.items()
        for spelling in reversed(spellings)
        if spelling in names
    }
    if form.needed not in columns:
        raise form.error(
            tr("“{path}” has no column “{needed}”.", path=path.name, needed=form.needed),
            tr("Name the columns in its first line: {columns}.", columns=", ".join(form.columns)),
        )
    return columns
