"""Looking a data set through before anything is learned from it: what is there, and what is amiss."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from trainer.classes import CellClass, describe_class, order_classes
from trainer.dataset.concerns import Concern, Obstacle, Severity
from trainer.dataset.contradictions import check_copies
from trainer.dataset.copies import Copies, find_copies
from trainer.dataset.decoding import decode_images
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.framing import PBC_FRAMING, Framing, frame_image
from trainer.dataset.images import DecodedImage
from trainer.dataset.labelled import LabelledImage, Problem, give_labels, nothing_labelled
from trainer.dataset.reading import read_dataset
from trainer.dataset.splits import Split
from trainer.dataset.trainability import check_counts, check_read

N_EXAMPLES = 8
_EXAMPLE_SIDE = 256
_ARRAY = "array"
_OF_COPIES = (Obstacle.ALL_EQUAL, Obstacle.CONTRADICTION)


@dataclass(frozen=True, slots=True)
class ClassFound:
    """One class of a data set.

    Attributes:
        cell_class: The class.
        n_images: Images of it that can be read.
        n_distinct: The same, copies counted once.
    """

    cell_class: CellClass
    n_images: int
    n_distinct: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DatasetReport:
    """What was found in a data set.

    Attributes:
        root: The data set.
        form: Its form, in words.
        n_images: Images that can be read.
        classes: The classes, sorted by id.
        parts: Images in each part that the data set itself states; empty where it states none.
        counts: Images by class and the part that the data set states, None where it states none.
        sizes: Images by (width, height) in pixels, the most frequent first.
        formats: Images by format (`JPEG`; `array` for those that are no files).
        conversions: Images by what they are converted from (`grey`, `palette`...).
        problems: What cannot be used, each with its reason.
        n_repeated: Images that repeat another of the same class exactly.
        n_contradicting: Images that are an exact copy of one in another class.
        n_labelled: Images that have their label from decisions, and none without them.
        n_unlabelled: Images that have none even so, and are left out.
        contradictions: Names of those, grouped.
        native: The framing that most images are in, where it is known to show the cell small in
            the middle; None otherwise.
        concerns: What stops or hinders training, errors first.
        examples: Some images of every class as (S, S, 3) uint8 RGB of up to 256 pixels a side.
    """

    root: Path
    form: str
    n_images: int
    classes: tuple[ClassFound, ...]
    parts: dict[Split, int]
    counts: dict[tuple[str, Split | None], int]
    sizes: dict[tuple[int, int], int]
    formats: dict[str, int]
    conversions: dict[str, int]
    problems: tuple[Problem, ...]
    n_repeated: int
    n_contradicting: int
    n_labelled: int
    n_unlabelled: int
    contradictions: tuple[tuple[str, ...], ...]
    native: Framing | None
    concerns: tuple[Concern, ...]
    examples: tuple[NDArray[np.uint8], ...]

    @property
    def n_copies(self) -> int:
        """Images that go where exact copies are left out."""
        return self.n_repeated + self.n_contradicting

    def judge(self, *, validation_fraction: float, test_fraction: float) -> "DatasetReport":
        """Return the report as it is for other fractions: they decide how many images a class needs.

        Args:
            validation_fraction: Share of the images that training would validate on, in [0, 1).
            test_fraction: Share that it would keep for the final figures, in [0, 1).
        """
        judged = check_counts(
            self.counts, validation_fraction=validation_fraction, test_fraction=test_fraction
        )
        unread = [one for one in self.concerns if one.obstacle is Obstacle.UNREADABLE]
        copies = [one for one in self.concerns if one.obstacle in _OF_COPIES]
        return replace(self, concerns=_errors_first([*unread, *judged, *copies]))

    @property
    def imbalance(self) -> float:
        """How many times more images the largest class has than the smallest."""
        counts = [found.n_images for found in self.classes]
        return max(counts) / min(counts)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is kept of one image once its pixels are gone."""

    fingerprint: str
    size: tuple[int, int]
    conversions: tuple[str, ...]


