"""The very images behind a figure: found again by name, and held against their fingerprints."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import numpy as np

from bloodcell_gui.cells import Cells
from bloodcell_gui.training.results.report import Outcome
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.sources import ImageSource
from trainer.errors import ImageError
from trainer.evaluation.results import Results, TestedImage, find_sources
from trainer.inference.predictions import Prediction, Status


@dataclass(frozen=True, slots=True, eq=False)
class FoundImages:
    """Some of the tested images, as the gallery shows them.

    Attributes:
        cells: Those that were found and are what the model was tested on.
        n_wanted: How many were looked for.
        n_changed: How many are there under their name, but with other pixels.
        folder: The data set that was looked through.
    """

    cells: Cells
    n_wanted: int
    n_changed: int
    folder: Path

    @property
    def n_missing(self) -> int:
        """How many are not there."""
        return self.n_wanted - len(self.cells) - self.n_changed


class ImageFinder:
    """Finds tested images in the data set, or where the user says that it is now; for any thread."""

    def __init__(self, results: Results) -> None:
        self._results = results
        self._sources: dict[str, ImageSource] | None = None
        self._lock = Lock()

    @property
    def folder(self) -> Path:
        """The data set that is looked through."""
        return Path(self._results.dataset)

    def moved_to(self, folder: Path) -> "ImageFinder":
        """Return a finder that looks through another data set for the same images."""
        return ImageFinder(replace(self._results, dataset=str(folder)))

    def find(self, outcome: Outcome, rows: Sequence[int]) -> FoundImages:
        """Return some of the images; the data set is listed the first time, so not in the window's thread.

        Args:
            outcome: All tested images.
            rows: Which of them.

        Raises:
            DatasetError: The data set is not there, or is none.
        """
        with self._lock:
            if self._sources is None:
                self._sources = find_sources(self._results)
            sources = self._sources
        cells = Cells(outcome.results.classes)
        n_changed = 0
        for row in rows:
            image = outcome.results.images[row]
            source = sources.get(image.path)
            if source is None:
                continue
            if not _is_same(source, image):
                n_changed += 1
                continue
            cells.labels[len(cells)] = int(outcome.truth[row])
            cells.extend([0], [_as_prediction(source, outcome, row)])
        return FoundImages(cells, len(rows), n_changed, self.folder)


def _as_prediction(source: ImageSource, outcome: Outcome, row: int) -> Prediction:
    shares = outcome.probabilities[row].astype(np.float32)
    return Prediction("", source, Status.CLASSIFIED, int(outcome.predicted[row]), shares)


def _is_same(source: ImageSource, image: TestedImage) -> bool:
    try:
        return fingerprint_pixels(source.load().decoded.pixels) == image.fingerprint
    except ImageError:
        return False
