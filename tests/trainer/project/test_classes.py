from dataclasses import replace

import pytest

from trainer.classes import CellClass, Role
from trainer.errors import ReviewError
from trainer.project.classes import add_class, join_classes, keep_model, read_models, read_own_classes
from trainer.project.project_file import Project
from trainer.project.steps import Action, read_trail
from trainer.reports.used_model import UsedModel


def test_a_model_is_kept_once_however_its_file_is_called(project: Project, used_model: UsedModel) -> None:
    with project.changing() as connection:
        first = keep_model(connection, used_model)
        again = keep_model(connection, replace(used_model, name="renamed", title="Other title"))
        other = keep_model(connection, replace(used_model, sha256="b" * 64))

    assert first == again != other
    with project.reading() as connection:
        assert read_models(connection)[first] == used_model


def test_a_class_of_ones_own_is_kept_with_its_role(project: Project) -> None:
    added = add_class(project, "  smudge   cell", Role.ARTEFACT, "Ada")

    assert added == CellClass("smudge cell", "Smudge cell", Role.ARTEFACT)
    with project.reading() as connection:
        assert read_own_classes(connection) == (added,)
    (row,) = read_trail(project)
    assert (row.action, row.who, row.new) == (Action.ADD_CLASS, "Ada", "smudge cell (artefact)")


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize("title", ["Neutrophils", "BLAST", "lymphocyte-blast"])
def test_a_name_is_taken_once(project: Project, title: str) -> None:
    add_class(project, "Blast", Role.WBC, "Ada")
    add_class(project, "Lymphocyte blast", Role.WBC, "Ada")

    with pytest.raises(ReviewError, match="There is already a class “"):
        add_class(project, title, Role.WBC, "Ada")


@pytest.mark.parametrize("title", ["", "   ", "=blast", "-", "x" * 61, "a\x00b"])
def test_a_name_that_will_not_do_is_refused(project: Project, title: str) -> None:
    with pytest.raises(ReviewError, match="cannot be the name of a class"):
        add_class(project, title, Role.WBC, "Ada")


def test_a_class_that_a_model_knows_is_the_models(used_model: UsedModel) -> None:
    blast, platelet = (
        CellClass("blast", "Blast", Role.WBC),
        CellClass("platelet", "My platelet", Role.ARTEFACT),
    )

    assert join_classes(used_model, (platelet, blast)) == (*used_model.classes, blast)
