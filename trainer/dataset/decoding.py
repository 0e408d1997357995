"""Decoding every image of a data set once, and telling which could not be."""

from collections.abc import Callable

from trainer.dataset.images import DecodedImage
from trainer.dataset.labelled import Dataset, Problem
from trainer.dataset.visiting import visit_in_threads
from trainer.errors import DatasetError, ImageError


def decode_images(
    dataset: Dataset,
    look_at: Callable[[int, DecodedImage], None],
    on_progress: Callable[[int, int], None],
) -> dict[int, Problem]:
    """Decode every image of a data set once, in as many threads as there are cores.

    Args:
        dataset: What was found.
        look_at: Called in any of the threads, in no order, with the row of each image that can be read and
            the image, which is gone afterwards.
        on_progress: Called in the calling thread with (done, total) now and then; an exception
            from it (`Cancelled`) ends the work.

    Returns:
        What could not be read, each with its reason, by row, ascending.

    Raises:
        DatasetError: No image could be read.
    """
    unread: dict[int, Problem] = {}

    def visit(row: int) -> None:
        source = dataset.images[row].source
        try:
            decoded = source.load().decoded
        except ImageError as error:
            unread[row] = Problem(source.name, str(error))
        else:
            look_at(row, decoded)

    visit_in_threads(len(dataset.images), visit, on_progress)
    if len(unread) == len(dataset.images):
        first = f"; the first, “{unread[0].name}”: {unread[0].reason}" if unread else "."
        raise DatasetError(f"No image in “{dataset.root.name}” could be read{first}", "Check the files.")
    return dict(sorted(unread.items()))
