import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from distribution.libraries import Entry, drop_orphans, strip_symbols

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="is done on Linux alone")

NEEDED = {
    "/s/plugin.so": {"libused.so.1", "libc.so.6"},
    "/s/libused.so.1": {"libdeep.so.2"},
    "/s/libgtk.so.3": {"libcairo.so.2"},
}
ENTRIES: list[Entry] = [
    ("PySide6/Qt/plugins/platforms/plugin.so", "/s/plugin.so", "BINARY"),
    ("libused.so.1", "/s/libused.so.1", "BINARY"),
    ("PySide6/Qt/lib/libdeep.so.2", "/s/libdeep.so.2", "BINARY"),
    ("libdeep.so.2", "PySide6/Qt/lib/libdeep.so.2", "SYMLINK"),
    ("libgtk.so.3", "/s/libgtk.so.3", "BINARY"),
    ("libcairo.so.2", "/s/libcairo.so.2", "BINARY"),
    ("PySide6/Qt/lib/libQt6Gone.so.6", "/s/libQt6Gone.so.6", "BINARY"),
    ("libQt6Gone.so.6", "PySide6/Qt/lib/libQt6Gone.so.6", "SYMLINK"),
    ("libpython3.11.so.1.0", "/s/libpython3.11.so.1.0", "BINARY"),
    ("numpy.libs/libblas.so", "/s/libblas.so", "BINARY"),
    ("libblas.so", "numpy.libs/libblas.so", "SYMLINK"),
]


def test_libraries_that_nobody_asks_for_are_left_out() -> None:
    kept = [place for place, *_ in drop_orphans(ENTRIES, lambda path: NEEDED.get(path, ()))]
    assert kept == [
        "PySide6/Qt/plugins/platforms/plugin.so",
        "libused.so.1",
        "PySide6/Qt/lib/libdeep.so.2",
        "libdeep.so.2",
        "libpython3.11.so.1.0",
        "numpy.libs/libblas.so",
        "libblas.so",
    ]


def test_only_the_named_files_lose_their_symbols(tmp_path: Path) -> None:
    if shutil.which("strip") is None:
        pytest.skip("strip is not installed")
    source = Path(sys.executable).resolve()
    entries: list[Entry] = [("a/one", str(source), "BINARY"), ("b/two", str(source), "BINARY")]
    first, second = strip_symbols(entries, lambda place: place.startswith("a/"), tmp_path / "stripped")
    assert second == entries[1]
    copy = Path(first[1])
    assert copy.is_relative_to(tmp_path)
    assert copy.stat().st_size <= source.stat().st_size
    assert subprocess.run([copy, "--version"], capture_output=True).returncode == 0
