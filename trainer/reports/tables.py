"""CSV as spreadsheets read it: dialects, numbers, and text that cannot act as a formula."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainer.files import replace_file
from trainer.language import mark

# A spreadsheet takes a cell that begins so for a formula, and a file's name can begin so.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class DialectId(StrEnum):
    """The dialects by the names that they have on the command line and in settings."""

    STANDARD = "standard"
    COMMA_COUNTRIES = "comma-countries"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table separates its values and writes its numbers.

    Attributes:
        id: Which one it is.
        title: What the user reads.
        delimiter: What stands between two values.
        decimal: What stands before the decimals of a number.
    """

    id: DialectId
    title: str
    delimiter: str
    decimal: str

    def format_number(self, value: float | None, places: int) -> str:
        """Return a number with so many decimals; empty for None, which is not 0."""
        if value is None:
            return ""
        text = f"{value:.{places}f}"
        return text if self.decimal == "." else text.replace(".", self.decimal)


STANDARD = Dialect(DialectId.STANDARD, mark("Standard CSV"), ",", ".")
# Where the decimal sign is a comma, Excel wants semicolons too: one without the other fails.
COMMA_COUNTRIES = Dialect(DialectId.COMMA_COUNTRIES, mark("Excel, comma countries"), ";", ",")
DIALECTS = {dialect.id: dialect for dialect in (STANDARD, COMMA_COUNTRIES)}


def guard_text(text: str) -> str:
    """Return the text, with a leading apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def unguard_text(text: str) -> str:
    """Return a text that was read from a table without the apostrophe of `guard_text`."""
    return text[1:] if text.startswith("'") and guard_text(text[1:]) == text else text


@contextmanager
def write_table(
    path: Path, dialect: Dialect, header: Iterable[str]
) -> Iterator[Callable[[Sequence[str | int]], object]]:
    """Write a CSV file that takes its place when the block ends well.

    RFC 4180 (CRLF, quotes where they are needed), UTF-8 with a byte order mark, by which Excel
    knows it. What no Unicode text can hold, such as a file's name in another encoding, is
    written as an escape.

    Args:
        path: The file.
        dialect: What separates values; numbers come already formatted.
        header: Names of the columns.

    Yields:
        A function that writes one row.

    Raises:
        OutputError: It cannot be written there.
    """
    options = {"encoding": "utf-8-sig", "newline": "", "errors": "backslashreplace"}
    with replace_file(path, "w", **options) as file:
        writer = csv.writer(file, delimiter=dialect.delimiter, lineterminator="\r\n")
        writer.writerow([guard_text(name) for name in header])
        yield writer.writerow
