"""Decoding every image of a data set once, and telling which could not be."""

from collections.abc import Callable, Sequence

from trainer.dataset.images import DecodedImage
from trainer.dataset.labelled import Dataset, Problem
from trainer.dataset.visiting import visit_blocks_in_threads
from trainer.errors import DatasetError, ImageError
from trainer.language import tr

# So many images are looked at together: what is done for all at once lets the other threads decode.
_BLOCK = 16
_MOST_PIXELS = 2**22

LookAt = Callable[[Sequence[int], Sequence[DecodedImage]], None]


def decode_images(
    dataset: Dataset, look_at: LookAt, on_progress: Callable[[int, int], None]
) -> dict[int, Problem]:
    """Decode every image of a data set once, in as many threads as read best on this machine.

    Args:
        dataset: What was found.
        look_at: Called in any of the threads, in no order, with the rows of some images that can be read,
            ascending, and the images, which are gone afterwards.
        on_progress: Called in the calling thread with (done, total) now and then; an exception
            from it (`Cancelled`) ends the work.

    Returns:
        What could not be read, each with its reason, by row, ascending.

    Raises:
        DatasetError: No image could be read.
    """
    unread: dict[int, Problem] = {}
    count = len(dataset.images)

    def visit(block: range) -> None:
        rows: list[int] = []
        images: list[DecodedImage] = []
        n_pixels = 0
        for row in block:
            source = dataset.images[row].source
            try:
                images.append(source.load().decoded)
            except ImageError as error:
                unread[row] = Problem(source.name, str(error))
                continue
            rows.append(row)
            n_pixels += images[-1].pixels.size
            if n_pixels > _MOST_PIXELS:
                look_at(rows, images)
                rows, images, n_pixels = [], [], 0
        if rows:
            look_at(rows, images)

    visit_blocks_in_threads(count, _BLOCK, visit, on_progress)
    if len(unread) == count:
        first = (
            tr("; the first, “{name}”: {reason}", name=unread[0].name, reason=unread[0].reason)
            if unread
            else "."
        )
        raise DatasetError(
            tr("No image in “{root}” could be read{first}", root=dataset.root.name, first=first),
            tr("Check the files."),
        )
    return dict(sorted(unread.items()))
