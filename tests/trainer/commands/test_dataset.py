from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trainer.dataset.reading import read_dataset
from trainer.project.project_file import open_project
from trainer.project.review import Review
from trainer.project.samples import find_sample

pytestmark = pytest.mark.usefixtures("bundled")
RunCommand = Callable[..., Any]


@pytest.fixture
def morning(run: RunCommand, smears: Path, tmp_path: Path) -> Path:
    """A project of two samples; the cells of one are confirmed, and it is signed."""
    path = tmp_path / "morning.bloodproject"
    assert run("classify", smears, "--project", path).status == 0
    with open_project(path) as project:
        review = Review(project, find_sample(project, "S-001").key, "Ada")
        review.confirm_rest("neutrophil")
        review.sign()
        Review(project, find_sample(project, "S-002").key, "Ada").confirm_rest("erythroblast")
    return path


def test_reviewed_cells_become_a_data_set(run: RunCommand, morning: Path, smears: Path) -> None:
    found = run("dataset", morning, "--out", smears / "ours.csv", "--json")

    assert found.status == 0
    assert found.json == {"manifest": str(smears / "ours.csv"), "n_images": 3, "n_left_out": 0}
    assert f"Written: {smears / 'ours.csv'} with 3 images." in found.err
    assert len(read_dataset(smears / "ours.csv").images) == 3


def test_only_what_was_signed(run: RunCommand, morning: Path, smears: Path) -> None:
    found = run("dataset", morning, "--out", smears / "ours.csv", "--signed", "--json")

    assert found.json["n_images"] == 2


def test_what_is_gone_is_told(run: RunCommand, morning: Path, smears: Path) -> None:
    (smears / "S-001/a.png").unlink()

    found = run("dataset", morning, "--out", smears / "ours.csv")

    assert "with 2 images." in found.err
    assert "Left out: 1 reviewed cell whose image is no file of its own, or is no longer there." in found.err


def test_nothing_is_overwritten(run: RunCommand, morning: Path, smears: Path) -> None:
    (smears / "ours.csv").write_text("mine")

    found = run("dataset", morning, "--out", smears / "ours.csv")

    assert found.status == 1
    assert "Error: “ours.csv” is there already." in found.err
    assert (smears / "ours.csv").read_text() == "mine"
