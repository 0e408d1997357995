"""Text of any script on a page, in fonts that are embedded as far as they are used."""

import functools
from collections.abc import Iterator

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from trainer import resources
from trainer.words import clean_text

REGULAR, BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"
# Chinese, Japanese and Korean.
_EAST_ASIAN = "DroidSansFallback"
_NO_SIGN = "\N{WHITE SQUARE}"


@functools.cache
def load_fonts() -> None:
    """Make the fonts known to reportlab, once a process."""
    for name in (REGULAR, BOLD, _EAST_ASIAN):
        pdfmetrics.registerFont(TTFont(name, str(resources.font(name))))


@functools.cache
def ink(code: str) -> Color:
    """Return the colour of a code such as `#E69F00`; reportlab would read it anew every time."""
    return HexColor(code)


def measure(text: str, font: str, size: float) -> float:
    """Return the width of a text in points."""
    return float(sum(pdfmetrics.stringWidth(part, name, size) for name, part in _split(text, font)))


def draw(canvas: Canvas, x: float, y: float, text: str, font: str = REGULAR, size: float = 8.0) -> float:
    """Draw a text from left to right.

    Args:
        canvas: The page.
        x: Where it begins, in points from the left.
        y: Its base line, in points from below.
        text: The text; what no font has becomes a square.
        font: `REGULAR` or `BOLD`.
        size: In points.

    Returns:
        Where it ends.
    """
    for name, part in _split(text, font):
        canvas.setFont(name, size)
        canvas.drawString(x, y, part)
        x += pdfmetrics.stringWidth(part, name, size)
    return x


def draw_right(canvas: Canvas, x: float, y: float, text: str, font: str = REGULAR, size: float = 8.0) -> None:
    """Draw a text that ends at `x`; the other arguments as for `draw`."""
    draw(canvas, x - measure(text, font, size), y, text, font, size)


def shorten(text: str, width: float, font: str, size: float) -> str:
    """Return a text that fits into a width in points, with an ellipsis where something was cut off."""
    if measure(text, font, size) <= width:
        return text
    while text and measure(f"{text}…", font, size) > width:
        text = text[:-1]
    return f"{text}…"


def wrap(text: str, width: float, font: str, size: float) -> list[str]:
    """Return the lines of a text that is to fit into a width in points; too long a word is shortened."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer, font, size) <= width:
            lines[-1] = longer
        else:
            lines.append(shorten(word, width, font, size))
    return lines


def _split(text: str, font: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text with the name of the font that has their signs."""
    name, part = font, ""
    for sign in clean_text(text):
        its = _find_font(sign, font)
        if not its:
            its, sign = font, _NO_SIGN
        if its != name and part:
            yield name, part
            part = ""
        name = its
        part += sign
    if part:
        yield name, part


@functools.cache
def _find_font(sign: str, font: str) -> str:
    """Return the name of the font that has a sign; empty where none has."""
    # What takes two places in UTF-16 reportlab draws, but it cannot be searched or copied any more.
    if not sign.isprintable() or ord(sign) > 0xFFFF:
        return ""
    load_fonts()
    fonts = (name for name in (font, _EAST_ASIAN) if ord(sign) in pdfmetrics.getFont(name).face.charToGlyph)
    return next(fonts, "")
