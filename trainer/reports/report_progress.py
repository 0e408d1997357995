"""How far a report is: the images that are written, then the pages that are drawn."""

from collections.abc import Iterable, Iterator

from trainer.reports.outcomes import Outcome
from trainer.reports.writers import OnProgress

# What a page takes as long as, in images that are written: it shows a hundred of them.
_PAGE_WEIGHT = 200


class ReportProgress:
    """Tells one line of progress for both parts of the work."""

    def __init__(self, n_images: int, n_pages: int, on_progress: OnProgress) -> None:
        """Begin.

        Args:
            n_images: Outcomes that will come.
            n_pages: Pages that will be told of once the images are written.
            on_progress: Called with (done, total); what it raises ends the work.
        """
        self._total = n_images + _PAGE_WEIGHT * n_pages
        self._on_progress = on_progress

    def tell_begun(self) -> None:
        """Tell that nothing is written yet."""
        self._on_progress(0, self._total)

    def follow(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Yield the outcomes on, and tell of each."""
        for done, outcome in enumerate(outcomes, 1):
            yield outcome
            self._on_progress(done, self._total)

    def tell_page(self, done: int, total: int) -> None:
        """Tell of a page that was drawn, as `write_report` tells it.

        Args:
            done: Pages so far.
            total: Pages in all.
        """
        self._on_progress(self._total - _PAGE_WEIGHT * (total - done), self._total)
