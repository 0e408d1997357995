import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trainer.project.project_file import open_project
from trainer.project.review import Review
from trainer.project.samples import find_sample

pytestmark = pytest.mark.usefixtures("bundled")
RunCommand = Callable[..., Any]


@pytest.fixture
def morning(run: RunCommand, paint: Callable[..., Path], tmp_path: Path) -> Path:
    """A project of two samples: eight neutrophils and two platelets, one of them reviewed otherwise."""
    for n in range(8):
        paint(f"day/S-1/{n}.png", "red", 150 + n)
        paint(f"day/S-2/{n}.png", "blue" if n < 5 else "red", 150 + n)
    for n in (8, 9):
        paint(f"day/S-1/{n}.png", "blue", 150 + n)
    path = tmp_path / "morning.bloodproject"
    assert run("classify", tmp_path / "day", "--project", path).status == 0
    with open_project(path) as project:
        review = Review(project, find_sample(project, "S-1").key, "Ada")
        review.assign([1], "platelet")
        review.confirm_rest("neutrophil")
        review.confirm_rest("platelet")
    return path


def test_a_reviewer_with_the_model(run: RunCommand, morning: Path) -> None:
    found = run("compare", morning, "--json")

    assert found.status == 0
    assert found.json["names"] == ["Ada", "the model"]
    assert found.json["classes"] == ["neutrophil", "platelet"]
    assert found.json["confusion"] == [[7, 0], [1, 2]]
    assert (found.json["n_cells"], found.json["agreement"]) == (10, 0.9)
    assert found.json["kappa"] == 0.7368
    assert found.json["method"] == "Cohen's kappa with its large-sample 95 % interval"


def test_the_outcome_in_words(run: RunCommand, morning: Path) -> None:
    found = run("compare", morning, "--sample", "S-1")

    assert "Ada and the model agree on 9 of 10 cells: 90.0 % (95 % interval 59.6 to 98.2 %)." in found.out
    assert "Cohen's kappa: 0.737 (95 % interval " in found.out
    assert "Rows: Ada; columns: the model" in found.out


def test_two_reviewers(run: RunCommand, morning: Path, tmp_path: Path) -> None:
    copy = tmp_path / "evening.bloodproject"
    shutil.copy(morning, copy)
    with open_project(copy) as project:
        Review(project, find_sample(project, "S-1").key, "Ben").assign([1], "neutrophil")

    found = run("compare", morning, copy, "--json")

    assert found.json["names"] == ["Ada (morning)", "Ada and Ben (evening)"]
    assert found.json["confusion"] == [[7, 0], [1, 2]]


def test_two_samples(run: RunCommand, morning: Path, tmp_path: Path) -> None:
    (tmp_path / "laboratory").mkdir()
    (tmp_path / "laboratory/class-roles.csv").write_text("class,role\nplatelet,wbc\n")

    found = run(
        *("compare", morning, "--sample", "S-1", "--against", "S-2"),
        *("--laboratory", tmp_path / "laboratory", "--json"),
    )

    assert found.status == 0
    assert (found.json["samples"], found.json["n_wbc"]) == (["S-1", "S-2"], [10, 8])
    assert found.json["test"] == "Fisher's exact test"
    assert found.json["p_value"] == pytest.approx(0.3416, abs=1e-4)
    first, second = found.json["classes"]
    assert (first["class"], first["counts"], first["difference"]) == ("neutrophil", [7, 3], -32.5)
    assert second["percent_of_wbc"] == [30.0, 62.5]


def test_the_test_is_named_in_words(run: RunCommand, morning: Path) -> None:
    found = run("compare", morning, "--sample", "S-1", "--against", "S-2")

    assert "7 and 3 WBC. All classes together, by no test: all white cells are of one class." in found.out
    assert "Fisher's exact test of each class, adjusted for their number by Holm's method." in found.out


@pytest.mark.parametrize(
    "arguments", [("--against", "S-2"), ("--sample", "S-1", "--sample", "S-2", "--against", "S-2")]
)
def test_against_needs_one_sample(run: RunCommand, morning: Path, arguments: tuple[str, ...]) -> None:
    assert run("compare", morning, *arguments).status == 2


def test_a_sample_that_is_not_there_is_one_sentence(run: RunCommand, morning: Path) -> None:
    found = run("compare", morning, "--sample", "S-1", "--against", "S-9")

    assert found.status == 1
    assert "Error: There is no sample “S-9” in the project “morning.bloodproject”." in found.err
