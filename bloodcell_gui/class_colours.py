"""One colour and one key letter a class, the same everywhere in the window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication, QPainter, QPalette

from trainer.classes import CellClass
from trainer.language import tr
from trainer.reports.class_colours import COLOUR_OF_CLASS, OKABE_ITO, name_colours

# The pages know one place for how classes are shown; reports share the colours and the order.
from trainer.reports.class_colours import UNSURE_COLOUR as UNSURE_COLOUR
from trainer.reports.class_colours import display_order as display_order

# Black cannot be seen on a dark window: there it is a light grey.
_BLACK_ON_DARK = "#E0E0E0"


class ColourSet(StrEnum):
    """Which colours the classes have in the window; reports have the usual ones."""

    USUAL = "usual"
    SAFE = "safe"


# Found by a search for eight that stay far apart for every kind of colour vision, in shades of grey too, on
# light and on dark ground (record 0033). Each stands under the name of the usual colour that it replaces.
SAFE_COLOURS: Mapping[str, Mapping[str, str]] = {
    "light": {
        "orange": "#D4BC40",
        "sky blue": "#47AFCF",
        "bluish green": "#48F2DD",
        "yellow": "#3E5D15",
        "blue": "#4A73E5",
        "vermillion": "#CB756B",
        "reddish purple": "#C60087",
        "black": "#403E44",
    },
    "dark": {
        "orange": "#FBFF20",
        "sky blue": "#7EACF7",
        "bluish green": "#2FF4E1",
        "yellow": "#948808",
        "blue": "#6E72AD",
        "vermillion": "#E8B881",
        "reddish purple": "#B43D5C",
        "black": "#969896",
    },
}
_in_use = ColourSet.USUAL


@dataclass(frozen=True, slots=True)
class ClassStyle:
    """How a class is shown.

    Attributes:
        title: Its name.
        key: Letter or digit that stands beside its colour. Up to 36 classes of a model have one each; `?`
            stands for those beyond.
        colour_name: Name of its colour in the palette of Okabe and Ito.
    """

    title: str
    key: str
    colour_name: str

    @property
    def colour(self) -> QColor:
        """The colour as it is at present, on the present background."""
        if _in_use is ColourSet.SAFE:
            return QColor(SAFE_COLOURS["dark" if is_dark() else "light"][self.colour_name])
        if self.colour_name == "black" and is_dark():
            return QColor(_BLACK_ON_DARK)
        return QColor(OKABE_ITO[self.colour_name])


def use_colours(colours: ColourSet) -> None:
    """Paint all classes in other colours from now on."""
    global _in_use
    _in_use = colours


def is_dark() -> bool:
    """Return whether the window's background is dark."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightnessF() < 0.5


def style_classes(classes: Sequence[CellClass]) -> tuple[ClassStyle, ...]:
    """Return the style of each class, in the model's order."""
    styles: list[ClassStyle] = []
    for one, colour in zip(classes, name_colours(classes), strict=True):
        taken = {style.key for style in styles}
        title = tr(one.title)
        styles.append(ClassStyle(title, _choose_key(title, taken), colour))
    return tuple(styles)


def style_further(one: CellClass, styles: Sequence[ClassStyle]) -> ClassStyle:
    """Return the style of a class that comes to others; theirs stay what they are."""
    taken = {style.colour_name for style in styles}
    free = [name for name in OKABE_ITO if name not in taken]
    colour = COLOUR_OF_CLASS.get(one.id) or (free or list(OKABE_ITO))[0 if free else len(styles) % 8]
    title = tr(one.title)
    return ClassStyle(title, _choose_key(title, {style.key for style in styles}), colour)


def paint_key(painter: QPainter, rect: QRectF, style: ClassStyle) -> None:
    """Paint a class's colour as a small square with its key letter in it."""
    colour = style.colour
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(rect, 3, 3)
    font = QFont(painter.font())
    font.setBold(True)
    font.setPixelSize(max(8, round(rect.height() * 0.72)))
    painter.setFont(font)
    painter.setPen(contrast(colour))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, style.key)
    painter.restore()


def unsure_brush() -> QBrush:
    """Return grey stripes: what is unsure is never told by colour alone."""
    return QBrush(QColor(UNSURE_COLOUR), Qt.BrushStyle.BDiagPattern)


def contrast(colour: QColor) -> QColor:
    """Return black or white, whichever is read better on a colour (WCAG 2 relative luminance)."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    luminance = (
        0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
    )
    return QColor("black") if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else QColor("white")


def _choose_key(title: str, taken: set[str]) -> str:
    letters: list[str] = [letter for letter in title.upper() if letter.isalpha()]
    for letter in letters + list("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"):
        if letter not in taken:
            return letter
    return "?"
