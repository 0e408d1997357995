"""The samples that are open: what the list at the left shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from trainer import resources
from trainer.language import tr, tr_n
from trainer.words import quote_some

if TYPE_CHECKING:
    from trainer.classes import CellClass
    from trainer.dataset.samples import Sample
    from trainer.reports.counts import SampleCounts
    from trainer.reports.laboratory import Laboratory


class SampleState(StrEnum):
    """How far a sample is."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(slots=True, eq=False)
class OpenSample:
    """One sample and what is known of it so far.

    Attributes:
        key: Number that no other sample of this window has had.
        sample: Where its images are.
        drawn: Whether its cells are drawn, not photographed.
        counts: The running tally.
        state: How far it is.
        n_listed: Number of its images; None while they are being listed.
        n_done: Images that have their result.
    """

    key: int
    sample: "Sample"
    drawn: bool
    counts: "SampleCounts"
    state: SampleState = SampleState.WAITING
    n_listed: int | None = None
    n_done: int = field(default=0)

    @property
    def id(self) -> str:
        """Name of the sample."""
        return self.sample.id


def open_samples(
    found: "Iterable[Sample]",
    classes: "Sequence[CellClass]",
    first_key: int,
    laboratory: "Laboratory | None" = None,
) -> list[OpenSample]:
    """Return samples that have just been found, with nothing counted yet.

    Args:
        found: The samples.
        classes: Classes of the model, in the order of its outputs.
        first_key: Key of the first of them; the others follow.
        laboratory: What it says is usual; None for one that says nothing.
    """
    from trainer.reports.counts import SampleCounts

    drawn = resources.sample_cells()
    return [
        OpenSample(
            key, sample, sample.root.is_relative_to(drawn), SampleCounts(sample.id, classes, laboratory)
        )
        for key, sample in enumerate(found, first_key)
    ]


def find_done(samples: Iterable[OpenSample]) -> tuple[OpenSample, ...]:
    """Return the samples of which every image has its result."""
    return tuple(one for one in samples if one.state is SampleState.DONE)


def sum_counts(
    samples: Sequence[OpenSample],
    classes: "Sequence[CellClass]",
    laboratory: "Laboratory | None" = None,
) -> "SampleCounts":
    """Return what was counted in all of some samples together; what is usual holds for each alone."""
    from trainer.reports.counts import SampleCounts

    its = laboratory and replace(laboratory, ranges=())
    overall = SampleCounts(tr("All samples"), classes, its)
    for one in samples:
        overall.add_counts(one.counts)
    overall.note_shift(describe_shifts(samples))
    return overall


def describe_shifts(samples: Iterable[OpenSample]) -> str:
    """Return which of some samples do not look like what the model learned from; empty where all do."""
    shifted = [one.id for one in samples if one.counts.shift]
    if not shifted:
        return ""
    return tr_n(
        "{shifted} does not look like what the model learned from. Choose a sample to see "
        "in what it differs, and what to do.",
        "{shifted} do not look like what the model learned from. Choose a sample to see in "
        "what it differs, and what to do.",
        len(shifted),
        shifted=quote_some(shifted),
    )
