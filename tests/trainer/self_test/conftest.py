import shutil
from pathlib import Path

import pytest

import resources


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all that comes with the product, to be damaged, in place of the real one."""
    copy = tmp_path / "product"
    shutil.copytree(Path(resources.__path__[0]), copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(resources, "__path__", [str(copy)])
    return copy
