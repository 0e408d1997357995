from hypothesis import given
from hypothesis import strategies as st

from trainer.cleaning.book import DecisionBook
from trainer.cleaning.decisions import Decision, Verdict


def decide(path: str, verdict: Verdict = Verdict.EXCLUDE, by: str = "") -> Decision:
    return Decision(path=path, verdict=verdict, by=by)


def test_a_new_book_holds_what_was_decided_before() -> None:
    book = DecisionBook([decide("a")])
    assert book.is_decided("a")
    assert book.find("b") is None
    assert book.undo() is None
    assert book.undo_title == ""


def test_undecided_is_not_decided() -> None:
    assert not DecisionBook([decide("a", Verdict.UNDECIDED)]).is_decided("a")


def test_a_step_about_many_images_is_undone_at_once() -> None:
    book = DecisionBook([decide("a", Verdict.KEEP)])
    book.decide("exclude 2 images", [decide("a"), decide("b")])
    assert book.undo_title == "exclude 2 images"
    assert book.undo() is not None
    assert book.decisions == (decide("a", Verdict.KEEP),)
    assert book.redo_title == "exclude 2 images"
    assert book.redo() is not None
    assert set(book.decisions) == {decide("a"), decide("b")}


def test_what_changes_nothing_is_no_step() -> None:
    book = DecisionBook([decide("a", by="Ada")])
    assert book.decide("exclude", [decide("a", by="Bo")]) is None
    assert book.undo_title == ""
    assert book.decisions[0].by == "Ada"


def test_a_new_step_ends_what_could_be_done_again() -> None:
    book = DecisionBook()
    book.decide("exclude", [decide("a")])
    book.undo()
    book.decide("keep", [decide("b", Verdict.KEEP)])
    assert book.redo() is None
    assert book.decisions == (decide("b", Verdict.KEEP),)


_STEPS = st.lists(
    st.lists(
        st.builds(decide, st.sampled_from("abc"), st.sampled_from(Verdict)),
        min_size=1,
        max_size=3,
        unique_by=lambda one: one.path,
    ),
    max_size=8,
)


@given(_STEPS)
def test_undoing_all_and_doing_all_again_ends_where_it_began(steps: list[list[Decision]]) -> None:
    book = DecisionBook([decide("a", Verdict.KEEP)])
    for number, step in enumerate(steps):
        book.decide(str(number), step)
    final = set(book.decisions)
    undone = 0
    while book.undo() is not None:
        undone += 1
    assert book.decisions == (decide("a", Verdict.KEEP),)
    for _ in range(undone):
        assert book.redo() is not None
    assert set(book.decisions) == final
    assert book.redo() is None
