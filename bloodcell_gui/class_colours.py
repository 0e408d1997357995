"""One colour and one key letter a class, the same everywhere in the window."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication, QPainter, QPalette

from trainer.classes import CellClass

# M. Okabe and K. Ito (2008), "Color Universal Design": told apart with every kind of colour vision.
_OKABE_ITO = {
    "orange": "#E69F00",
    "sky blue": "#56B4E9",
    "bluish green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "reddish purple": "#CC79A7",
    "black": "#000000",
}
# Black cannot be seen on a dark window: there it is a light grey.
_BLACK_ON_DARK = "#E0E0E0"
UNSURE_COLOUR = "#8C8C8C"

# Near what the cells look like under the usual stain, so that they are quickly learned.
_COLOUR_OF_CLASS = {
    "basophil": "blue",
    "eosinophil": "orange",
    "erythroblast": "vermillion",
    "ig": "black",
    "lymphocyte": "sky blue",
    "monocyte": "bluish green",
    "neutrophil": "reddish purple",
    "platelet": "yellow",
}
# The order of a laboratory's differential; classes that are not here follow in the model's order.
_ORDER = (
    "neutrophil",
    "lymphocyte",
    "monocyte",
    "eosinophil",
    "basophil",
    "ig",
    "erythroblast",
    "platelet",
)


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
        """The colour as it is on the present background."""
        if self.colour_name == "black" and is_dark():
            return QColor(_BLACK_ON_DARK)
        return QColor(_OKABE_ITO[self.colour_name])


def is_dark() -> bool:
    """Return whether the window's background is dark."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightnessF() < 0.5


def style_classes(classes: Sequence[CellClass]) -> tuple[ClassStyle, ...]:
    """Return the style of each class, in the model's order."""
    own = {_COLOUR_OF_CLASS[one.id] for one in classes if one.id in _COLOUR_OF_CLASS}
    free = [name for name in _OKABE_ITO if name not in own] or list(_OKABE_ITO)
    styles: list[ClassStyle] = []
    n_strange = 0
    for one in classes:
        colour = _COLOUR_OF_CLASS.get(one.id)
        if colour is None:
            colour = free[n_strange % len(free)]
            n_strange += 1
        taken = {style.key for style in styles}
        styles.append(ClassStyle(one.title, _choose_key(one.title, taken), colour))
    return tuple(styles)


def style_further(one: CellClass, styles: Sequence[ClassStyle]) -> ClassStyle:
    """Return the style of a class that comes to others; theirs stay what they are."""
    taken = {style.colour_name for style in styles}
    free = [name for name in _OKABE_ITO if name not in taken]
    colour = _COLOUR_OF_CLASS.get(one.id) or (free or list(_OKABE_ITO))[0 if free else len(styles) % 8]
    return ClassStyle(one.title, _choose_key(one.title, {style.key for style in styles}), colour)


def display_order(classes: Sequence[CellClass]) -> list[int]:
    """Return the indices of the classes in the order in which they are shown."""
    known = {name: place for place, name in enumerate(_ORDER)}
    return sorted(range(len(classes)), key=lambda index: (known.get(classes[index].id, len(known)), index))


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
