from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from bloodcell_gui.class_colours import (
    SAFE_COLOURS,
    ClassStyle,
    contrast,
    display_order,
    style_classes,
    style_further,
)
from trainer.classes import KNOWN_CLASSES, CellClass, Role
from trainer.reports.class_colours import OKABE_ITO

# G. Machado and others (2009), "A Physiologically-based Model for Simulation of Color Vision Deficiency":
# what linear red, green and blue become, at full severity. Grey is the luminance alone.
VISIONS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.95047, 1.0, 1.08883])


def see(colour: str, vision: str) -> tuple[float, float, float]:
    """Return a colour as L*, a*, b* as somebody sees it."""
    values = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(VISIONS[vision]) @ linear, 0, 1)
    relative = TO_XYZ @ seen / WHITE
    x, y, z = np.where(relative > 0.008856, np.cbrt(relative), 7.787 * relative + 16 / 116)
    return float(116 * y - 16), float(500 * (x - y)), float(200 * (y - z))


def differ(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Return how different two colours look, CIEDE2000 (Sharma, Wu and Dalal, 2005); 1 is just seen."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1 + 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + 25**7)))
    c1, c2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    weight = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    by_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * weight)
    twist = -2 * np.sqrt(chroma**7 / (chroma**7 + 25**7))
    twist *= np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    return float(np.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + twist * by_chroma * by_hue))


def nearest(colours: dict[str, str], vision: str) -> float:
    """Return how different the two of some colours look that are most alike."""
    return min(
        differ(see(one, vision), see(other, vision)) for one, other in combinations(colours.values(), 2)
    )


def make(*titles: str) -> list[CellClass]:
    return [CellClass(title.lower(), title, Role.WBC) for title in titles]


def test_known_classes_have_a_colour_and_a_key_each(qapp: object) -> None:
    styles = style_classes(KNOWN_CLASSES)
    assert len({style.colour.name() for style in styles}) == 8
    assert [style.key for style in styles] == ["B", "E", "R", "I", "L", "M", "N", "P"]


def test_a_class_has_its_colour_in_every_model(qapp: object) -> None:
    alone = style_classes([KNOWN_CLASSES[6]])[0]
    assert alone.colour == style_classes(KNOWN_CLASSES)[6].colour


def test_strange_classes_take_the_colours_that_are_left(qapp: object) -> None:
    styles = style_classes([*make("Blast", "Smudge"), KNOWN_CLASSES[0]])
    assert len({style.colour_name for style in styles}) == 3


def test_keys_stay_unique_with_many_classes_alike() -> None:
    styles = style_classes(make(*(f"Aa{'a' * number}" for number in range(20))))
    assert len({style.key for style in styles}) == 20


def test_order_is_that_of_a_laboratory() -> None:
    order = [KNOWN_CLASSES[index].id for index in display_order(KNOWN_CLASSES)]
    assert order[:3] == ["neutrophil", "lymphocyte", "monocyte"]
    assert order[-2:] == ["erythroblast", "platelet"]
    assert sorted(display_order(make("Smudge", "Blast"))) == [0, 1]


def test_black_is_seen_on_a_dark_window(qapp: QGuiApplication) -> None:
    ig = style_classes(KNOWN_CLASSES)[3]
    before = qapp.palette()
    assert ig.colour == QColor("#000000")
    dark = QPalette(before)
    dark.setColor(QPalette.ColorRole.Window, QColor("#202020"))
    qapp.setPalette(dark)
    try:
        assert ig.colour.lightnessF() > 0.8
    finally:
        qapp.setPalette(before)


@pytest.mark.parametrize(
    ("colour", "text"), [("#F0E442", "black"), ("#0072B2", "white"), ("#000000", "white")]
)
def test_text_on_a_colour_can_be_read(colour: str, text: str) -> None:
    assert contrast(QColor(colour)) == QColor(text)


def test_a_class_that_comes_later_has_a_colour_and_a_key_of_its_own(qapp: object) -> None:
    styles = style_classes(KNOWN_CLASSES[:3])
    known = style_further(KNOWN_CLASSES[6], styles)
    assert known == ClassStyle("Neutrophil", "N", "reddish purple")
    strange = style_further(make("Blast")[0], (*styles, known))
    assert strange.colour_name not in {style.colour_name for style in (*styles, known)}
    # B is the basophils' already.
    assert strange.key == "L"
    every = style_classes(KNOWN_CLASSES)
    assert style_further(make("Smudge")[0], every).key not in {style.key for style in every}


def test_the_difference_is_that_of_the_published_pairs() -> None:
    # Pairs 1, 17 and 25 of Sharma, Wu and Dalal's table.
    assert differ((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert differ((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)
    assert differ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(
        1.2644, abs=1e-4
    )


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_the_safe_colours_are_told_apart_with_every_kind_of_vision(ground: str) -> None:
    safe, usual = dict(SAFE_COLOURS[ground]), dict(OKABE_ITO)
    assert set(safe) == set(usual)
    for vision in ("usual", "protanopia", "deuteranopia", "tritanopia"):
        assert nearest(safe, vision) > 14
    assert nearest(safe, "grey") > 5
    worst = min(nearest(usual, vision) for vision in VISIONS if vision != "grey")
    assert worst < 12
    assert nearest(usual, "grey") < 1
