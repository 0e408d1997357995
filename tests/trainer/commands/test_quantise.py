from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trainer.bundle.model_file import ModelFile


@pytest.mark.parametrize(
    ("name", "told"), [("model.zip", "is no name for a model file"), ("there.bloodcell", "is there already")]
)
def test_a_place_that_cannot_be_is_refused_before_any_work(
    run: Callable[..., Any], make_model: Callable[..., ModelFile], tmp_path: Path, name: str, told: str
) -> None:
    (tmp_path / "there.bloodcell").touch()
    found = run("models", "quantise", make_model().path, tmp_path / "cells", "--out", tmp_path / name)
    assert found.status == 1
    assert told in found.err
