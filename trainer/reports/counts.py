"""What was counted: by sample and class, with what the numbers mean."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from trainer.classes import CellClass, Role
from trainer.inference.predictions import Status
from trainer.reports.differential import ClassCount, Differential, make_differential
from trainer.reports.flags import Flag, list_flags
from trainer.reports.laboratory import Laboratory
from trainer.reports.outcomes import Outcome
from trainer.reports.sample_facts import SampleFacts


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
        n_platelets: Classified platelets: a number seen, no concentration.
        differential: What the classified cells say.
        facts: What is known of the sample beside its cells.
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
    n_platelets: int
    differential: Differential
    facts: SampleFacts
    conversions: dict[str, int]
    n_cropped: int
    flags: tuple[Flag, ...]

    @property
    def n_wbc(self) -> int:
        """Classified cells whose class is a white cell."""
        return self.differential.n_wbc

    @property
    def nrbc_per_100_wbc(self) -> float | None:
        """Erythroblasts per 100 white cells; None without white cells."""
        return self.differential.nrbc_per_100_wbc

    @property
    def classes(self) -> tuple[ClassCount, ...]:
        """Every class of the model in its order, then those it does not know, also those with no cell."""
        return self.differential.classes

    @property
    def counts(self) -> dict[str, int]:
        """Classified cells by class id, in the model's order."""
        return {counted.cell_class.id: counted.count for counted in self.classes}

    @property
    def flag(self) -> str:
        """The texts of the flags; empty where there is none."""
        return "; ".join(flag.text for flag in self.flags)


class SampleCounts:
    """The running tally of one sample."""

    def __init__(
        self, sample_id: str, classes: Sequence[CellClass], laboratory: Laboratory | None = None
    ) -> None:
        """Start at nothing.

        Args:
            sample_id: The sample.
            classes: The classes of the model in the order of its outputs, then those it does not know.
            laboratory: What it says classes count as, and what is usual; None for one that says nothing.
        """
        self._sample_id = sample_id
        self._laboratory = laboratory or Laboratory()
        self._classes = self._laboratory.assign_roles(classes)
        self._of_class = [0] * len(self._classes)
        self._of_status: Counter[Status] = Counter()
        self._conversions: Counter[str] = Counter()
        self._n_cropped = 0
        self._facts = SampleFacts()

    @property
    def shift(self) -> str:
        """In what the sample differs from what the model learned from, in words; empty for nothing."""
        return self._facts.shift

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
        self._facts = replace(self._facts, shift=text)

    def note_facts(self, facts: SampleFacts) -> None:
        """Take down what is known of the sample beside its cells."""
        self._facts = facts

    def add_counts(self, other: "SampleCounts") -> None:
        """Count all that another tally of the same classes has counted."""
        self._of_class = [one + more for one, more in zip(self._of_class, other._of_class, strict=True)]
        self._of_status += other._of_status
        self._conversions += other._conversions
        self._n_cropped += other._n_cropped

    def snapshot(self) -> SampleSummary:
        """Return what was counted so far."""
        facts, laboratory = self._facts, self._laboratory
        found = make_differential(
            self._classes, self._of_class, facts.analyser, laboratory, facts.patient_group
        )
        pairs = zip(self._classes, self._of_class, strict=True)
        n_classified, n_unsure = self._of_status[Status.CLASSIFIED], self._of_status[Status.UNSURE]
        return SampleSummary(
            sample_id=self._sample_id,
            n_images=self._of_status.total(),
            n_classified=n_classified,
            n_unsure=n_unsure,
            n_excluded=self._of_status[Status.EXCLUDED],
            n_failed=self._of_status[Status.FAILED],
            n_platelets=sum(count for one, count in pairs if one.role is Role.PLATELET),
            differential=found,
            facts=facts,
            conversions=dict(sorted(self._conversions.items())),
            n_cropped=self._n_cropped,
            flags=list_flags(
                found.classes,
                found.n_wbc,
                n_unsure,
                n_classified,
                laboratory.most_unsure_percent,
                facts.n_missing,
                facts.shift,
            ),
        )


class RunCounts:
    """The running tallies of all samples of a run, and what failed in it."""

    def __init__(
        self,
        sample_ids: Sequence[str],
        classes: Sequence[CellClass],
        laboratory: Laboratory | None = None,
    ) -> None:
        """Start at nothing.

        Args:
            sample_ids: All samples in their order, also those that turn out to be empty.
            classes: The classes of the model in the order of its outputs, then those it does not know.
            laboratory: What it says classes count as, and what is usual; None for one that says nothing.
        """
        self.laboratory = laboratory or Laboratory()
        self.classes = self.laboratory.assign_roles(classes)
        self._samples = {one: SampleCounts(one, classes, self.laboratory) for one in sample_ids}
        self.failures: list[Outcome] = []

    @property
    def sample_ids(self) -> tuple[str, ...]:
        """The samples in their order."""
        return tuple(self._samples)

    def add(self, outcome: Outcome) -> None:
        """Count one image in its sample."""
        self._samples[outcome.sample_id].add(outcome)
        if outcome.status is Status.FAILED:
            self.failures.append(outcome)

    def note_shift(self, sample_id: str, text: str) -> None:
        """Take down that a sample does not look like what the model learned from; see `SampleCounts`."""
        self._samples[sample_id].note_shift(text)

    def note_facts(self, sample_id: str, facts: SampleFacts) -> None:
        """Take down what is known of a sample beside its cells."""
        self._samples[sample_id].note_facts(facts)

    def snapshot(self) -> tuple[SampleSummary, ...]:
        """Return what was counted so far, sample by sample."""
        return tuple(counts.snapshot() for counts in self._samples.values())
