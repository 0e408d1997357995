from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from trainer.classes import Role
from trainer.dataset.samples import Sample
from trainer.errors import ComparisonError
from trainer.inference.predictions import Prediction, Status
from trainer.project.adding import add_predictions
from trainer.project.classes import add_class
from trainer.project.comparison import compare_reviewers, compare_with_machine
from trainer.project.project_file import Project, create_project
from trainer.project.review import Review
from trainer.project.samples import find_sample
from trainer.reports.used_model import UsedModel

Predict = Callable[..., Prediction]
Fill = Callable[..., int]
Keys = Callable[[int], dict[str, int]]


def decide(project: Project, sample_id: str, who: str, classes: dict[str, str]) -> None:
    sample = find_sample(project, sample_id).key
    with project.reading() as connection:
        keys = dict(connection.execute("SELECT name, key FROM cell WHERE sample = ?", (sample,)))
    review = Review(project, sample, who)
    for name, class_id in classes.items():
        review.assign([keys[name]], class_id)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Project]:
    """The project of another reviewer, empty."""
    with create_project(tmp_path / "evening.bloodproject") as opened:
        yield opened


def test_a_reviewer_beside_the_model(project: Project, mixed: int) -> None:
    decide(project, "S-1", "Ada", {"a.png": "neutrophil", "b.png": "platelet", "c.png": "platelet"})
    # The model was not sure of this one: it gave it no class.
    decide(project, "S-1", "Ben", {"d.png": "platelet"})

    found = compare_with_machine(project)

    assert found.names == ("Ada and Ben", "the model")
    assert [one.id for one in found.agreement.classes] == ["neutrophil", "platelet"]
    assert found.agreement.confusion.tolist() == [[1, 0], [1, 1]]
    assert (found.agreement.n_cells, found.n_samples, found.n_left_out) == (3, 1, 1)


def test_what_nobody_looked_at_is_not_compared(project: Project, mixed: int) -> None:
    with pytest.raises(ComparisonError, match=r"No cell of .*morning\.bloodproject.* was reviewed"):
        compare_with_machine(project)
    decide(project, "S-1", "Ada", {"d.png": "platelet"})
    with pytest.raises(ComparisonError, match="that the model was sure of was reviewed"):
        compare_with_machine(project)


def test_a_class_of_ones_own_is_a_class_too(project: Project, mixed: int) -> None:
    add_class(project, "Blast", Role.WBC, "Ada")
    decide(project, "S-1", "Ada", {"a.png": "blast", "c.png": "platelet"})

    found = compare_with_machine(project).agreement

    assert [one.title for one in found.classes] == ["Neutrophil", "Platelet", "Blast"]
    assert found.n_agreed == 1


def test_only_the_named_samples(project: Project, mixed: int, fill: Fill, predict: Predict) -> None:
    fill([predict("a.png", 0, sample_id="S-2")], sample_id="S-2")
    decide(project, "S-1", "Ada", {"a.png": "neutrophil", "b.png": "platelet"})
    decide(project, "S-2", "Ada", {"a.png": "platelet"})

    assert compare_with_machine(project, ["S-1"]).agreement.n_cells == 2
    assert compare_with_machine(project, ["S-1", "S-2"]).n_samples == 2
    with pytest.raises(ComparisonError, match="There is no sample “S-3” in the project"):
        compare_with_machine(project, ["S-1", "S-3"])


def test_two_reviewers_of_the_same_images(
    project: Project, mixed: int, other: Project, predict: Predict, used_model: UsedModel
) -> None:
    given = [
        predict("a.png", 0, 0.9),
        predict("b.png", 0, 0.6),
        # Another image of the same name.
        predict("c.png", 2, 0.8, digest=b"another image!!!"),
        predict("d.png", 1, 0.5, Status.UNSURE),
    ]
    list(add_predictions(other, [Sample("S-1", Path("/elsewhere"))], given, used_model, who="Ben"))
    decide(project, "S-1", "Ada", {"a.png": "neutrophil", "b.png": "platelet", "c.png": "platelet"})
    decide(project, "S-1", "Ada", {"d.png": "erythroblast"})
    decide(other, "S-1", "Ben", {"a.png": "neutrophil", "b.png": "neutrophil", "c.png": "platelet"})
    decide(other, "S-1", "Ben", {"d.png": "erythroblast"})

    found = compare_reviewers(project, other)

    assert found.names == ("Ada (morning)", "Ben (evening)")
    assert [one.id for one in found.agreement.classes] == ["neutrophil", "erythroblast", "platelet"]
    assert found.agreement.confusion.tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 0]]
    assert found.n_left_out == 1


def test_reviewers_with_nothing_in_common_are_told(project: Project, mixed: int, other: Project) -> None:
    decide(project, "S-1", "Ada", {"a.png": "neutrophil"})

    with pytest.raises(ComparisonError, match=r"No cell was reviewed in “morning.*” and in “evening"):
        compare_reviewers(project, other)
