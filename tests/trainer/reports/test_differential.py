import pytest

from trainer.classes import CellClass, Role
from trainer.reports.differential import AnalyserCount, Differential, make_differential
from trainer.reports.laboratory import Laboratory, ReferenceRange, Standing, Unit

CLASSES = (
    CellClass("neutrophil", "Neutrophil", Role.WBC),
    CellClass("monocyte", "Monocyte", Role.WBC),
    CellClass("erythroblast", "Erythroblast", Role.NRBC),
    CellClass("platelet", "Platelet", Role.PLATELET),
)
NOBODY = Laboratory()


def differ(
    *counts: int,
    wbc: float | None = None,
    includes_nrbc: bool | None = None,
    laboratory: Laboratory = NOBODY,
    group: str = "",
) -> Differential:
    return make_differential(CLASSES, counts, AnalyserCount(wbc, includes_nrbc), laboratory, group)


def test_a_count_that_includes_erythroblasts_is_corrected() -> None:
    found = differ(60, 20, 20, 7, wbc=10.0, includes_nrbc=True)

    assert found.nrbc_per_100_wbc == 25.0
    assert found.corrected_wbc == pytest.approx(8.0)
    assert [one.per_litre for one in found.classes] == [pytest.approx(6.0), pytest.approx(2.0), None, None]


@pytest.mark.parametrize(("includes", "per_litre"), [(False, 7.5), (None, None)])
def test_a_count_is_corrected_only_where_it_is_said_to_include_them(
    includes: bool | None, per_litre: float | None
) -> None:
    found = differ(60, 20, 20, 0, wbc=10.0, includes_nrbc=includes)

    assert found.corrected_wbc is None
    assert found.classes[0].per_litre == per_litre


def test_without_a_count_or_without_white_cells_nothing_is_corrected() -> None:
    assert differ(60, 20, 20, 0).corrected_wbc is None
    empty = differ(0, 0, 20, 0, wbc=10.0, includes_nrbc=True)
    assert (empty.corrected_wbc, empty.classes[0].per_litre, empty.nrbc_per_100_wbc) == (None, None, None)


def test_figures_stand_beside_what_is_usual() -> None:
    laboratory = Laboratory(
        ranges=(
            ReferenceRange(class_id="neutrophil", low=40, high=70),
            ReferenceRange(class_id="neutrophil", low=2, high=7, unit=Unit.PER_LITRE),
            ReferenceRange(class_id="monocyte", patient_group="newborn", high=30),
            ReferenceRange(class_id="erythroblast", high=0, unit=Unit.PER_100_WBC),
        )
    )

    found = differ(60, 20, 20, 0, wbc=10.0, includes_nrbc=False, laboratory=laboratory)
    newborn = differ(60, 20, 20, 0, laboratory=laboratory, group="Newborn")

    assert [(one.value, one.standing) for one in found.classes[0].findings] == [
        (75.0, Standing.ABOVE),
        (7.5, Standing.ABOVE),
    ]
    assert found.classes[1].findings == ()
    assert [(one.value, one.standing) for one in found.classes[2].findings] == [(25.0, Standing.ABOVE)]
    # Without the analyser's count nothing is said of cells per litre.
    assert [one.reference.unit for one in newborn.classes[0].findings] == [Unit.PERCENT_OF_WBC]
    assert [one.standing for one in newborn.classes[1].findings] == [Standing.WITHIN]
    assert differ(0, 0, 3, 0, laboratory=laboratory).classes[0].findings == ()
