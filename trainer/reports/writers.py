"""What each form of a report is written by."""

from collections.abc import Callable, Sequence
from typing import Protocol

from trainer.reports.counts import SampleSummary
from trainer.reports.outcomes import Outcome

# Called with (done, total); an exception from it ends the work.
OnProgress = Callable[[int, int], None]


class ReportWriter(Protocol):
    """Takes what a report says while it comes; used within the block that opened it."""

    def add(self, outcome: Outcome) -> None:
        """Take one image; those of a sample come one after the other."""
        ...

    def finish(self, summaries: Sequence[SampleSummary], on_progress: OnProgress) -> None:
        """Take what was counted once all images have come, and write what is left.

        Args:
            summaries: One a sample.
            on_progress: Told of what takes long.
        """
        ...
