"""The samples that are open: what the list at the left shows."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainer.dataset.samples import Sample
    from trainer.reports.counts import SampleCounts


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
