"""Texts as Markdown: lists, tables, and names that are nothing but text, whatever is in them."""

import re
from collections.abc import Iterable, Sequence

from trainer.language import tr

# What Markdown or HTML would take for more than a letter.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")

Row = Sequence[str]


def make_list(*facts: tuple[str, str]) -> list[str]:
    """Return a list of facts under their names, and an empty line."""
    return [*(f"- **{name}:** {told}" for name, told in facts), ""]


def make_table(heading: Row, rows: Iterable[Row], *, numbers: int) -> list[str]:
    """Return a table, the last columns set to the right, and an empty line."""
    left = len(heading) - numbers
    rules = ["---"] * left + ["---:"] * numbers
    return [*(f"| {' | '.join(row)} |" for row in (heading, rules, *rows)), ""]


def escape(text: str) -> str:
    """Return a text of the user's as one line that is nothing but text."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def make_code(text: str) -> str:
    """Return a text as code, whatever backticks and bars are in it."""
    line = " ".join(text.split()).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{line}{space}{fence}" if line else tr("none")