def inspect_dataset(
    path: Path,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    *,
    validation_fraction: float = 0.15,
    test_fraction: float = 0.15,
    labels: Mapping[str, str] | None = None,
) -> DatasetReport:
    """Decode every image of a data set once and say what is there; no pixels are kept but a few.

    Args:
        path: A folder, a manifest `.csv`, an `.npz`, or a `.zip`.
        validation_fraction: Share of the images that training would validate on, in [0, 1).
        test_fraction: Share that it would keep for the final figures, in [0, 1).
        labels: Labels that decisions give, by the names of images, for images that the data set gives none;
            None for no decisions.
        on_progress: Called in the calling thread with (done, total) now and then; an exception
            from it (`Cancelled`) ends the work.

    Raises:
        DatasetError: It is no data set in a form that is read, or none of its images can be read or has a
            label.
    """
    found = read_dataset(path, may_lack_labels=labels is not None)
    dataset = give_labels(found, labels or {})
    if not dataset.images:
        raise nothing_labelled(path)
    images = dataset.images
    looks: dict[int, _Look] = {}
    examples: dict[int, NDArray[np.uint8]] = {}
    wanted = frozenset(_choose_examples(images))

    def look_at(rows: Sequence[int], decoded_images: Sequence[DecodedImage]) -> None:
        for row, decoded in zip(rows, decoded_images, strict=True):
            height, width = decoded.pixels.shape[:2]
            looks[row] = _Look(fingerprint_pixels(decoded.pixels), (width, height), decoded.conversions)
            if row in wanted:
                framing = replace(PBC_FRAMING, size=min(height, width, _EXAMPLE_SIDE))
                examples[row] = frame_image(decoded.pixels, framing)

    unread = decode_images(dataset, look_at, on_progress)
    kept = [(images[row], looks[row]) for row in sorted(looks)]
    names = [image.source.name for image, _ in kept]
    class_ids = [describe_class(image.label).id for image, _ in kept]
    fingerprints = [look.fingerprint for _, look in kept]
    copies = find_copies(names, class_ids, fingerprints)
    report = DatasetReport(
        root=path,
        form=dataset.form,
        n_images=len(kept),
        classes=_count_classes(class_ids, fingerprints),
        parts=_count_parts([image for image, _ in kept]),
        counts=dict(Counter(zip(class_ids, (image.split for image, _ in kept), strict=True))),
        sizes=dict(Counter(look.size for _, look in kept).most_common()),
        formats=dict(Counter(_format_of(image) for image, _ in kept).most_common()),
        conversions=dict(Counter(what for _, look in kept for what in look.conversions).most_common()),
        problems=(*dataset.problems, *unread.values()),
        n_repeated=len(copies.repeated),
        n_contradicting=sum(map(len, copies.contradicting)),
        n_labelled=0 if found.has_labels else len(kept),
        n_unlabelled=len(found.images) - len(images),
        contradictions=_name_groups(copies, names),
        native=_find_native([look.size for _, look in kept]),
        concerns=(
            *check_read((image.label for image in images), class_ids),
            *check_copies(class_ids, fingerprints),
        ),
        examples=tuple(examples[row] for row in sorted(examples)),
    )
    return report.judge(validation_fraction=validation_fraction, test_fraction=test_fraction)


def _errors_first(concerns: Sequence[Concern]) -> tuple[Concern, ...]:
    return tuple(sorted(concerns, key=lambda concern: concern.severity is not Severity.ERROR))


def _choose_examples(images: Sequence[LabelledImage]) -> Iterator[int]:
    """Yield the rows of a few images, the first of each class before the second of any."""
    by_label: dict[str, list[int]] = defaultdict(list)
    for row, image in enumerate(images):
        if len(by_label[image.label]) < N_EXAMPLES:
            by_label[image.label].append(row)
    ranked = sorted((rank, row) for rows in by_label.values() for rank, row in enumerate(rows))
    yield from (row for _, row in ranked[:N_EXAMPLES])


def _count_classes(labels: Sequence[str], fingerprints: Sequence[str]) -> tuple[ClassFound, ...]:
    counts = Counter(labels)
    distinct = Counter(label for label, _ in set(zip(labels, fingerprints, strict=True)))
    return tuple(
        ClassFound(cell_class, counts[cell_class.id], distinct[cell_class.id])
        for cell_class in order_classes(sorted(counts))
    )


def _count_parts(images: Sequence[LabelledImage]) -> dict[Split, int]:
    counts = Counter(image.split for image in images)
    return {part: counts[part] for part in Split if counts[part]}


def _format_of(image: LabelledImage) -> str:
    suffix = PurePosixPath(image.source.name).suffix.lower().removeprefix(".")
    return {"": _ARRAY, "jpg": "JPEG", "tif": "TIFF"}.get(suffix, suffix.upper())


def _name_groups(copies: Copies, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(names[row] for row in rows) for rows in copies.contradicting)


def _find_native(sizes: Sequence[tuple[int, int]]) -> Framing | None:
    n_native = sum(PBC_FRAMING.crops(width, height) for width, height in sizes)
    return PBC_FRAMING if n_native > len(sizes) / 2 else None
