from collections.abc import Callable
from pathlib import Path
from typing import Any

from trainer import resources

RunCommand = Callable[..., Any]


def test_who_has_no_tables_is_told_how_to_get_some(run: RunCommand) -> None:
    found = run("laboratory")

    assert found.status == 0
    assert f"Folder: {resources.user_laboratory()}" in found.out
    assert "`bloodcell laboratory --example` writes some to edit" in found.err
    assert not resources.user_laboratory().exists()


def test_the_example_can_be_written_to_be_edited(run: RunCommand) -> None:
    found = run("laboratory", "--example")

    assert found.status == 0
    assert f"Written: {resources.user_laboratory() / 'reference-ranges.csv'}" in found.err
    assert "There is no" not in found.err
    assert "Written" not in run("laboratory", "--example").err


def test_what_is_in_use_as_json(run: RunCommand, tmp_path: Path) -> None:
    (tmp_path / "laboratory.toml").write_text('name = "Ours"\n')
    (tmp_path / "class-roles.csv").write_text("class,role\nig,artefact\n")

    (tmp_path / "reference-ranges.csv").write_text("class,low,high\nneutrophil,40,75\n")

    found = run("laboratory", tmp_path, "--json").json

    assert found == {
        "folder": str(tmp_path),
        "name": "Ours",
        "most_unsure_percent": 5.0,
        "roles": {"ig": "artefact"},
        "ranges": [
            {"class": "neutrophil", "patient_group": "", "low": 40, "high": 75, "unit": "% of WBC"},
        ],
        "has_logo": False,
    }
    out = run("laboratory", tmp_path).out
    assert "Immature granulocyte counts as artefact" in out
    assert "Neutrophil: 40–75 % of WBC" in out


def test_a_mistake_in_a_table_is_one_sentence(run: RunCommand, tmp_path: Path) -> None:
    (tmp_path / "reference-ranges.csv").write_text("class,low,high\nneutrophil,75,40\n")

    found = run("laboratory", tmp_path)

    assert found.status == 1
    assert "Error: Line 2 of “reference-ranges.csv” has a low border of 75, which is above" in found.err
