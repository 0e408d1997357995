import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.dataset.reading import read_dataset
from trainer.dataset.samples import find_samples, list_images
from trainer.errors import OutputError, ProjectError
from trainer.inference.predictions import Prediction, Status
from trainer.project.adding import add_predictions
from trainer.project.dataset import make_dataset
from trainer.project.project_file import Project
from trainer.project.review import Review
from trainer.project.samples import find_sample
from trainer.project.steps import read_trail
from trainer.reports.used_model import UsedModel

Paint = Callable[..., Path]
Keys = Callable[[int], dict[str, int]]


@pytest.fixture
def day(
    project: Project, paint: Paint, tmp_path: Path, used_model: UsedModel, predict: Callable[..., Prediction]
) -> Path:
    """A folder of two samples, which are in the project; one image is called like a formula."""
    for name in ("day/S-1/=a.png", "day/S-1/b.png", "day/S-2/c.png", "day/=d/e.png"):
        paint(name)
    samples = find_samples([tmp_path / "day"])
    given = [
        predict(source.name, 0, 0.9, Status.CLASSIFIED, sample.id)
        for sample in samples
        for source in list_images(sample)
    ]
    list(add_predictions(project, samples, given, used_model, who="Ada"))
    return tmp_path / "day"


def confirm(project: Project, sample_id: str) -> Review:
    review = Review(project, find_sample(project, sample_id).key, "Ada")
    review.confirm_rest("neutrophil")
    return review


def test_reviewed_cells_become_a_manifest_that_can_be_learned_from(
    project: Project, day: Path, keys: Keys
) -> None:
    first = find_sample(project, "S-1").key
    Review(project, first, "Ada").assign([keys(first)["b.png"]], "platelet")
    confirm(project, "S-1")
    confirm(project, "=d")
    before = list(read_trail(project))

    made = make_dataset(project, day / "reviewed.csv")

    assert (made.n_images, made.n_left_out) == (3, 0)
    with made.manifest.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["path", "label", "sample_id"],
            ["./=d/e.png", "neutrophil", "'=d"],
            ["S-1/=a.png", "neutrophil", "S-1"],
            ["S-1/b.png", "platelet", "S-1"],
        ]
    found = read_dataset(made.manifest)
    assert {(image.source.name, image.label) for image in found.images} == {
        ("=d/e.png", "neutrophil"),
        ("S-1/=a.png", "neutrophil"),
        ("S-1/b.png", "platelet"),
    }
    assert found.problems == ()
    assert list(read_trail(project)) == before


def test_what_was_excluded_or_is_not_there_is_left_out(project: Project, day: Path, keys: Keys) -> None:
    review = confirm(project, "S-1")
    confirm(project, "S-2")
    review.exclude([keys(find_sample(project, "S-1").key)["=a.png"]])
    (day / "S-2/c.png").unlink()

    made = make_dataset(project, day / "reviewed.csv")

    assert (made.n_images, made.n_left_out) == (1, 1)


def test_signed_samples_alone_can_be_taken(project: Project, day: Path) -> None:
    confirm(project, "S-1")
    confirm(project, "S-2").sign()

    assert make_dataset(project, day / "reviewed.csv", signed_only=True).n_images == 1


def test_without_a_reviewed_cell_there_is_no_data_set(project: Project, day: Path) -> None:
    with pytest.raises(ProjectError, match="has a reviewed cell"):
        make_dataset(project, day / "reviewed.csv")
    assert not (day / "reviewed.csv").exists()


def test_the_manifest_lies_above_the_images(project: Project, day: Path, tmp_path: Path) -> None:
    confirm(project, "S-1")

    with pytest.raises(ProjectError, match="The images of the sample “S-1” do not lie below"):
        make_dataset(project, tmp_path / "elsewhere" / "reviewed.csv")
    assert not (tmp_path / "elsewhere").exists()


def test_no_file_is_replaced(project: Project, day: Path) -> None:
    confirm(project, "S-1")
    (day / "reviewed.csv").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputError, match=r"“reviewed.csv” is there already"):
        make_dataset(project, day / "reviewed.csv")
    assert (day / "reviewed.csv").read_text(encoding="utf-8") == "mine"
