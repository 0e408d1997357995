from importlib.util import find_spec
from pathlib import Path

import pytest

from distribution.licences import list_packages, write_licences
from distribution.product import Edition


def test_what_others_need_is_found_too() -> None:
    packages = set(list_packages(Edition.VIEWER))
    assert {"numpy", "pillow", "reportlab", "PySide6_Essentials", "shiboken6", "rich"} <= packages
    assert "tensorflow" not in packages
    assert "pytest" not in packages


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="the heavy half is not installed")
def test_the_full_edition_has_those_of_training() -> None:
    assert {"tensorflow", "keras", "scikit-learn", "absl-py"} <= set(list_packages(Edition.FULL))


def test_each_package_brings_its_licence(tmp_path: Path) -> None:
    write_licences(Edition.VIEWER, tmp_path)
    written = {path.parent.name for path in tmp_path.rglob("*") if path.is_file()}
    assert {"numpy", "pillow", "reportlab", "msgspec", "Qt and PySide6", "Python"} <= written
    lesser = (tmp_path / "Qt and PySide6" / "LGPL-3.0.txt").read_text(encoding="utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in lesser
