"""What a data set is once it is found: images, their labels, and what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from trainer.dataset.sources import ImageSource
from trainer.dataset.splits import Split
from trainer.errors import DatasetError
from trainer.language import tr


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
        label: The class's name as the data set spells it; empty where nothing says of which class it is.
        split: The part the data set puts it in; None where it leaves that open.
        sample_id: The sample it belongs to; empty where unknown.
    """

    source: ImageSource
    label: str
    split: Split | None = None
    sample_id: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set that was found, images not yet decoded.

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

    @property
    def has_labels(self) -> bool:
        """Whether anything says of which class its images are."""
        return any(image.label for image in self.images)


def give_labels(dataset: Dataset, labels: Mapping[str, str]) -> Dataset:
    """Return a data set with labels where it has none; images that get none are no part of it any more.

    Args:
        dataset: What was found.
        labels: Labels by the names of images.
    """
    given = (
        image if image.label else replace(image, label=labels.get(image.source.name, ""))
        for image in dataset.images
    )
    return replace(dataset, images=order_images([image for image in given if image.label]))


def nothing_labelled(path: Path) -> DatasetError:
    """Say that neither a data set nor decisions about it give any image a label."""
    return DatasetError(
        tr("No image of “{path}” has a label, and the decisions give none.", path=path.name),
        tr("Label images on the Clean page first."),
    )


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
