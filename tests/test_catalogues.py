"""What the code says, and what it says in other languages."""

import ast
import functools
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import trainer.errors
from trainer.language import LANGUAGES

ROOT = Path(__file__).parents[1]
CATALOGUES = ROOT / "resources" / "languages"
CODES = [code for code in LANGUAGES if code != "en"]
# Names, formats and words that are the same in another language.
SAME = re.compile(
    r"Macro F1|JPEG|Esc|Id|Plateau|File:?|&File|&Log|E&xcel|schema|MB|GiB|SHA-256 of"
    r"|(NRBC )?per 100 WBC|h +min|min( +s)?|,? *thread|(MobileNet|EfficientNet|ConvNeXt|Xception).*"
)
_BAR = ("&File", "&Edit", "&View", "Pro&ject", "&Model", "&Help")
_LOOKED_UP = frozenset({"tr", "tr_n", "fill", "mark"})
# The command line speaks English, and so does what only it shows.
_IN_ENGLISH = ("trainer/commands/", "trainer/self_test/", "trainer/study.py", "bloodcell_gui/trial.py")
_PLACEHOLDER = re.compile(r"\{(\w*)[^}]*\}")


@pytest.fixture(autouse=True)
def _scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")


@functools.cache
def _read(code: str) -> Catalog:
    from update_catalogues import read_catalogue

    return read_catalogue(code)


def _messages(code: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield each text with its forms, and their translations."""
    for message in _read(code):
        if message.id:
            yield _forms(message.id), _forms(message.string)


def _forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _names(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text.replace("{{", "").replace("}}", "")))


@functools.cache
def _calls(functions: frozenset[str] = _LOOKED_UP) -> list[tuple[str, str, ast.Call]]:
    """Return where some functions are called, those that look texts up: the place, which one, and how."""
    found = []
    for package in ("trainer", "bloodcell_gui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(getattr(node, "func", None), "id", "")
                if isinstance(node, ast.Call) and name in functions:
                    found.append((f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", name, node))
    return found


def _literals(nodes: list[ast.expr]) -> list[str]:
    inner = [one for node in nodes if isinstance(node, ast.Constant | ast.IfExp) for one in ast.walk(node)]
    return [one.value for one in inner if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def test_values_and_places_for_them_go_together() -> None:
    for place, name, call in _calls():
        given = {one.arg for one in call.keywords} | ({"count"} if name == "tr_n" else set())
        literals = _literals(call.args[: 2 if name == "tr_n" else 1])
        if not literals or not given:
            continue
        wanted = set().union(*map(_names, literals))
        assert wanted <= given, f"{place} does not say what {wanted - given} stands for"
        assert given - {"count"} <= wanted, f"{place} has no place for {given - wanted}"


def test_no_text_is_put_together_before_it_is_looked_up() -> None:
    for place, _, call in _calls():
        assert not isinstance(call.args[0], ast.JoinedStr), f"{place}: an f-string is looked up"


def test_errors_are_said_in_the_language_of_the_user() -> None:
    errors = frozenset(name for name in vars(trainer.errors) if name.endswith("Error"))
    for place, _, call in _calls(errors):
        is_said = not any(isinstance(words, ast.Constant | ast.JoinedStr) for words in call.args)
        assert is_said or place.startswith(_IN_ENGLISH), f"{place}: an error is not looked up"


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_has_all_texts_of_the_code_and_no_others(code: str) -> None:
    from update_catalogues import list_messages

    said = {_forms(message) for message in list_messages()}
    known = {forms for forms, _ in _messages(code)}
    assert not said - known, "New texts: run docs/update_catalogues.py, and translate them"
    assert not known - said, "Texts that are no longer said: run docs/update_catalogues.py"


@pytest.mark.parametrize("code", CODES)
def test_every_text_is_translated_with_its_values_its_key_and_its_spaces(code: str) -> None:
    for forms, translated in _messages(code):
        assert len(translated) == len(forms), forms
        assert all(translated), f"{forms} has no translation"
        names = set().union(*map(_names, forms))
        for english, text in zip(forms, translated, strict=True):
            # “1 image” may be said by its number, and the other way round.
            assert _names(text) <= names, text
            assert _names(text) ^ _names(english) <= {"count"}, text
            assert _has_key(text) == _has_key(english), f"“{english}” and “{text}”: one has a key to press"
            assert _spaces(text) == _spaces(english), f"“{english}” and “{text}” begin or end differently"


@pytest.mark.parametrize("code", CODES)
def test_nothing_was_left_in_english(code: str) -> None:
    for forms, translated in _messages(code):
        for english, text in zip(forms, translated, strict=True):
            words = re.sub(r"\{[^}]*\}", "", english)
            if english == text and re.search(r"[A-Za-z]{3}", words):
                assert SAME.fullmatch(words.strip(" .")), f"“{english}” is not translated"


@pytest.mark.parametrize("code", CODES)
def test_what_the_application_reads_is_what_is_written(code: str) -> None:
    with (CATALOGUES / code / "LC_MESSAGES" / "bloodcell.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for forms, translated in _messages(code):
        if len(forms) == 1:
            assert compiled.gettext(forms[0]) == translated[0]
        else:
            assert (compiled.ngettext(*forms, 1), compiled.ngettext(*forms, 2)) == translated


def _has_key(text: str) -> bool:
    return bool(re.search(r"&(?=\w)(?!\w+;)", text.replace("&&", "")))


def _spaces(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text) - len(text.rstrip())


@pytest.mark.parametrize("code", CODES)
def test_no_control_takes_a_letter_of_the_menu_bar(code: str) -> None:
    letters = {
        _letter(forms[0]): _letter(translated[0]) for forms, translated in _messages(code) if forms[0] in _BAR
    }
    assert len(set(letters.values())) == len(_BAR)
    for message in _read(code):
        if not message.id or all(place == "bloodcell_gui/menus.py" for place, _ in message.locations):
            continue
        english, text = _forms(message.id)[0], _forms(message.string)[0]
        # What has such a letter in English stands in a menu of its own.
        if _letter(english) not in letters:
            assert _letter(text) not in letters.values(), text


def _letter(text: str) -> str:
    found = re.search(r"&(\w)(?!\w*;)", text.replace("&&", ""))
    return found[1].upper() if found else "-"
