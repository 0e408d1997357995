import tomllib

import pytest

import trainer
from distribution.product import ROOT, Edition, read_product
from trainer.reports.notice import RESEARCH_USE


def test_the_project_file_and_the_engine_are_what_is_said() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    product = read_product()
    assert product.version == trainer.__version__
    assert product.command in project["scripts"]
    assert product.window_command in project["gui-scripts"]
    assert project["description"] == f"{product.summary}."
    assert product.licence == project["license"]


def test_everyone_is_told_what_it_is_not_for() -> None:
    assert RESEARCH_USE in read_product().description


def test_models_and_projects_are_its_documents() -> None:
    model, project = read_product().documents
    assert (model.suffix, model.mime) == ("bloodcell", "application/x-bloodcell-model")
    assert (project.suffix, project.mime) == ("bloodproject", "application/x-bloodcell-project")


@pytest.mark.parametrize(("edition", "trains"), [("viewer", False), ("full", True)])
def test_only_the_full_edition_trains(edition: str, trains: bool) -> None:
    assert Edition(edition).trains is trains
