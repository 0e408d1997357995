"""A screen that nobody sees: windows are painted on it, read from it, and driven by real input events."""

import mmap
import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

SIZE = (1366, 768)
PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool"}
"""What has to be installed, and the Debian packages that it is in."""

_START_SECONDS = 30
_ANSWER_SECONDS = 30
# The header of an X window dump: 25 numbers, among them these.
_HEADER = struct.Struct(">25I")
_HEADER_BYTES_AT, _LINE_BYTES_AT, _COLOURS_AT = 0, 12, 19
_COLOUR_BYTES = 12
_PIXEL_BYTES = 4


class VirtualDisplay:
    """An X server without a screen, and hands on its mouse and keys.

    No window manager runs on it: a window lies where it asked to lie, and gets the keys by being given them.
    """

    def __init__(self, name: str, framebuffer: mmap.mmap) -> None:
        """Take over a server that runs; see `open_display`.

        Args:
            name: As in the variable DISPLAY.
            framebuffer: The file into which the server paints.
        """
        self.name = name
        self._memory = framebuffer
        header = _HEADER.unpack_from(framebuffer)
        self._line_bytes = header[_LINE_BYTES_AT]
        self._pixels_at = header[_HEADER_BYTES_AT] + header[_COLOURS_AT] * _COLOUR_BYTES

    def read_pixel(self, x: int, y: int) -> tuple[int, int, int]:
        """Return red, green and blue of a pixel, each in [0, 255]; an empty screen is black."""
        at = self._pixels_at + y * self._line_bytes + x * _PIXEL_BYTES
        blue, green, red = self._memory[at : at + 3]
        return red, green, blue

    def read_screen(self) -> bytes:
        """Return all pixels, (H, W, 4) uint8 in [0, 255], as blue, green, red, unused."""
        return self._memory[self._pixels_at : self._pixels_at + SIZE[1] * self._line_bytes]

    def save_picture(self, path: Path) -> None:
        """Save what is on the screen as a picture."""
        size = (self._line_bytes // _PIXEL_BYTES, SIZE[1])
        whole = Image.frombytes("RGB", size, self.read_screen(), "raw", "BGRX")
        whole.crop((0, 0, *SIZE)).save(path)

    def find_window(self, title: str) -> str | None:
        """Return the id of the visible window whose title matches a regular expression; None for none."""
        found = self._ask("search", "--onlyvisible", "--name", title, check=False).split()
        return found[-1] if found else None

    def focus(self, window: str) -> None:
        """Give the keys to a window, as a window manager does with one that appears."""
        self._ask("windowfocus", "--sync", window)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each such as `ctrl+e`."""
        self._ask("key", "--delay", "40", *keys)

    def type_text(self, text: str) -> None:
        """Type a text in ASCII."""
        self._ask("type", "--delay", "20", text)

    def drag(self, start: tuple[int, int], end: tuple[int, int], steps: int = 12) -> None:
        """Press the left button at one place, move to another in steps, and release it there."""
        (x, y), (to_x, to_y) = start, end
        path = [
            (round(x + (to_x - x) * step / steps), round(y + (to_y - y) * step / steps))
            for step in range(1, steps + 1)
        ]
        moves = [part for at in path for part in ("mousemove", *map(str, at), "sleep", "0.05")]
        self._ask("mousemove", str(x), str(y), "sleep", "0.2", "mousedown", "1", *moves)
        self._ask("sleep", "0.3", "mouseup", "1")

    def _ask(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env={**os.environ, "DISPLAY": self.name},
            capture_output=True,
            text=True,
            timeout=_ANSWER_SECONDS,
            check=check,
        )
        return done.stdout


def list_missing_programs() -> list[str]:
    """Return the Debian packages that a virtual display needs and that are not installed."""
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


@contextmanager
def open_display() -> Iterator[VirtualDisplay]:
    """Start an X server of one black screen while the block runs.

    Raises:
        OSError: It does not start.
    """
    reader, writer = os.pipe()
    with tempfile.TemporaryDirectory(prefix="display-") as folder:
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "{}x{}x24".format(*SIZE)]
        server = subprocess.Popen(
            [*command, "-fbdir", folder, "-nolisten", "tcp", "-noreset"],
            pass_fds=(writer,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        try:
            # It writes its number when it is ready, and nothing where it ends.
            with os.fdopen(reader, encoding="ascii") as answer:
                number = answer.readline().strip()
            if not number:
                raise OSError("The virtual display does not start.")
            with Path(folder, "Xvfb_screen0").open("rb") as file:
                memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            with memory:
                yield VirtualDisplay(f":{number}", memory)
        finally:
            server.terminate()
            server.wait(_START_SECONDS)
