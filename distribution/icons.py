"""The application's icon and those of its documents, in all sizes and forms, drawn from one SVG file."""

import io
from collections.abc import Sequence
from functools import cache

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from trainer.resources import icon

# What desktops on Linux look for.
LINUX_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
_WINDOWS_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_MACOS_SIZES = (16, 32, 64, 128, 256, 512, 1024)

# A sheet with a folded corner, and the application's icon on it.
_SHEET = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<path d="M10 4h30l14 14v40a3 3 0 0 1-3 3h-41a3 3 0 0 1-3-3v-51a3 3 0 0 1 3-3z" fill="#ffffff"
 stroke="#8d86a0" stroke-width="2"/>
<path d="M40 4v11a3 3 0 0 0 3 3h11z" fill="#e4e0ee" stroke="#8d86a0" stroke-width="2"/>
<g transform="translate(13 21) scale(.55)">{drawing}</g>
</svg>"""


def application_svg() -> bytes:
    """Return the application's icon."""
    return icon("application").read_bytes()


def document_svg() -> bytes:
    """Return the icon of the files that the application opens."""
    text = application_svg().decode()
    drawing = text[text.index(">") + 1 : text.rindex("</svg>")]
    return _SHEET.format(drawing=drawing).encode()


@cache
def draw_png(svg: bytes, side: int) -> bytes:
    """Return a drawing as a square PNG picture of so many pixels a side."""
    # Not by Qt's image plugin, which needs an application that is running.
    renderer = QSvgRenderer(QByteArray(svg))
    if not renderer.isValid():
        raise ValueError("The icon cannot be drawn.")
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def make_ico(svg: bytes) -> bytes:
    """Return a drawing as an icon file of Windows."""
    return _gather(svg, _WINDOWS_SIZES, "ICO", sizes=[(side, side) for side in _WINDOWS_SIZES])


def make_icns(svg: bytes) -> bytes:
    """Return a drawing as an icon file of macOS."""
    return _gather(svg, _MACOS_SIZES, "ICNS")


def _gather(svg: bytes, sides: Sequence[int], form: str, **options: object) -> bytes:
    # Each size is drawn by itself: made smaller from a large one, thin lines would vanish.
    *smaller, largest = (Image.open(io.BytesIO(draw_png(svg, side))) for side in sides)
    written = io.BytesIO()
    largest.save(written, form, append_images=smaller, **options)
    return written.getvalue()
