import pytest
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from bloodcell_gui.class_colours import ClassStyle, contrast, display_order, style_classes, style_further
from trainer.classes import KNOWN_CLASSES, CellClass, Role


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
