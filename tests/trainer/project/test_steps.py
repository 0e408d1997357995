import re
from collections.abc import Callable

from trainer.inference.predictions import Prediction
from trainer.project.project_file import Project
from trainer.project.review import Review
from trainer.project.steps import Action, now, read_trail

Keys = Callable[[int], dict[str, int]]


def test_the_trail_says_who_did_what_to_which_image(project: Project, mixed: int, keys: Keys) -> None:
    cells = keys(mixed)
    Review(project, mixed, "=Ada").assign([cells["a.png"], cells["b.png"]], "platelet")
    Review(project, mixed, "Ben").undo()

    rows = [(row.who, row.action, row.image, row.field, row.old, row.new) for row in read_trail(project)]

    assert rows == [
        ("Ada", Action.ADD_SAMPLE, "", "images", None, "6"),
        ("=Ada", Action.ASSIGN, "a.png", "final_class", None, "platelet"),
        ("=Ada", Action.ASSIGN, "b.png", "final_class", None, "platelet"),
        ("=Ada", Action.ASSIGN, "", "state", "new", "in review"),
        ("Ben", Action.UNDO, "b.png", "final_class", "platelet", None),
        ("Ben", Action.UNDO, "a.png", "final_class", "platelet", None),
    ]


def test_the_trail_of_one_sample_is_that_sample_alone(
    project: Project, mixed: int, fill: Callable[..., int], predict: Callable[..., Prediction]
) -> None:
    fill([predict("a.png", 0, sample_id="S-2")], sample_id="S-2")

    assert {row.sample_id for row in read_trail(project)} == {"S-1", "S-2"}
    assert {row.sample_id for row in read_trail(project, "S-2")} == {"S-2"}


def test_times_are_utc_in_iso_8601() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", now())
