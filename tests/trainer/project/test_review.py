from collections.abc import Callable

import pytest

from trainer.classes import Role
from trainer.errors import ReviewError
from trainer.inference.predictions import Prediction, Status
from trainer.project.cells import ProjectCell, list_cells
from trainer.project.classes import add_class
from trainer.project.project_file import Project, open_project
from trainer.project.review import Review
from trainer.project.samples import ReviewState, find_sample
from trainer.project.steps import Action, read_trail

Keys = Callable[[int], dict[str, int]]


@pytest.fixture
def review(project: Project, mixed: int) -> Review:
    return Review(project, mixed, "Ada")


@pytest.fixture
def cells(mixed: int, keys: Keys) -> dict[str, int]:
    return keys(mixed)


def look(project: Project, sample: int) -> dict[str, ProjectCell]:
    return {cell.name: cell for cell in list_cells(project, sample)}


def test_a_class_is_given_and_the_models_is_kept(
    project: Project, mixed: int, review: Review, cells: dict[str, int]
) -> None:
    step = review.assign([cells["a.png"], cells["d.png"]], "platelet")

    assert step is not None
    assert (step.action, step.cells) == (Action.ASSIGN, (cells["a.png"], cells["d.png"]))
    seen = look(project, mixed)
    assert [seen[name].machine_class for name in ("a.png", "d.png")] == ["neutrophil", "erythroblast"]
    assert [seen[name].final_class for name in ("a.png", "d.png")] == ["platelet", "platelet"]
    assert seen["d.png"].status is Status.CLASSIFIED
    assert seen["d.png"].reason == ""


def test_the_models_class_is_confirmed_of_unsure_cells_too(
    project: Project, mixed: int, review: Review, cells: dict[str, int]
) -> None:
    review.confirm([cells["d.png"]])

    assert look(project, mixed)["d.png"].final_class == "erythroblast"


def test_the_rest_of_a_class_is_what_nobody_looked_at_and_is_not_unsure(
    project: Project, mixed: int, review: Review, cells: dict[str, int]
) -> None:
    review.assign([cells["c.png"]], "neutrophil")
    step = review.confirm_rest("neutrophil")

    assert step is not None
    assert step.cells == (cells["a.png"], cells["b.png"])
    assert review.confirm_rest("neutrophil") is None
    assert review.confirm_rest("erythroblast") is None
    assert not look(project, mixed)["d.png"].is_reviewed


def test_an_excluded_cell_counts_again_as_it_did(
    project: Project, mixed: int, review: Review, cells: dict[str, int]
) -> None:
    review.assign([cells["a.png"]], "platelet")
    review.exclude([cells["a.png"], cells["d.png"]])
    assert look(project, mixed)["a.png"].status is Status.EXCLUDED

    review.include([cells["a.png"], cells["d.png"]])

    seen = look(project, mixed)
    assert (seen["a.png"].status, seen["a.png"].final_class) == (Status.CLASSIFIED, "platelet")
    assert seen["d.png"].status is Status.UNSURE


def test_a_class_for_an_excluded_cell_includes_it(
    project: Project, mixed: int, review: Review, cells: dict[str, int]
) -> None:
    review.exclude([cells["a.png"]])
    review.assign([cells["a.png"]], "platelet")

    assert look(project, mixed)["a.png"].final_class == "platelet"


def test_a_comment_can_be_written_to_any_cell(
    project: Project, mixed: int, review: Review, cells: dict[str, int]
) -> None:
    review.comment([cells["f.png"], cells["a.png"]], "  =ask Ben \ud83d ")
    assert look(project, mixed)["f.png"].comment == "=ask Ben \\ud83d"

    review.comment([cells["f.png"]], "")
    assert look(project, mixed)["f.png"].comment == ""


def test_what_takes_no_part_is_passed_over_and_told_where_there_is_nothing_else(
    review: Review, cells: dict[str, int]
) -> None:
    step = review.assign([cells["a.png"], cells["e.png"], cells["f.png"]], "platelet")
    assert step is not None
    assert step.cells == (cells["a.png"],)

    with pytest.raises(ReviewError, match="takes no part in the counts"):
        review.confirm([cells["e.png"], cells["f.png"]])


def test_a_step_that_changes_nothing_is_none(project: Project, review: Review, cells: dict[str, int]) -> None:
    review.assign([cells["a.png"]], "platelet")
    before = list(read_trail(project))

    assert review.assign([cells["a.png"]], "platelet") is None
    assert review.include([cells["a.png"]]) is None
    assert review.comment([cells["a.png"]], " ") is None
    assert review.assign([], "platelet") is None
    assert list(read_trail(project)) == before


