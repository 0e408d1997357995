from trainer.classes import KNOWN_CLASSES, CellClass, Role
from trainer.reports.class_colours import OKABE_ITO, display_order, name_colours


def test_the_known_classes_have_a_colour_each() -> None:
    names = name_colours(KNOWN_CLASSES)

    assert sorted(names) == sorted(OKABE_ITO)
    assert names[6] == "reddish purple"


def test_other_classes_get_the_colours_that_are_left() -> None:
    own = [CellClass(f"c{n}", "", Role.WBC) for n in range(9)]

    assert name_colours([*KNOWN_CLASSES[:6], own[0], own[1]])[6:] == ("yellow", "reddish purple")
    assert len(set(name_colours(own[:8]))) == 8
    assert name_colours(own)[8] == name_colours(own)[0]


def test_classes_stand_in_the_order_of_a_differential() -> None:
    smudge = CellClass("smudge", "Smudge", Role.ARTEFACT)

    order = display_order([smudge, *KNOWN_CLASSES])

    ids = [[smudge, *KNOWN_CLASSES][at].id for at in order]
    assert ids[:2] == ["neutrophil", "lymphocyte"]
    assert ids[-2:] == ["platelet", "smudge"]
