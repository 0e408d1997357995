import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from distribution import drag_source
from distribution.idleness import wait_until
from distribution.virtual_display import SIZE, VirtualDisplay, list_missing_programs, open_display

SECONDS = 30


@pytest.fixture
def display() -> Iterator[VirtualDisplay]:
    if missing := list_missing_programs():
        pytest.skip(f"needs {' and '.join(missing)}")
    with open_display() as opened:
        yield opened


def test_what_is_painted_can_be_read(display: VirtualDisplay, tmp_path: Path) -> None:
    assert display.read_pixel(20, 20) == (0, 0, 0)
    assert display.find_window("drag source") is None
    environment = {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, drag_source.__file__, "/", "10", "10"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            assert wait_until(lambda: display.find_window("drag source") is not None, SECONDS)
            assert wait_until(lambda: display.read_pixel(20, 20) != (0, 0, 0), SECONDS)
            # Beside it the screen is still black.
            assert display.read_pixel(10 + drag_source.SIDE, 20) == (0, 0, 0)
            display.save_picture(tmp_path / "screen.png")
            picture = Image.open(tmp_path / "screen.png")
            assert picture.size == SIZE
            assert picture.getpixel((12, 12)) == display.read_pixel(12, 12)
        finally:
            process.kill()


def test_the_server_ends_with_the_block(display: VirtualDisplay) -> None:
    with open_display() as other:
        assert other.name != display.name
    assert other.find_window(".") is None
