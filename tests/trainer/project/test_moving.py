import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.dataset.samples import find_samples, list_images
from trainer.errors import ProjectError
from trainer.inference.predictions import Prediction, Status
from trainer.project.adding import add_predictions
from trainer.project.moving import count_missing_of, list_missing_folders, point_to
from trainer.project.project_file import Project
from trainer.project.samples import find_sample, list_samples
from trainer.project.steps import Action, read_trail
from trainer.reports.used_model import UsedModel

Paint = Callable[..., Path]


@pytest.fixture
def day(project: Project, paint: Paint, tmp_path: Path, used_model: UsedModel) -> Path:
    """A folder of two samples, which are in the project."""
    for sample in ("S-1", "S-2"):
        for number in range(12):
            paint(f"day/{sample}/{number:02}.png", "red" if sample == "S-1" else "blue", 100 + number)
    (tmp_path / "day/S-2/bad.png").touch()
    samples = find_samples([tmp_path / "day"])
    predictions = [
        Prediction(sample.id, source, Status.FAILED, reason="It is empty.")
        if source.name == "bad.png"
        else Prediction(sample.id, source, Status.EXCLUDED, digest=source.load().digest)
        for sample in samples
        for source in list_images(sample)
    ]
    list(add_predictions(project, samples, predictions, used_model, who="Ada"))
    return tmp_path / "day"


def count_missing(project: Project) -> int:
    with project.reading() as connection:
        return sum(count_missing_of(connection, sample) for sample in list_samples(project))


def test_what_is_at_its_place_is_not_missing(project: Project, day: Path) -> None:
    assert list_missing_folders(project) == ()
    assert count_missing(project) == 0


def test_what_was_removed_is_counted(project: Project, day: Path) -> None:
    shutil.rmtree(day / "S-1")
    (day / "S-2/03.png").unlink()

    assert [sample.sample_id for sample in list_missing_folders(project)] == ["S-1"]
    assert count_missing(project) == 12 + 1


def test_all_samples_of_a_folder_are_pointed_to_its_new_place(
    project: Project, day: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "archive" / "2025"
    shutil.move(day, moved)

    assert point_to(project, day, moved, "Ben") == 2

    assert [sample.folder for sample in list_samples(project)] == [moved / "S-1", moved / "S-2"]
    assert count_missing(project) == 0
    last = list(read_trail(project))[-1]
    assert (last.action, last.who, last.old, last.new) == (
        Action.MOVE_FOLDER,
        "Ben",
        str(day / "S-2"),
        str(moved / "S-2"),
    )


def test_one_sample_is_pointed_to_a_folder_of_another_name(
    project: Project, day: Path, tmp_path: Path
) -> None:
    shutil.move(day / "S-2", tmp_path / "found again")

    assert point_to(project, day / "S-2", tmp_path / "found again", "Ada") == 1
    assert find_sample(project, "S-2").folder == tmp_path / "found again"
    assert find_sample(project, "S-1").folder == day / "S-1"


def test_a_folder_of_other_images_is_refused_and_nothing_is_changed(
    project: Project, day: Path, paint: Paint, tmp_path: Path
) -> None:
    before = list(read_trail(project))
    shutil.copytree(day / "S-1", tmp_path / "other/S-1")
    for number in range(12):
        paint(f"other/S-2/{number:02}.png", "green", 100 + number)

    with pytest.raises(
        ProjectError, match=r"does not hold the images of the sample “S-2”: “00.png”"
    ) as caught:
        point_to(project, day, tmp_path / "other", "Ada")

    assert "nothing was changed" in caught.value.remedy
    assert find_sample(project, "S-1").folder == day / "S-1"
    assert list(read_trail(project)) == before


def test_a_place_that_is_not_there_is_refused(project: Project, day: Path, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"There is no “.*S-1” for the sample “S-1”"):
        point_to(project, day, tmp_path / "nowhere", "Ada")


def test_a_place_that_no_sample_was_in_is_refused(project: Project, day: Path, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"No sample of the project “morning.bloodproject” was in"):
        point_to(project, tmp_path / "elsewhere", day, "Ada")
