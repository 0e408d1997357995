"""Texts in the user's language: English is in the code, other languages are looked up.

A text is looked up when it is shown, so that a process can change its language. What stands in a constant
is marked there (`mark`, `Texts`) and looked up by whoever shows it.
"""

import functools
import gettext
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Any, TypeVar

import resources

K = TypeVar("K")

ENGLISH = "en"
# Code of each language, and what it calls itself.
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "it": "Italiano"}

_DOMAIN = "bloodcell"
# What separates thousands and what stands before decimals, where they are not as in English.
_SIGNS = {"it": (".", ",")}


@dataclass(frozen=True, slots=True)
class _Language:
    code: str
    catalogue: gettext.NullTranslations


class _Formatter(string.Formatter):
    """Puts values into texts, numbers as a language writes them."""

    def __init__(self, code: str) -> None:
        thousands, decimal = _SIGNS.get(code, (",", "."))
        self._table = str.maketrans({",": thousands, ".": decimal})

    def format_field(self, value: Any, format_spec: str) -> str:
        text = super().format_field(value, format_spec)
        assert isinstance(text, str)
        # NumPy's numbers too.
        return text.translate(self._table) if isinstance(value, Real) and format_spec else text


_formatter = functools.cache(_Formatter)
_english = _Language(ENGLISH, gettext.NullTranslations())
_in_use = _english


def use_language(code: str) -> None:
    """Show texts in a language from now on, in all threads of this process.

    Args:
        code: One of `LANGUAGES`.

    Raises:
        OSError: Its catalogue is missing or damaged.
    """
    global _in_use
    _in_use = _read_language(code)


def language_in_use() -> str:
    """Return the code of the language in which texts are shown."""
    return _in_use.code


def choose_language(wanted: str, spoken: Sequence[str]) -> str:
    """Return the code of the language that suits a user best.

    Args:
        wanted: A code of `LANGUAGES`, or anything else for the system's.
        spoken: What the user's system speaks, the best first, such as `it-CH`.
    """
    for name in (wanted, *spoken):
        code = name.replace("_", "-").partition("-")[0].lower()
        if code in LANGUAGES:
            return code
    return ENGLISH


def run_speaking(code: str, function: Callable[..., None], *arguments: Any) -> None:
    """Call a function in a process of its own, which speaks a language from its start.

    Args:
        code: One of `LANGUAGES`.
        function: What the process is for.
        *arguments: What it is called with.
    """
    use_language(code)
    function(*arguments)


def tr(text: str, /, **values: object) -> str:
    """Return a text in the language in use, with values put into its `{names}`.

    Args:
        text: The English text: a literal, or one that was marked where it stands.
        **values: What stands for each name; numbers are written as the language does.
    """
    # The empty text is the head of a catalogue.
    found = _in_use.catalogue.gettext(text) if text else text
    return fill(found, **values) if values else found


def tr_n(one: str, many: str, count: int, /, **values: object) -> str:
    """Return a text about a number of things in the language in use.

    Args:
        one: The English text for one, a literal.
        many: The English text for any other number, a literal.
        count: How many; it is `{count}` in the texts.
        **values: What stands for other names.
    """
    return fill(_in_use.catalogue.ngettext(one, many, count), count=count, **values)


def fill(pattern: str, /, **values: object) -> str:
    """Return a text of no language with values put in, numbers as the language in use writes them.

    Args:
        pattern: Names in braces, with formats, such as `{share:.1f} %`.
        **values: What stands for each name.
    """
    return _formatter(_in_use.code).vformat(pattern, (), values)


def mark(text: str) -> str:
    """Return the text as it is: it stands in a constant, and is looked up when it is shown."""
    return text


class Texts(Mapping[K, str]):
    """A table of texts, each in the language in use when it is looked up."""

    def __init__(self, english: Mapping[K, str]) -> None:
        """Take the table in English, its texts literals."""
        self._english = english

    def __getitem__(self, key: K) -> str:
        return tr(self._english[key])

    def __iter__(self) -> Iterator[K]:
        return iter(self._english)

    def __len__(self) -> int:
        return len(self._english)


@functools.cache
def _read_language(code: str) -> _Language:
    if code == ENGLISH:
        return _english
    # Asked of the package itself, as `trainer.resources` does, which stands above this.
    path = Path(resources.__path__[0], "languages", code, "LC_MESSAGES", f"{_DOMAIN}.mo")
    with path.open("rb") as file:
        return _Language(code, gettext.GNUTranslations(file))
