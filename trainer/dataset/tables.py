"""Tables as spreadsheets write them: any usual encoding, any usual separator."""

import csv
import io
from collections.abc import Iterator


def decode_table(data: bytes) -> str:
    """Return the text of a table: UTF-8, UTF-16 with a byte order mark, or Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def split_rows(text: str) -> Iterator[list[str]]:
    """Return the rows of a table, divided by whatever divides its first line.

    Raises:
        csv.Error: While the rows are taken: it is no proper table.
    """
    header = text.partition("\n")[0]
    return csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
