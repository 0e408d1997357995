"""A model's own images met again: which of them it learned from, and which it was tested on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.dataset.loading import LoadedDataset
from trainer.dataset.splits import Split
from trainer.errors import DatasetError
from trainer.language import tr
from trainer.words import quote_some


@dataclass(frozen=True, slots=True, eq=False)
class KnownParts:
    """Labels and parts of images that a model was made with.

    Attributes:
        labels: (N,) index of each image's class in the card's order; -1 where the model knows none.
        rows: Rows of each part, ascending; images without a class or a part are in none.
    """

    labels: NDArray[np.int64]
    rows: Mapping[Split, NDArray[np.int64]]


def find_parts(loaded: LoadedDataset, model: ModelFile, split: Mapping[str, Split]) -> KnownParts:
    """Find out which of some images a model learned from.

    Args:
        loaded: The images, with their labels.
        model: The model.
        split: Part of each image, by the fingerprint of its pixels.

    Raises:
        DatasetError: A class has no image that the model learned from, or there is none for validation:
            these are not the images that it was made with.
    """
    ids = model.card.class_ids
    known = [model.card.find_class(image.label) for image in loaded.images]
    labels = np.array([-1 if its is None else ids.index(its.id) for its in known], np.int64)
    parts = [split.get(fingerprint) for fingerprint in loaded.fingerprints]
    rows = {
        part: np.array([row for row, its in enumerate(parts) if its is part and labels[row] >= 0], np.int64)
        for part in Split
    }
    missing = [name for index, name in enumerate(ids) if index not in labels[rows[Split.TRAIN]]]
    if missing or not len(rows[Split.VALIDATION]):
        remedy = tr("Give the images that the model was trained with, and the split of that training.")
        if missing:
            raise DatasetError(
                tr(
                    "There are no training images of {classes} of “{model}”, by the split that was given.",
                    classes=quote_some(missing),
                    model=model.name,
                ),
                remedy,
            )
        raise DatasetError(
            tr("There are no validation images of “{model}”, by the split that was given.", model=model.name),
            remedy,
        )
    return KnownParts(labels, rows)
