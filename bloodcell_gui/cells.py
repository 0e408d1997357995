"""All cells that were classified, as columns: what the gallery and the reports are made from.

A cell costs about 320 bytes, most of it its file's name; no pixel is kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.classes import CellClass
from trainer.dataset.sources import ImageSource
from trainer.inference.doubt.looks import LOOKS
from trainer.inference.predictions import Prediction, Status

STATUSES = tuple(Status)
_STATUS_INDEX = {status: index for index, status in enumerate(STATUSES)}
CLASSIFIED = _STATUS_INDEX[Status.CLASSIFIED]
UNSURE = _STATUS_INDEX[Status.UNSURE]
EXCLUDED = _STATUS_INDEX[Status.EXCLUDED]
FAILED = _STATUS_INDEX[Status.FAILED]

_COLUMNS = (
    "samples",
    "statuses",
    "class_indices",
    "confidences",
    "probabilities",
    "drifts",
    "cropped",
    "digests",
)
# A value a look, and one of the distance; as `Prediction.drift` has them.
_N_DRIFTS = len(LOOKS) + 1
# What stands for the digest of an image that could not be loaded; no image has it.
_NO_DIGEST = bytes(16)


class Column:
    """A NumPy array that grows at its end in amortised constant time."""

    def __init__(self, dtype: Any, width: int | None = None) -> None:
        """Start empty.

        Args:
            dtype: Type of the values.
            width: Values a row; None for one, without a second axis.
        """
        self._width = () if width is None else (width,)
        self._store: NDArray[Any] = np.empty((0, *self._width), dtype)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> NDArray[Any]:
        """The rows, a view that the next `extend` may leave behind."""
        return self._store[: self._length]

    def extend(self, rows: Any) -> None:
        """Add rows at the end."""
        needed = self._length + len(rows)
        if needed > len(self._store):
            grown = np.empty((max(needed, 2 * len(self._store), 256), *self._width), self._store.dtype)
            grown[: self._length] = self.values
            self._store = grown
        self._store[self._length : needed] = rows
        self._length = needed

    def snapshot(self) -> "Column":
        """Return the rows as they are now; what is added later does not show in them."""
        copy = Column(self._store.dtype)
        # Rows that stand are never written again, so they need no copy.
        copy._width, copy._store, copy._length = self._width, self.values, self._length
        return copy

    def keep(self, mask: NDArray[np.bool_]) -> None:
        """Drop the rows where `mask`, (N,), is false."""
        self._store = self.values[mask]
        self._length = len(self._store)


class Cells:
    """One row a cell, in the order in which they came.

    Attributes:
        classes: (K) classes of the model, in the order of its outputs.
        sources: (N) where each cell's pixels are.
        samples: (N,) int32, key of each cell's sample.
        statuses: (N,) uint8, index in `STATUSES`.
        class_indices: (N,) int16, index of the top class; -1 where there is none.
        confidences: (N,) float32 in [0, 1]; 0 where there is none.
        probabilities: (N, K) float32, rows sum to 1; zeros where there is none.
        drifts: (N, L + 1) float32, how each differs from what the model learned from; NaN where nobody tells.
        cropped: (N,) bool, whether the image was cut to its centre.
        digests: (N, 16) uint8, digest of each image's bytes; zeros where it could not be loaded.
        reasons: Why a row failed or was left out, by row.
        conversions: What a row's file was converted from, by row.
        labels: Index of the class that a data set gives to a row's image, by row, where it is known.
    """

    def __init__(self, classes: Sequence[CellClass]) -> None:
        self.classes = tuple(classes)
        self.sources: list[ImageSource] = []
        self.samples = Column(np.int32)
        self.statuses = Column(np.uint8)
        self.class_indices = Column(np.int16)
        self.confidences = Column(np.float32)
        self.probabilities = Column(np.float32, len(self.classes))
        self.drifts = Column(np.float32, _N_DRIFTS)
        self.cropped = Column(np.bool_)
        self.digests = Column(np.uint8, len(_NO_DIGEST))
        self.reasons: dict[int, str] = {}
        self.conversions: dict[int, tuple[str, ...]] = {}
        self.labels: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.sources)

    def extend(self, sample_keys: Sequence[int], predictions: Sequence[Prediction]) -> None:
        """Add predictions at the end.

        Args:
            sample_keys: (M) key of the sample of each prediction.
            predictions: (M) predictions.
        """
        first = len(self)
        nothing = np.zeros(len(self.classes), np.float32)
        untold = np.full(_N_DRIFTS, np.nan, np.float32)
        self.sources.extend(prediction.source for prediction in predictions)
        self.samples.extend(sample_keys)
        self.statuses.extend([_STATUS_INDEX[prediction.status] for prediction in predictions])
        self.class_indices.extend([prediction.class_index for prediction in predictions])
        self.confidences.extend([prediction.confidence for prediction in predictions])
        self.probabilities.extend(
            [nothing if one.probabilities is None else one.probabilities for one in predictions]
        )
        self.drifts.extend([untold if one.drift is None else one.drift for one in predictions])
        self.cropped.extend([prediction.cropped for prediction in predictions])
        digests = b"".join(prediction.digest or _NO_DIGEST for prediction in predictions)
        self.digests.extend(np.frombuffer(digests, np.uint8).reshape(len(predictions), len(_NO_DIGEST)))
        for row, prediction in enumerate(predictions, first):
            if prediction.reason:
                self.reasons[row] = prediction.reason
            if prediction.conversions:
                self.conversions[row] = prediction.conversions

    def snapshot(self) -> "Cells":
        """Return the rows as they are now, for a thread that reads while more come."""
        copy = Cells(self.classes)
        copy.sources = list(self.sources)
        copy.reasons = dict(self.reasons)
        copy.conversions = dict(self.conversions)
        copy.labels = dict(self.labels)
        for name in _COLUMNS:
            setattr(copy, name, getattr(self, name).snapshot())
        return copy

    def remove_sample(self, key: int) -> None:
        """Drop the rows of a sample; the rows after them move up."""
        kept = self.samples.values != key
        new_row = np.cumsum(kept) - 1
        self.sources = [source for source, keep in zip(self.sources, kept, strict=True) if keep]
        self.reasons = {int(new_row[row]): text for row, text in self.reasons.items() if kept[row]}
        self.conversions = {int(new_row[row]): what for row, what in self.conversions.items() if kept[row]}
        self.labels = {int(new_row[row]): label for row, label in self.labels.items() if kept[row]}
        for name in _COLUMNS:
            getattr(self, name).keep(kept)

    def rows_of(self, key: int) -> NDArray[np.int64]:
        """Return the rows of a sample in their order."""
        return np.flatnonzero(self.samples.values == key)

    def predictions(self, rows: Iterable[int], sample_id: str) -> Iterator[Prediction]:
        """Yield rows again as the predictions they came from, for counts and reports.

        Args:
            rows: Rows of one sample.
            sample_id: Its name.
        """
        for row in rows:
            class_index = int(self.class_indices.values[row])
            drift = self.drifts.values[row]
            digest = self.digests.values[row].tobytes()
            yield Prediction(
                sample_id,
                self.sources[row],
                STATUSES[self.statuses.values[row]],
                class_index,
                self.probabilities.values[row] if class_index >= 0 else None,
                self.reasons.get(row, ""),
                self.conversions.get(row, ()),
                bool(self.cropped.values[row]),
                b"" if digest == _NO_DIGEST else digest,
                drift=None if np.isnan(drift).any() else drift,
            )
