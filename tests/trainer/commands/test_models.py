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
