from pathlib import Path

import pytest

from trainer.errors import ProjectError
from trainer.project.project_file import Project
from trainer.project.samples import ProjectSample, ReviewState, find_sample, list_samples


def test_a_sample_is_found_by_its_name(project: Project, mixed: int) -> None:
    found = find_sample(project, "S-1")

    assert found == ProjectSample(
        key=mixed, sample_id="S-1", folder=Path("/cells/S-1").absolute(), model=found.model, framing="auto"
    )
    assert found.state is ReviewState.NEW
    assert list_samples(project) == (found,)


def test_a_sample_that_is_not_there_is_one_sentence(project: Project) -> None:
    with pytest.raises(ProjectError, match=r"There is no sample “S-9” in the project “morning.bloodproject”"):
        find_sample(project, "S-9")
