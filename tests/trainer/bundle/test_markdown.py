import pytest

from trainer.bundle.markdown import escape, make_code, make_list, make_table


def test_what_a_user_wrote_is_nothing_but_text() -> None:
    assert escape("*ours* | <b>1</b>\n# two") == r"\*ours\* \| \<b\>1\</b\> \# two"


@pytest.mark.parametrize(
    ("text", "code"),
    [("a b", "`a b`"), ("a|b", r"`a\|b`"), ("a`b", "`` a`b ``"), ("a``b", "``` a``b ```"), ("", "none")],
)
def test_code_holds_backticks_and_bars(text: str, code: str) -> None:
    assert make_code(text) == code


def test_numbers_stand_at_the_right_of_a_table() -> None:
    assert make_table(("Class", "Images"), [("blast", "7")], numbers=1) == [
        "| Class | Images |",
        "| --- | ---: |",
        "| blast | 7 |",
        "",
    ]


def test_facts_are_a_list() -> None:
    assert make_list(("Network", "Basic CNN"), ("Input", "32 pixels")) == [
        "- **Network:** Basic CNN",
        "- **Input:** 32 pixels",
        "",
    ]
