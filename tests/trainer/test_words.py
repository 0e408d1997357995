import pytest

from trainer.words import clean_text, join_choices, join_words, quote_some


@pytest.mark.parametrize(
    ("words", "told"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined_as_a_sentence_lists_them(words: list[str], told: str) -> None:
    assert join_words(words) == told


def test_one_of_several_words_is_to_be_taken() -> None:
    assert [join_choices(list(words)) for words in ("a", "ab", "abc")] == ["a", "a or b", "a, b or c"]


@pytest.mark.parametrize(
    ("count", "told"),
    [(1, "“0”"), (2, "“0” and “1”"), (3, "“0”, “1” and 1 more"), (2000, "“0”, “1” and 1,998 more")],
)
def test_of_many_names_the_first_few_are_quoted(count: int, told: str) -> None:
    assert quote_some([str(number) for number in range(count)], 2) == told


def test_what_no_text_can_hold_becomes_an_escape() -> None:
    assert clean_text("Größe.png") == "Größe.png"
    assert clean_text("a\udcff.png") == "a\\udcff.png"
