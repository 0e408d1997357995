"""Dividing images into training, validation and test, copies of a cell on one side."""

from collections.abc import Sequence
from enum import StrEnum


class Split(StrEnum):
    """The part of a data set that an image is in."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


def split_images(
    fingerprints: Sequence[str],
    labels: Sequence[str],
    *,
    validation_fraction: float,
    test_fraction: float,
    seed: int,
    given: Sequence[Split | None] | None = None,
) -> list[Split]:
    """Assign every image to a part: stratified by label, seeded, exact copies together.

    The result for an image depends on the set of fingerprints and the seed, not on the order or
    the names of the files.

    Args:
        fingerprints: (N,) fingerprints of pixels; equal means an exact copy.
        labels: (N,) class of each image.
        validation_fraction: Share of each class in [0, 1).
        test_fraction: Share of each class in [0, 1).
        seed: Seed of the shuffle.
        given: (N,) parts that the data set itself states; those stay as they are. Where it
            states train and test but no validation, validation is drawn from train; where it
            states no test, test is drawn from train too.

    Returns:
        (N,) parts.

    Raises:
        DatasetError: A class has too few images for every part.
    """
    raise NotImplementedError
