import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trainer import resources
from trainer.bundle.model_file import ModelFile

RunCommand = Callable[..., Any]


@pytest.fixture
def own_model(make_model: Callable[..., ModelFile]) -> Path:
    resources.user_models().mkdir(parents=True)
    path = resources.user_models() / "a-name-long-enough-to-be-cut-otherwise.bloodcell"
    shutil.copy(make_model("own", title="My stain").path, path)
    return path


def test_the_bundled_model_and_ones_own_are_listed(
    run: RunCommand, bundled: ModelFile, own_model: Path
) -> None:
    found = run("models", "--json")

    assert found.status == 0
    first, second = found.json["models"]
    assert first["name"] == "tiny"
    assert (second["name"], second["title"], second["path"]) == (own_model.stem, "My stain", str(own_model))
    assert second["classes"] == ["neutrophil", "erythroblast", "platelet"]
    assert second["accuracy"] == {"test": 0.75}
    assert found.json["problems"] == []


def test_a_name_is_printed_whole(run: RunCommand, bundled: ModelFile, own_model: Path) -> None:
    found = run("models")

    assert own_model.stem in found.out
    assert "0.7500" in found.out


def test_a_damaged_model_is_told_and_the_others_are_listed(
    run: RunCommand, bundled: ModelFile, own_model: Path
) -> None:
    (own_model.parent / "broken.bloodcell").write_bytes(b"nothing")

    found = run("models", "--json")

    assert found.status == 0
    assert len(found.json["models"]) == 2
    (problem,) = found.json["problems"]
    assert problem["path"].endswith("broken.bloodcell")
    assert "“broken.bloodcell”" in found.err


def test_no_model_is_told(run: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "bundled_model", lambda: tmp_path / "none.bloodcell")

    found = run("models")

    assert (found.status, found.out) == (0, "")
    assert "There is no model yet" in found.err


def test_a_model_is_shown_as_markdown(run: RunCommand, bundled: ModelFile) -> None:
    found = run("models", "show", "tiny")

    assert found.status == 0
    assert found.out.startswith("# Tiny\n")
    assert "Knows three colours." in found.out


def test_the_default_is_chosen_and_used(run: RunCommand, bundled: ModelFile, own_model: Path) -> None:
    assert run("models", "default").out == "tiny\n"
    assert run("models", "default", own_model.stem).out == f"{own_model.stem}\n"
    listed = run("models", "--json").json["models"]
    assert [model["is_default"] for model in listed] == [False, True]
    assert run("models", "show", "nobody").status == 1


def test_classify_uses_the_default_model(
    run: RunCommand, bundled: ModelFile, own_model: Path, smears: Path
) -> None:
    run("models", "default", own_model.stem)

    assert run("classify", smears, "--json").json["model"]["name"] == own_model.stem


def test_models_are_imported_and_exported(
    run: RunCommand, bundled: ModelFile, own_model: Path, make_model: Callable[..., ModelFile], tmp_path: Path
) -> None:
    stranger = make_model("stranger").path
    assert run("models", "import", stranger).out == "stranger\n"
    assert run("models", "import", stranger).out == "stranger_2\n"
    (tmp_path / "stick").mkdir()
    found = run("models", "export", "stranger_2", tmp_path / "stick")
    assert found.out == f"{tmp_path / 'stick' / 'stranger_2.bloodcell'}\n"
    assert run("models", "export", "stranger_2", tmp_path / "stick").status == 1


def test_a_title_and_a_note_are_given(run: RunCommand, bundled: ModelFile, own_model: Path) -> None:
    assert run("models", "rename", own_model.stem, "Ward 3").status == 0
    assert run("models", "note", own_model.stem, "Giemsa only.").status == 0
    shown = run("models", "show", own_model.stem).out
    assert "# Ward 3" in shown
    assert "Giemsa only." in shown
    refused = run("models", "rename", "tiny", "Mine")
    assert refused.status == 1
    assert "stays as it is" in refused.err


def test_a_removed_model_comes_back(run: RunCommand, bundled: ModelFile, own_model: Path) -> None:
    removed = run("models", "remove", own_model.stem)
    assert f"bloodcell models restore {own_model.stem}" in removed.err
    assert not own_model.exists()
    assert run("models", "trash").out.startswith(f"{own_model.stem}  removed ")
    assert run("models", "restore", own_model.stem.upper()).out == f"{own_model.stem}\n"
    assert own_model.is_file()
    assert run("models", "restore", own_model.stem).status == 1


def test_nothing_is_removed_where_one_name_is_wrong(
    run: RunCommand, bundled: ModelFile, own_model: Path
) -> None:
    assert run("models", "remove", own_model.stem, "nobody").status == 1
    assert own_model.is_file()


def test_the_trash_is_emptied(run: RunCommand, bundled: ModelFile, own_model: Path) -> None:
    run("models", "remove", own_model.stem)
    assert "1 model." in run("models", "trash", "--empty").err
    assert run("models", "trash").out == ""
