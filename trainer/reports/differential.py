"""The differential: shares of the white cells, erythroblasts beside them, what an analyser's count adds."""

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.classes import CellClass, Role
from trainer.reports.intervals import Interval, wilson_interval
from trainer.reports.laboratory import Laboratory, ReferenceRange, Standing, Unit


@dataclass(frozen=True, slots=True)
class AnalyserCount:
    """What an analyser counted of the same blood.

    Attributes:
        wbc: White cells in 10^9 per litre; None where nobody said.
        includes_nrbc: Whether erythroblasts are among them; None where nobody said.
    """

    wbc: float | None = None
    includes_nrbc: bool | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure beside what the laboratory takes for usual.

    Attributes:
        value: The figure in the unit of the range.
        reference: The range.
    """

    value: float
    reference: ReferenceRange

    @property
    def standing(self) -> Standing:
        """How the one stands to the other."""
        return self.reference.place(self.value)

    @property
    def is_outside(self) -> bool:
        """Whether the figure is not what is usual."""
        return self.standing is not Standing.WITHIN


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many cells of one class a sample has.

    Attributes:
        cell_class: The class.
        count: Cells that count as it.
        percent_of_wbc: Share of the white cells in percent; None for a class that is no white
            cell, and where there is no white cell.
        wbc_interval: 95 % Wilson interval of that share in percent; None with it.
        percent_of_all: Share of all classified cells in percent; None where there is none.
        per_litre: White cells of the class in 10^9 per litre of blood; None where no analyser's count is
            known that it could be reckoned from.
        findings: Its figures beside what the laboratory takes for usual, where it says so.
    """

    cell_class: CellClass
    count: int
    percent_of_wbc: float | None
    wbc_interval: Interval | None
    percent_of_all: float | None
    per_litre: float | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Differential:
    """What the counted cells say of a sample.

    Attributes:
        n_wbc: Cells whose class is a white cell.
        nrbc_per_100_wbc: Erythroblasts per 100 white cells; None without white cells.
        analyser: What an analyser counted.
        corrected_wbc: The analyser's count without erythroblasts, in 10^9 per litre; only where it is known
            that they are among it.
        classes: Every class in its order, also those with no cell.
    """

    n_wbc: int
    nrbc_per_100_wbc: float | None
    analyser: AnalyserCount
    corrected_wbc: float | None
    classes: tuple[ClassCount, ...]


def make_differential(
    classes: Sequence[CellClass],
    counts: Sequence[int],
    analyser: AnalyserCount,
    laboratory: Laboratory,
    patient_group: str = "",
) -> Differential:
    """Return what counted cells say.

    The corrected count is WBC x 100 / (100 + erythroblasts per 100 white cells): an analyser that counts
    nuclei takes erythroblasts for white cells.

    Args:
        classes: The classes, with the roles that they have for the laboratory.
        counts: Cells of each.
        analyser: What an analyser counted.
        laboratory: Says what is usual.
        patient_group: Whose ranges hold.
    """
    pairs = list(zip(classes, counts, strict=True))
    n_wbc = sum(count for one, count in pairs if one.role is Role.WBC)
    n_nrbc = sum(count for one, count in pairs if one.role is Role.NRBC)
    nrbc = percent(n_nrbc, n_wbc)
    corrected = None
    if analyser.wbc is not None and analyser.includes_nrbc and nrbc is not None:
        corrected = analyser.wbc * 100 / (100 + nrbc)
    # A count of which nobody says what is in it is no ground for others.
    white = analyser.wbc if analyser.includes_nrbc is False else corrected
    n_all = sum(counts)
    return Differential(
        n_wbc=n_wbc,
        nrbc_per_100_wbc=nrbc,
        analyser=analyser,
        corrected_wbc=corrected,
        classes=tuple(
            _count_class(one, count, n_wbc, n_all, white, laboratory, patient_group) for one, count in pairs
        ),
    )


def percent(count: int, total: int) -> float | None:
    """Return `count` in percent of `total`; None where nothing was counted, which is not 0."""
    return 100 * count / total if total else None


def _count_class(
    cell_class: CellClass,
    count: int,
    n_wbc: int,
    n_all: int,
    white: float | None,
    laboratory: Laboratory,
    patient_group: str,
) -> ClassCount:
    is_wbc = cell_class.role is Role.WBC and n_wbc > 0
    interval = wilson_interval(count, n_wbc) if is_wbc else None
    share = percent(count, n_wbc) if is_wbc else None
    per_litre = white * count / n_wbc if is_wbc and white is not None else None
    figures = {
        Unit.PERCENT_OF_WBC: share,
        Unit.PER_100_WBC: percent(count, n_wbc) if cell_class.role is Role.NRBC else None,
        Unit.PER_LITRE: per_litre,
    }
    findings = (
        Finding(value, reference)
        for reference in laboratory.find_ranges(cell_class.id, patient_group)
        if (value := figures[reference.unit]) is not None
    )
    return ClassCount(
        cell_class=cell_class,
        count=count,
        percent_of_wbc=share,
        wbc_interval=interval and Interval(100 * interval.low, 100 * interval.high),
        percent_of_all=percent(count, n_all),
        per_litre=per_litre,
        findings=tuple(findings),
    )
