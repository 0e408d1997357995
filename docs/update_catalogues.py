"""Bring the catalogues of translated texts in step with the code.

It takes the texts from the code, keeps the translations that there are, drops what is no longer said, and
compiles what the application reads:

    python docs/update_catalogues.py

What is new has an empty translation then, which is filled in the `.po` file; run it again after that.
"""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
CATALOGUES = ROOT / "resources" / "languages"
_PACKAGES = ("trainer", "bloodcell_gui")
# Which arguments of a call hold texts; `_option` declares the options of a training.
_HOLDERS = {"tr": (0,), "mark": (0,), "tr_n": (0, 1), "Texts": (0,), "_option": (1,)}
_PLURALS = {"it": "nplurals=2; plural=(n != 1);"}
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)

Message = str | tuple[str, str]


def list_messages() -> dict[Message, list[str]]:
    """Return each text of the code, or both where it has a plural, with the files that say it."""
    found: dict[Message, list[str]] = {}
    for package in _PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            for message in _find_messages(ast.parse(path.read_text(encoding="utf-8"))):
                places = found.setdefault(message, [])
                if place not in places:
                    places.append(place)
    return found


def read_catalogue(code: str) -> Catalog:
    """Return the catalogue of a language as it is on disk."""
    with _po_file(code).open("rb") as file:
        return read_po(file, locale=code)


def renew(code: str) -> Catalog:
    """Return the catalogue of a language with the texts of the code and the translations that there are."""
    known = read_catalogue(code) if _po_file(code).exists() else Catalog()
    catalogue = Catalog(
        locale=code,
        project="bloodcell",
        version="1",
        header_comment="# What bloodcell says, by its English text. Made by docs/update_catalogues.py.",
        last_translator="The bloodcell developers",
        msgid_bugs_address="The bloodcell developers",
        language_team="The bloodcell developers",
        # A date of now would change the file with every run.
        creation_date=_SOME_DAY,
        revision_date=_SOME_DAY,
        fuzzy=False,
    )
    # Babel would have a form of its own for whole millions, as CLDR has; gettext's own habit is two.
    catalogue.mime_headers = [("Plural-Forms", _PLURALS[code])]
    for message, places in sorted(list_messages().items(), key=lambda item: _sort_key(item[0])):
        before = known.get(message[0] if isinstance(message, tuple) else message)
        kept = before.string if before is not None and before.id == message else None
        catalogue.add(message, kept, locations=[(place, 0) for place in places])
    return catalogue


def main() -> None:
    """Renew and compile the catalogues of all languages."""
    for folder in sorted(path for path in CATALOGUES.iterdir() if path.is_dir()):
        catalogue = renew(folder.name)
        with _po_file(folder.name).open("wb") as file:
            write_po(file, catalogue, width=100, include_lineno=False)
        with _po_file(folder.name).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        n_missing = sum(1 for message in catalogue if message.id and not is_translated(message.string))
        print(f"{folder.name}: {len(catalogue)} texts, {n_missing} without a translation")


def is_translated(text: str | tuple[str, ...] | list[str]) -> bool:
    """Return whether a text, or each form of it, has a translation."""
    return all(text) if isinstance(text, tuple | list) and text else bool(text)


def _po_file(code: str) -> Path:
    return CATALOGUES / code / "LC_MESSAGES" / "bloodcell.po"


def _sort_key(message: Message) -> tuple[str, ...]:
    return message if isinstance(message, tuple) else (message,)


def _find_messages(tree: ast.AST) -> Iterator[Message]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        places = _HOLDERS.get(node.func.id, ())
        texts = [[*_find_texts(node.args[place])] for place in places if place < len(node.args)]
        if node.func.id == "tr_n":
            one, many = texts
            yield (one[0], many[0])
        else:
            yield from (text for found in texts for text in found)


def _find_texts(node: ast.expr) -> Iterator[str]:
    """Yield the literals of an argument: itself, either end of a condition, the values of a table."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        # The empty text is the head of a catalogue.
        if node.value:
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _find_texts(node.body)
        yield from _find_texts(node.orelse)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _find_texts(value)


if __name__ == "__main__":
    main()