def test_a_class_that_the_model_does_not_know_is_added_first(
    project: Project, mixed: int, review: Review, cells: dict[str, int]
) -> None:
    with pytest.raises(ReviewError, match="There is no class “blast” in this project"):
        review.assign([cells["a.png"]], "blast")

    add_class(project, "Blast", Role.WBC, "Ada")
    review.assign([cells["a.png"]], "blast")

    assert look(project, mixed)["a.png"].final_class == "blast"


def test_cells_of_another_sample_are_left_alone(
    project: Project,
    review: Review,
    fill: Callable[..., int],
    predict: Callable[..., Prediction],
    keys: Keys,
) -> None:
    other = fill([predict("a.png", 0, sample_id="S-2")], sample_id="S-2")

    assert review.assign(list(keys(other).values()), "platelet") is None
    assert not look(project, other)["a.png"].is_reviewed


def test_the_first_change_begins_the_review(project: Project, review: Review, cells: dict[str, int]) -> None:
    assert find_sample(project, "S-1").state is ReviewState.NEW
    review.confirm([cells["a.png"]])

    begun = find_sample(project, "S-1")
    assert (begun.state, begun.state_by) == (ReviewState.IN_REVIEW, "Ada")
    review.undo()
    assert find_sample(project, "S-1").state is ReviewState.IN_REVIEW


def test_a_signed_sample_refuses_every_change_until_it_is_reopened(
    project: Project, mixed: int, review: Review, cells: dict[str, int]
) -> None:
    review.confirm([cells["a.png"]])
    review.sign()
    signed = find_sample(project, "S-1")
    assert (signed.state, signed.state_by) == (ReviewState.SIGNED, "Ada")
    assert signed.state_at.endswith("Z")
    cell = [cells["a.png"]]
    for refused in (
        lambda: review.assign(cell, "platelet"),
        lambda: review.confirm(cell),
        lambda: review.confirm_rest("neutrophil"),
        lambda: review.exclude(cell),
        lambda: review.include(cell),
        lambda: review.comment(cell, "late"),
        review.undo,
        review.redo,
        review.sign,
    ):
        with pytest.raises(ReviewError, match="The sample “S-1” was signed by Ada") as caught:
            refused()
        assert caught.value.remedy == "Reopen it to change it."

    Review(project, mixed, "Ben").reopen()

    assert find_sample(project, "S-1").state is ReviewState.REOPENED
    assert review.assign(cell, "platelet") is not None
    assert find_sample(project, "S-1").state is ReviewState.REOPENED
    with pytest.raises(ReviewError, match="is not signed"):
        review.reopen()


def test_nobody_signs_without_a_name(project: Project, mixed: int) -> None:
    with pytest.raises(ReviewError, match="is signed with a name"):
        Review(project, mixed, "  ").sign()


def test_steps_are_undone_and_done_again_also_another_day(
    project: Project, mixed: int, review: Review, cells: dict[str, int]
) -> None:
    review.assign([cells["a.png"]], "platelet")
    review.exclude([cells["a.png"], cells["b.png"]])
    project.close()

    with open_project(project.path) as again:
        later = Review(again, mixed, "Ben")
        undoable = later.next_undo()
        assert undoable is not None
        assert (undoable.action, undoable.cells) == (Action.EXCLUDE, (cells["a.png"], cells["b.png"]))
        assert later.undo() == undoable
        assert later.next_redo() == undoable
        assert look(again, mixed)["a.png"].final_class == "platelet"
        later.undo()
        assert look(again, mixed)["a.png"].final_class == "neutrophil"
        assert later.next_undo() is None
        assert later.undo() is None
        later.redo()
        later.redo()
        assert look(again, mixed)["a.png"].status is Status.EXCLUDED
        assert later.redo() is None


def test_a_new_step_ends_what_could_be_done_again(review: Review, cells: dict[str, int]) -> None:
    review.assign([cells["a.png"]], "platelet")
    review.undo()
    review.exclude([cells["b.png"]])

    assert review.next_redo() is None
    assert review.redo() is None


def test_undoing_is_written_to_the_trail_and_nothing_is_rewritten(
    project: Project, review: Review, cells: dict[str, int]
) -> None:
    review.assign([cells["a.png"]], "platelet")
    before = list(read_trail(project))

    review.undo()
    review.redo()

    after = list(read_trail(project))
    assert after[: len(before)] == before
    assert [(row.action, row.old, row.new) for row in after[len(before) :]] == [
        (Action.UNDO, "platelet", None),
        (Action.REDO, None, "platelet"),
    ]


def test_another_sample_has_its_own_undo(
    project: Project,
    review: Review,
    cells: dict[str, int],
    fill: Callable[..., int],
    predict: Callable[..., Prediction],
) -> None:
    other = Review(project, fill([predict("a.png", 0, sample_id="S-2")], sample_id="S-2"), "Ada")
    review.confirm([cells["a.png"]])
    review.sign()

    assert other.next_undo() is None
    other.confirm_rest("neutrophil")
    assert other.undo() is not None
