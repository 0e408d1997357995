"""What a reader must be told of a sample beside its counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainer.language import tr, tr_n
from trainer.reports.differential import ClassCount, Finding
from trainer.reports.laboratory import Standing

# Under so many white cells a differential is too uncertain to go unremarked.
FEW_WBC = 100


class FlagKind(StrEnum):
    """What a flag is about; these words do not change from version to version."""

    FEW_WBC = "few_wbc"
    MANY_UNSURE = "many_unsure"
    OUTSIDE_RANGE = "outside_range"
    IMAGES_MISSING = "images_missing"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing that a reader must be told.

    Attributes:
        kind: What it is about.
        text: The same in words.
    """

    kind: FlagKind
    text: str


def list_flags(
    classes: Sequence[ClassCount],
    n_wbc: int,
    n_unsure: int,
    n_classified: int,
    most_unsure_percent: float,
    n_missing: int = 0,
    shift: str = "",
) -> tuple[Flag, ...]:
    """Return what must be told of a sample, in the order of `FlagKind`.

    Args:
        classes: What was counted of each class.
        n_wbc: White cells.
        n_unsure: Cells that the model is unsure of.
        n_classified: Cells that count.
        most_unsure_percent: A larger share of unsure cells is told, in percent.
        n_missing: Images that are no longer there.
        shift: In what the sample differs from what the model learned from, in words; empty for nothing.
    """
    flags = []
    if n_wbc < FEW_WBC:
        flags.append(Flag(FlagKind.FEW_WBC, tr("fewer than {few_wbc} WBC", few_wbc=FEW_WBC)))
    n_seen = n_classified + n_unsure
    # Whole numbers: what is just at the limit is not over it, whatever a division makes of it.
    if n_unsure * 100 > most_unsure_percent * n_seen:
        share = tr("{n_unsure:.1f} % of the cells", n_unsure=100 * n_unsure / n_seen)
        flags.append(
            Flag(
                FlagKind.MANY_UNSURE,
                tr(
                    "{share} are unsure, more than {most_unsure_percent:g} %",
                    share=share,
                    most_unsure_percent=most_unsure_percent,
                ),
            )
        )
    for counted in classes:
        flags.extend(_tell_range(counted, found) for found in counted.findings if found.is_outside)
    if n_missing:
        flags.append(
            Flag(
                FlagKind.IMAGES_MISSING,
                tr_n("{count} image is no longer there", "{count} images are no longer there", n_missing),
            )
        )
    if shift:
        flags.append(Flag(FlagKind.SHIFT, shift))
    return tuple(flags)


def _tell_range(counted: ClassCount, found: Finding) -> Flag:
    unit = found.reference.unit.printed
    return Flag(
        FlagKind.OUTSIDE_RANGE,
        tr(
            "{cell_class} {value:.1f} {unit}, under the laboratory's range of {reference}"
            if found.standing is Standing.BELOW
            else "{cell_class} {value:.1f} {unit}, over the laboratory's range of {reference}",
            cell_class=tr(counted.cell_class.title),
            value=found.value,
            unit=tr(unit),
            reference=found.reference.text,
        ),
    )
