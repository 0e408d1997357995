"""The samples that are being classified: their states, and running totals of how far all are."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bloodcell_gui.progress import Progress
from bloodcell_gui.samples import OpenSample, SampleState

if TYPE_CHECKING:
    from trainer.inference.predictions import Prediction

# Under so many seconds a rate says nothing yet.
_RATE_SECONDS = 0.5


class Work:
    """What was opened together and is not done yet; nothing is walked through for a single image."""

    def __init__(self) -> None:
        self._samples: dict[str, OpenSample] = {}
        self._n_unlisted = 0
        self._n_listed = 0
        self._n_done = 0
        self._began = time.monotonic()

    def __len__(self) -> int:
        """Return how many samples there are."""
        return len(self._samples)

    def begin(self, samples: Sequence[OpenSample] = ()) -> None:
        """Begin with other samples, in the order in which they come; none while they are looked for."""
        self._samples = {one.id: one for one in samples}
        self._n_unlisted, self._n_listed, self._n_done = len(samples), 0, 0
        self._began = time.monotonic()

    def find(self, sample_id: str) -> OpenSample | None:
        """Return a sample; None where it is not in work, or not any more."""
        return self._samples.get(sample_id)

    def note_listed(self, sample_id: str, n_images: int) -> bool:
        """Take note of the number of a sample's images; return whether it is in work."""
        opened = self._samples.get(sample_id)
        if opened is None:
            return False
        self._n_unlisted -= opened.n_listed is None
        self._n_listed += n_images - (opened.n_listed or 0)
        opened.n_listed = n_images
        return True

    def count(self, opened: OpenSample, prediction: "Prediction") -> None:
        """Count an image in a sample that is in work."""
        opened.counts.add(prediction)
        opened.n_done += 1
        self._n_done += 1

    def move_to(self, sample_id: str) -> bool:
        """Take note that a sample is being worked on, and those before it are done.

        Returns:
            Whether any state is another.
        """
        changed = False
        for opened in self._samples.values():
            state = SampleState.WORKING if opened.id == sample_id else SampleState.DONE
            changed |= opened.state is not state
            opened.state = state
            if opened.id == sample_id:
                break
        return changed

    def remove(self, opened: OpenSample) -> None:
        """Go on without a sample."""
        if self._samples.pop(opened.id, None) is not None:
            self._n_unlisted -= opened.n_listed is None
            self._n_listed -= opened.n_listed or 0
            self._n_done -= opened.n_done

    def end(self, state: SampleState) -> None:
        """Give what is not done yet its end, and begin with nothing."""
        for opened in self._samples.values():
            if opened.state is not SampleState.DONE:
                opened.state = state
        self.begin()

    def progress(self, n_waiting: int) -> Progress:
        """Return how far the work is, at the rate that it has had so far.

        Args:
            n_waiting: Openings that wait behind it.
        """
        n_total = self._n_listed if self._samples and not self._n_unlisted else None
        elapsed = time.monotonic() - self._began
        left = None
        if n_total is not None and self._n_done and elapsed >= _RATE_SECONDS:
            left = max(0, n_total - self._n_done) * elapsed / self._n_done
        return Progress(self._n_done, n_total, left, n_waiting)
