import io
import sys

import pytest

from trainer.commands.console import (
    count_things,
    follow,
    list_some,
    make_printable,
    print_json,
    show_progress,
    tell,
)


def test_json_is_one_line_of_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": "Müller 血 🩸", "none": None})

    assert capsys.readouterr().out == '{"name": "M\\u00fcller \\u8840 \\ud83e\\ude78", "none": null}\n'


def test_a_message_is_neither_markup_nor_broken_into_lines(capsys: pytest.CaptureFixture[str]) -> None:
    text = "[red]" + " word" * 60 + " :smile:"

    tell(text)

    assert capsys.readouterr() == ("", f"{text}\n")


def test_an_old_code_page_ends_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252"))

    make_printable()
    print("Müller 血", flush=True)

    assert raw.getvalue().rstrip() == b"M\xfcller \\u8840"


def test_things_are_counted_in_words() -> None:
    assert [count_things(count, "image") for count in (0, 1, 2)] == ["0 images", "1 image", "2 images"]


def test_a_long_list_is_cut() -> None:
    assert list(list_some("Bad:", [])) == []
    assert list(list_some("Bad:", ["a", "b"], limit=2)) == ["Bad:", "  a", "  b"]
    assert list(list_some("Bad:", ["a", "b", "c"], limit=2))[-1] == "  … and 1 more; --json lists them all."


def test_following_yields_every_item_and_tells_how_many() -> None:
    told: list[tuple[int, int]] = []

    items = list(follow("abc", 3, lambda *how: told.append(how)))

    assert items == ["a", "b", "c"]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_no_bar_is_drawn_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress("Classifying") as show:
        show(1, 2)

    assert capsys.readouterr() == ("", "")


def test_a_bar_is_drawn_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")

    with show_progress("Classifying") as show:
        show(1, 2)

    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Classifying" in printed.err
