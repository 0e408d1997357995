"""What was counted: by sample and class, with what the numbers mean."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from trainer.classes import CellClass, Role
from trainer.inference.predictions import Status
from trainer.reports.flags import Flag, FlagKind
from trainer.reports.intervals import Interval, wilson_interval
from trainer.reports.outcomes import Outcome

# Under so many white cells a differential is too uncertain to go unremarked.
FEW_WBC = 100


class Counted(Protocol):
    """An image as it is counted: a `Prediction`, or an `Outcome`."""

    @property
    def status(self) -> Status:
        """What became of it."""
        ...

    @property
    def class_index(self) -> int:
        """Index of the class that it counts as where it was classified."""
        ...

    @property
    def conversions(self) -> tuple[str, ...]:
        """What its file was converted from."""
        ...

    @property
    def cropped(self) -> bool:
        """Whether it was cut to its centre."""
        ...


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many cells of one class a sample has.

    Attributes:
        cell_class: The class.
        count: Cells that were classified as it.
        percent_of_wbc: Share of the white cells in percent; None for a class that is no white
            cell, and where there is no white cell.
        wbc_interval: 95 % Wilson interval of that share in percent; None with it.
        percent_of_all: Share of all classified cells in percent; None where there is none.
    """

    cell_class: CellClass
    count: int
    percent_of_wbc: float | None
    wbc_interval: Interval | None
    percent_of_all: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSummary:
    """What was counted in one sample; n_images is the sum of the four that follow it.

    Attributes:
        sample_id: The sample.
        n_images: Images seen.
        n_classified: Images that count as a cell of their class.
        n_unsure: Images that the model is too unsure of to be counted.
        n_excluded: Images left out, such as copies.
        n_failed: Images that could not be read.
        n_wbc: Classified cells whose class is a white cell.
        n_platelets: Classified platelets: a number seen, no concentration.
        nrbc_per_100_wbc: Nucleated red cells per 100 white cells; None without white cells.
        classes: Every class of the model in its order, then those it does not know, also those with no cell.
        conversions: Images converted, by what they were converted from (`grey`, `cmyk`, ...).
        n_cropped: Images cut to the centre square that the model learned from.
        flags: What a reader must be told beside the counts, in a fixed order.
    """

    sample_id: str
    n_images: int
    n_classified: int
    n_unsure: int
    n_excluded: int
    n_failed: int
    n_wbc: int
    n_platelets: int
    nrbc_per_100_wbc: float | None
    classes: tuple[ClassCount, ...]
    conversions: dict[str, int]
    n_cropped: int
    flags: tuple[Flag, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Classified cells by class id, in the model's order."""
        return {counted.cell_class.id: counted.count for counted in self.classes}

    @property
    def flag(self) -> str:
        """The texts of the flags; empty where there is none."""
        return "; ".join(flag.text for flag in self.flags)


class SampleCounts:
    """The running tally of one sample.

    Attributes:
        shift: In what it differs from what the model learned from, in words; empty for nothing.
    """

    def __init__(self, sample_id: str, classes: Sequence[CellClass]) -> None:
        """Start at nothing.

        Args:
            sample_id: The sample.
            classes: The classes of the model in the order of its outputs, then those it does not know.
        """
        self._sample_id = sample_id
        self._classes = tuple(classes)
        self._of_class = [0] * len(self._classes)
        self._of_status: Counter[Status] = Counter()
        self._conversions: Counter[str] = Counter()
        self._n_cropped = 0
        self.shift = ""

    def add(self, image: Counted, number: int = 1) -> None:
        """Count one image of the sample, or a number of images that are counted alike."""
        self._of_status[image.status] += number
        for conversion in image.conversions:
            self._conversions[conversion] += number
        self._n_cropped += number * image.cropped
        if image.status is Status.CLASSIFIED:
            self._of_class[image.class_index] += number

    def note_shift(self, text: str) -> None:
        """Take down that the sample does not look like what the model learned from.

        Args:
            text: In what it differs, in words; empty for nothing.
        """
        self.shift = text

    def add_counts(self, other: "SampleCounts") -> None:
        """Count all that another tally of the same classes has counted."""
        self._of_class = [one + more for one, more in zip(self._of_class, other._of_class, strict=True)]
        self._of_status += other._of_status
        self._conversions += other._conversions
        self._n_cropped += other._n_cropped

    def snapshot(self) -> SampleSummary:
        """Return what was counted so far."""
        n_wbc = self._count_role(Role.WBC)
        n_nrbc = self._count_role(Role.NRBC)
        return SampleSummary(
            sample_id=self._sample_id,
            n_images=self._of_status.total(),
            n_classified=self._of_status[Status.CLASSIFIED],
            n_unsure=self._of_status[Status.UNSURE],
            n_excluded=self._of_status[Status.EXCLUDED],
            n_failed=self._of_status[Status.FAILED],
            n_wbc=n_wbc,
            n_platelets=self._count_role(Role.PLATELET),
            nrbc_per_100_wbc=_percent(n_nrbc, n_wbc),
            classes=tuple(
                self._count_class(cell_class, count, n_wbc)
                for cell_class, count in zip(self._classes, self._of_class, strict=True)
            ),
            conversions=dict(sorted(self._conversions.items())),
            n_cropped=self._n_cropped,
            flags=self._list_flags(n_wbc),
        )

    def _list_flags(self, n_wbc: int) -> tuple[Flag, ...]:
        few = (Flag(FlagKind.FEW_WBC, f"fewer than {FEW_WBC} WBC"),) if n_wbc < FEW_WBC else ()
        return (*few, Flag(FlagKind.SHIFT, self.shift)) if self.shift else few

    def _count_role(self, role: Role) -> int:
        pairs = zip(self._classes, self._of_class, strict=True)
        return sum(count for cell_class, count in pairs if cell_class.role is role)

    def _count_class(self, cell_class: CellClass, count: int, n_wbc: int) -> ClassCount:
        is_wbc = cell_class.role is Role.WBC and n_wbc > 0
        interval = wilson_interval(count, n_wbc) if is_wbc else None
        return ClassCount(
            cell_class=cell_class,
            count=count,
            percent_of_wbc=_percent(count, n_wbc) if is_wbc else None,
            wbc_interval=interval and Interval(100 * interval.low, 100 * interval.high),
            percent_of_all=_percent(count, self._of_status[Status.CLASSIFIED]),
        )


class RunCounts:
    """The running tallies of all samples of a run, and what failed in it."""

    def __init__(self, sample_ids: Sequence[str], classes: Sequence[CellClass]) -> None:
        """Start at nothing.

        Args:
            sample_ids: All samples in their order, also those that turn out to be empty.
            classes: The classes of the model in the order of its outputs, then those it does not know.
        """
        self.classes = tuple(classes)
        self._samples = {sample_id: SampleCounts(sample_id, classes) for sample_id in sample_ids}
        self.failures: list[Outcome] = []

    def add(self, outcome: Outcome) -> None:
        """Count one image in its sample."""
        self._samples[outcome.sample_id].add(outcome)
        if outcome.status is Status.FAILED:
            self.failures.append(outcome)

    def note_shift(self, sample_id: str, text: str) -> None:
        """Take down that a sample does not look like what the model learned from; see `SampleCounts`."""
        self._samples[sample_id].note_shift(text)

    def snapshot(self) -> tuple[SampleSummary, ...]:
        """Return what was counted so far, sample by sample."""
        return tuple(counts.snapshot() for counts in self._samples.values())


def _percent(count: int, total: int) -> float | None:
    """Return `count` in percent of `total`; None where nothing was counted, which is not 0."""
    return 100 * count / total if total else None
