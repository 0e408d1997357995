"""Looking at every image of a data set once: all that the light finders need, and no pixels kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from trainer.classes import describe_class
from trainer.cleaning.likeness.thumbnails import SIDE, make_grey, make_thumbnails
from trainer.dataset.decoding import decode_images
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.images import DecodedImage
from trainer.dataset.labelled import Dataset, LabelledImage, Problem


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scan:
    """What is kept of the images of a data set.

    Attributes:
        images: (N,) the images that could be read.
        class_ids: (N,) class of each.
        fingerprints: (N,) fingerprints of pixels.
        thumbnails: (N, SIDE, SIDE) uint8, grey.
        sizes: (N, 2) int32, width and height in pixels.
        sharpness: (N,) float32: mean difference of pixels that touch by their corners, in grey levels.
        unread: Images that could not be read, each with its reason.
        problems: All that could not be used, what the listing left out too.
    """

    images: tuple[LabelledImage, ...]
    class_ids: tuple[str, ...]
    fingerprints: tuple[str, ...]
    thumbnails: NDArray[np.uint8]
    sizes: NDArray[np.int32]
    sharpness: NDArray[np.float32]
    unread: tuple[Problem, ...]
    problems: tuple[Problem, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """(N,) paths below the data set."""
        return tuple(image.source.name for image in self.images)


def scan_dataset(
    dataset: Dataset, on_progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Scan:
    """Decode every image of a data set once.

    Args:
        dataset: What was found.
        on_progress: Called in the calling thread with (done, total) now and then; an exception
            from it (`Cancelled`) ends the work.

    Raises:
        DatasetError: No image could be read.
    """
    count = len(dataset.images)
    thumbnails = np.empty((count, SIDE, SIDE), np.uint8)
    sizes = np.zeros((count, 2), np.int32)
    sharpness = np.zeros(count, np.float32)
    fingerprints = [""] * count

    def look_at(rows: Sequence[int], images: Sequence[DecodedImage]) -> None:
        for row, decoded in zip(rows, images, strict=True):
            fingerprints[row] = fingerprint_pixels(decoded.pixels)
        # Those of one size are measured together: NumPy's work on small arrays is mostly the waiting of
        # threads for each other.
        for shape, group in groupby(zip(rows, images, strict=True), lambda pair: pair[1].pixels.shape):
            same = list(group)
            places = [row for row, _ in same]
            grey = make_grey(np.stack([decoded.pixels for _, decoded in same]))
            thumbnails[places] = make_thumbnails(grey)
            sizes[places] = shape[1], shape[0]
            sharpness[places] = _measure_sharpness(grey)

    unread = decode_images(dataset, look_at, on_progress)
    read = [row for row in range(count) if row not in unread]
    images = tuple(dataset.images[row] for row in read)
    return Scan(
        images=images,
        class_ids=tuple(describe_class(image.label).id for image in images),
        fingerprints=tuple(fingerprints[row] for row in read),
        thumbnails=thumbnails if len(read) == count else thumbnails[read],
        sizes=sizes[read],
        sharpness=sharpness[read],
        unread=tuple(unread.values()),
        problems=(*dataset.problems, *unread.values()),
    )


def _measure_sharpness(grey: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return (N,) mean differences of pixels that touch by their corners, in grey levels."""
    one, other = grey[:, 1:, 1:], grey[:, :-1, :-1]
    # Without a sign there is no need for wider numbers.
    differences = np.maximum(one, other)
    differences -= np.minimum(one, other)
    means: NDArray[np.float64] = differences.sum(axis=(1, 2), dtype=np.uint64) / differences[0].size
    return means
