"""The images of a data set that a split, made before, puts into one part."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from trainer.dataset.decoding import decode_images
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.images import DecodedImage
from trainer.dataset.labelled import Dataset
from trainer.dataset.splits import Split
from trainer.errors import DatasetError
from trainer.language import tr


def keep_part(
    dataset: Dataset,
    split: Mapping[str, Split],
    part: Split,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Dataset:
    """Return the images of one part, known again by their pixels, whatever their files are called.

    Args:
        dataset: What was found.
        split: Part of each image, by the fingerprint of its pixels.
        part: The part.
        on_progress: Called with (done, total) now and then; an exception from it ends the work.

    Returns:
        The data set; what could not be read is among its problems.

    Raises:
        DatasetError: None of the images is in that part, or none can be read.
    """
    parts: list[Split | None] = [None] * len(dataset.images)

    def look_at(rows: Sequence[int], images: Sequence[DecodedImage]) -> None:
        for row, decoded in zip(rows, images, strict=True):
            parts[row] = split.get(fingerprint_pixels(decoded.pixels))

    unread = decode_images(dataset, look_at, on_progress)
    images = tuple(image for image, its in zip(dataset.images, parts, strict=True) if its is part)
    if not images:
        raise DatasetError(
            tr(
                "No image in “{root}” is in the part “{part}” of this split.",
                root=dataset.root.name,
                part=part,
            ),
            tr("Give the data set that was divided, or name another part."),
        )
    return replace(dataset, images=images, problems=(*dataset.problems, *unread.values()))
