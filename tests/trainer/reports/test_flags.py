import pytest

from trainer.classes import CellClass, Role
from trainer.reports.differential import ClassCount, Finding
from trainer.reports.flags import Flag, FlagKind, list_flags
from trainer.reports.laboratory import ReferenceRange, Unit

NEUTROPHIL = CellClass("neutrophil", "Neutrophil", Role.WBC)


def list_for(
    n_wbc: int = 200, n_unsure: int = 0, n_classified: int = 200, findings: tuple[Finding, ...] = ()
) -> list[Flag]:
    counted = ClassCount(NEUTROPHIL, n_wbc, 100.0, None, None, findings=findings)
    return [*list_flags([counted], n_wbc, n_unsure, n_classified, most_unsure_percent=5.0)]


def test_a_sample_as_it_should_be_has_none() -> None:
    assert list_for() == []


@pytest.mark.parametrize(("n_wbc", "n_flags"), [(99, 1), (100, 0)])
def test_few_white_cells(n_wbc: int, n_flags: int) -> None:
    assert len(list_for(n_wbc)) == n_flags


def test_more_unsure_cells_than_the_laboratory_allows() -> None:
    assert list_for(n_unsure=10, n_classified=190) == []
    (flag,) = list_for(n_unsure=11, n_classified=189)
    assert (flag.kind, flag.text) == (FlagKind.MANY_UNSURE, "5.5 % of the cells are unsure, more than 5 %")


def test_a_sample_without_cells_is_not_unsure() -> None:
    assert [flag.kind for flag in list_for(0, 0, 0)] == [FlagKind.FEW_WBC]


def test_figures_outside_the_range_are_told_with_it() -> None:
    usual = ReferenceRange(class_id="neutrophil", low=40, high=75)
    absolute = ReferenceRange(class_id="neutrophil", low=2, unit=Unit.PER_LITRE)

    flags = list_for(findings=(Finding(80.04, usual), Finding(75.0, usual), Finding(1.26, absolute)))

    assert [flag.text for flag in flags] == [
        "Neutrophil 80.0 % of WBC, over the laboratory's range of 40–75",
        "Neutrophil 1.3 10⁹/l, under the laboratory's range of ≥ 2",
    ]
    assert {flag.kind for flag in flags} == {FlagKind.OUTSIDE_RANGE}


def test_they_stand_in_a_fixed_order() -> None:
    usual = Finding(80, ReferenceRange(class_id="neutrophil", high=75))
    counted = ClassCount(NEUTROPHIL, 9, 100.0, None, None, findings=(usual,))

    flags = list_flags([counted], 9, 5, 9, 5.0, n_missing=1, shift="They differ.")

    assert [flag.kind for flag in flags] == list(FlagKind)
    assert [flag.text for flag in flags][3:] == ["1 image is no longer there", "They differ."]
