from pathlib import Path

import pytest

from distribution.sizes import OTHER, measure_groups, name_group


@pytest.mark.parametrize(
    ("place", "group"),
    [
        ("bloodcell-gui", "the two programs, with the bytecode"),
        ("_internal/resources/models/pbc8.bloodcell", "the bundled model"),
        ("_internal/resources/icons/new.svg", "sample cells, icons, help, languages"),
        ("_internal/PySide6/Qt/lib/libQt6Gui.so.6", "Qt and PySide6"),
        ("_internal/libpython3.11.so.1.0", "Python"),
        ("_internal/libX11.so.6", "libraries of the system"),
        ("_internal/safetensors/_safetensors_rust.abi3.so", OTHER),
        ("licences/numpy/LICENSE.txt", "licences"),
    ],
)
def test_a_file_belongs_to_one_group(place: str, group: str) -> None:
    assert name_group(place) == group


def test_links_take_no_space(tmp_path: Path) -> None:
    (tmp_path / "_internal" / "PySide6").mkdir(parents=True)
    (tmp_path / "_internal" / "PySide6" / "libQt6Core.so.6").write_bytes(bytes(300))
    (tmp_path / "_internal" / "libQt6Core.so.6").symlink_to("PySide6/libQt6Core.so.6")
    (tmp_path / "bloodcell").write_bytes(bytes(200))
    assert measure_groups(tmp_path) == {"Qt and PySide6": 300, "the two programs, with the bytecode": 200}
