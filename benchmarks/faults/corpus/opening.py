"""Opening a data set as the product does, so that what is refused of it ends it."""

from pathlib import Path

from trainer.dataset.reading import read_dataset
from trainer.errors import ImageError


def read_all(path: Path) -> None:
    """Read a data set and each of its images; one that is refused ends it, so that its words are seen."""
    dataset = read_dataset(path)
    if dataset.problems:
        raise ImageError(dataset.problems[0].reason, "Leave it out.")
    for image in dataset.images:
        image.source.load()
