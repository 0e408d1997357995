import pytest

from bloodcell_gui.texts import set_apart, shorten


@pytest.mark.parametrize("name", ["S-1", "Müller", "染色 7", ""])
def test_a_name_that_is_read_as_its_sentence_stays_as_it_is(name: str) -> None:
    assert set_apart(name) == name


@pytest.mark.parametrize("name", ["דגימה 7", "عينة", "S-1 שלום", "٣"])
def test_a_name_that_is_read_from_the_right_keeps_its_neighbours_in_place(name: str) -> None:
    assert set_apart(name) == f"\u2068{name}\u2069"


def test_a_long_name_is_cut() -> None:
    assert shorten("a" * 24) == "a" * 24
    assert shorten("a" * 25) == "a" * 23 + "…"
