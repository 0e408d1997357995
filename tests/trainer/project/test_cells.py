from collections.abc import Callable

from trainer.inference.predictions import Prediction, Status
from trainer.project.cells import list_cells, read_cells, read_probabilities
from trainer.project.project_file import Project
from trainer.project.review import Review

Predict = Callable[..., Prediction]
Keys = Callable[[int], dict[str, int]]


def names(project: Project, sample: int) -> list[str]:
    return [cell.name for cell in list_cells(project, sample)]


def test_classes_come_in_order_and_the_least_certain_cells_first(
    project: Project, fill: Callable[..., int], predict: Predict
) -> None:
    sample = fill(
        [
            predict("p1", 2, 0.7),
            predict("n2", 0, 0.9),
            predict("u2", 1, 0.5, Status.UNSURE),
            predict("n1", 0, 0.6),
            predict("x", status=Status.FAILED),
            predict("u1", 1, 0.4, Status.UNSURE),
            predict("copy", status=Status.EXCLUDED),
        ]
    )

    assert names(project, sample) == ["n1", "n2", "p1", "u1", "u2", "copy", "x"]


def test_a_cell_is_listed_as_what_it_counts_as(project: Project, mixed: int, keys: Keys) -> None:
    review, cells = Review(project, mixed, "Ada"), keys(mixed)
    review.assign([cells["a.png"]], "platelet")
    review.exclude([cells["b.png"]])

    assert names(project, mixed) == ["c.png", "a.png", "d.png", "e.png", "b.png", "f.png"]
    listed = {cell.name: cell for cell in list_cells(project, mixed)}
    moved = listed["a.png"]
    assert (moved.machine_class, moved.final_class, moved.is_reviewed) == ("neutrophil", "platelet", True)
    left_out = listed["b.png"]
    assert (left_out.status, left_out.final_class, left_out.reason) == (
        Status.EXCLUDED,
        "",
        "excluded in review",
    )


def test_what_was_not_classified_has_no_probabilities(project: Project, mixed: int, keys: Keys) -> None:
    assert read_probabilities(project, keys(mixed)["f.png"]) is None


def test_some_cells_are_read_as_they_are_listed(project: Project, mixed: int, keys: Keys) -> None:
    review, cells = Review(project, mixed, "Ada"), keys(mixed)
    review.assign([cells["a.png"]], "platelet")
    listed = {cell.key: cell for cell in list_cells(project, mixed)}
    wanted = [cells["d.png"], cells["a.png"], 10_000]
    assert [cell.name for cell in read_cells(project, mixed, wanted)] == ["a.png", "d.png"]
    assert all(cell == listed[cell.key] for cell in read_cells(project, mixed, wanted))
