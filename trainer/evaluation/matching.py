"""The labels of a data set put beside the classes of a model."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.dataset.labelled import Dataset, LabelledImage
from trainer.errors import DatasetError
from trainer.language import tr
from trainer.words import quote_some


@dataclass(frozen=True, slots=True, eq=False)
class KnownImages:
    """The images of a data set whose classes a model knows.

    Attributes:
        images: (N,) those images, in the data set's order; at least one.
        truth: (N,) int64, index of each one's class in the model's card.
        unknown_labels: Images left out because the model knows no such class, by the label as
            the data set spells it.
    """

    images: tuple[LabelledImage, ...]
    truth: NDArray[np.int64]
    unknown_labels: dict[str, int]


def match_labels(dataset: Dataset, model: ModelFile) -> KnownImages:
    """Return the images whose labels a model knows, by any name that its card gives to a class.

    Raises:
        DatasetError: The model knows none of the labels.
    """
    order = {class_id: index for index, class_id in enumerate(model.card.class_ids)}
    classes = {label: model.card.find_class(label) for label in {image.label for image in dataset.images}}
    indices = {label: order[known.id] for label, known in classes.items() if known is not None}
    images = tuple(image for image in dataset.images if image.label in indices)
    unknown = Counter(image.label for image in dataset.images if image.label not in indices)
    if not images:
        raise DatasetError(
            tr(
                "The model “{model}” knows none of the classes here: {unknown}.",
                model=model.name,
                unknown=quote_some(sorted(unknown)),
            ),
            tr("It knows: {class_ids}.", class_ids=", ".join(model.card.class_ids)),
        )
    truth = np.array([indices[image.label] for image in images], np.int64)
    return KnownImages(images, truth, dict(sorted(unknown.items())))
