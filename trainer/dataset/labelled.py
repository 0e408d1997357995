"""What a data set is once it is found: images, their labels, and what was left out."""

from dataclasses import dataclass
from pathlib import Path

from trainer.dataset.sources import ImageSource
from trainer.dataset.splits import Split


@dataclass(frozen=True, slots=True)
class Problem:
    """One file that is left out, and why (a sentence for the user)."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class LabelledImage:
    """One image and what the data set says of it.

    Attributes:
        source: Where its pixels are.
        label: The class's name as the data set spells it.
        split: The part the data set puts it in; None where it leaves that open.
        sample_id: The sample it belongs to; empty where unknown.
    """

    source: ImageSource
    label: str
    split: Split | None = None
    sample_id: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A labelled data set that was found, images not yet decoded.

    Attributes:
        root: What was read.
        form: Which form it has, in words ("a folder a class").
        images: All images, in a fixed order (by split, label, name).
        problems: What was left out at this stage.
    """

    root: Path
    form: str
    images: tuple[LabelledImage, ...]
    problems: tuple[Problem, ...] = ()


# Names of folders and of manifest cells, compared without case.
SPLIT_NAMES = {
    "train": Split.TRAIN,
    "val": Split.VALIDATION,
    "valid": Split.VALIDATION,
    "validation": Split.VALIDATION,
    "test": Split.TEST,
}

_SPLIT_ORDER = {None: 0, Split.TRAIN: 1, Split.VALIDATION: 2, Split.TEST: 3}


def order_images(images: list[LabelledImage]) -> tuple[LabelledImage, ...]:
    """Return the images by split and label, otherwise as they came."""
    return tuple(sorted(images, key=lambda image: (_SPLIT_ORDER[image.split], image.label)))
