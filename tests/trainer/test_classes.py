import pytest

from trainer.classes import KNOWN_CLASSES, Role, describe_class, find_class, normalise_name, order_classes


@pytest.mark.parametrize(
    "name",
    [
        "ig",
        "IG",
        "immature granulocytes",
        "Immaturegranulocytes",
        "Immature_Granulocyte",
        "immature-granulocytes",
    ],
)
def test_spellings_of_a_class_are_one_class(name: str) -> None:
    found = find_class(name, KNOWN_CLASSES)
    assert found is not None
    assert found.id == "ig"


def test_a_name_that_nobody_knows_is_no_class() -> None:
    assert find_class("blast", KNOWN_CLASSES) is None


def test_no_two_known_classes_share_a_name() -> None:
    names = [
        normalise_name(name)
        for cell_class in KNOWN_CLASSES
        for name in {cell_class.id, cell_class.title, *cell_class.aliases}
    ]
    per_class = [
        {normalise_name(name) for name in (cell_class.id, cell_class.title, *cell_class.aliases)}
        for cell_class in KNOWN_CLASSES
    ]
    assert len(set(names)) == sum(map(len, per_class))


def test_only_white_cells_are_white_cells() -> None:
    white = {cell_class.id for cell_class in KNOWN_CLASSES if cell_class.role is Role.WBC}
    assert white == {"basophil", "eosinophil", "ig", "lymphocyte", "monocyte", "neutrophil"}


def test_an_unknown_class_is_described_by_its_name_and_counts_as_white() -> None:
    blast = describe_class("my_blasts ")
    assert (blast.id, blast.title, blast.role) == ("my_blasts", "My blasts", Role.WBC)


def test_names_of_one_class_become_one_class_in_the_order_of_ids() -> None:
    classes = order_classes(["Neutrophils", "neutrophil", "IG", "basophil"])
    assert [cell_class.id for cell_class in classes] == ["basophil", "ig", "neutrophil"]


def test_classes_of_signs_alone_are_told_apart() -> None:
    classes = order_classes(["🩸", "🧫", "blast/type 1"])
    for name in ("🩸", "🧫", "blast/type 1"):
        found = find_class(name, classes)
        assert found is not None
        assert found.id == name
