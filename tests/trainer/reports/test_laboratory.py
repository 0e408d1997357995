import pytest

from trainer.classes import KNOWN_CLASSES, Role
from trainer.reports.laboratory import Laboratory, ReferenceRange, Standing, Unit

EVERYBODY = ReferenceRange(class_id="neutrophil", low=40, high=75)
NEWBORN = ReferenceRange(class_id="neutrophil", patient_group="Newborn", low=50, high=80)
ABSOLUTE = ReferenceRange(class_id="neutrophil", low=1.5, unit=Unit.PER_LITRE)
LAB = Laboratory(ranges=(NEWBORN, ABSOLUTE, EVERYBODY))


@pytest.mark.parametrize(
    ("value", "standing"),
    [
        (39.9, Standing.BELOW),
        (40, Standing.WITHIN),
        (75, Standing.WITHIN),
        (75.1, Standing.ABOVE),
    ],
)
def test_borders_belong_to_a_range(value: float, standing: Standing) -> None:
    assert EVERYBODY.place(value) is standing


def test_a_range_may_be_open_at_one_end() -> None:
    most = ReferenceRange(class_id="basophil", high=2)

    assert (most.place(0), most.place(2.5)) == (Standing.WITHIN, Standing.ABOVE)
    assert ABSOLUTE.place(1.0) is Standing.BELOW
    assert [one.text for one in (EVERYBODY, most, ABSOLUTE)] == ["40–75", "≤ 2", "≥ 1.5"]


def test_a_groups_own_range_goes_before_the_one_for_everybody() -> None:
    assert LAB.find_ranges("neutrophil", "newborn") == (NEWBORN, ABSOLUTE)
    assert LAB.find_ranges("neutrophil", "adult") == (EVERYBODY, ABSOLUTE)
    assert LAB.find_ranges("neutrophil", "") == (EVERYBODY, ABSOLUTE)
    assert LAB.find_ranges("monocyte", "") == ()


def test_the_order_in_the_table_does_not_matter() -> None:
    turned = Laboratory(ranges=LAB.ranges[::-1])

    assert turned.find_ranges("neutrophil", "newborn") == (NEWBORN, ABSOLUTE)


def test_roles_of_the_laboratory_take_the_place_of_the_models() -> None:
    classes = Laboratory(roles={"ig": Role.ARTEFACT}).assign_roles(KNOWN_CLASSES)

    assert {one.id: one.role for one in classes if one.id in {"ig", "neutrophil"}} == {
        "ig": Role.ARTEFACT,
        "neutrophil": Role.WBC,
    }
    assert Laboratory().assign_roles(KNOWN_CLASSES) == KNOWN_CLASSES
