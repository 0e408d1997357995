from collections.abc import Callable
from pathlib import Path

import pytest

from trainer import resources
from trainer.bundle.model_file import ModelFile

MakeModel = Callable[..., ModelFile]
AddModel = Callable[..., Path]


@pytest.fixture
def bundled(make_model: MakeModel, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny model in place of the one that comes with the product."""
    path = make_model("bundled", title="Comes along").path
    monkeypatch.setattr(resources, "bundled_model", lambda: path)
    return path


@pytest.fixture
def add_model(make_model: MakeModel, bundled: Path) -> AddModel:
    """A function that puts a tiny model into the user's library."""

    def add(name: str, **changes: object) -> Path:
        made = make_model(f"made-{name}", **changes).path
        target = resources.user_models() / f"{name}.bloodcell"
        target.parent.mkdir(parents=True, exist_ok=True)
        made.rename(target)
        return target

    return add
