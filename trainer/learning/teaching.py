"""Learning from what other models say of the images, beside the labels.

A larger network, or several, tells how alike classes are in each image, which one label cannot (Hinton,
Vinyals, Dean 2015, "Distilling the knowledge in a neural network"). Each image is shown to the teachers
once, unvaried: their answer is the target of all its variations.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.library import find_path
from trainer.bundle.model_file import ModelFile, read_model
from trainer.dataset.sources import ImageSource
from trainer.errors import ConfigError
from trainer.inference.features import compute_features
from trainer.inference.predictions import softmax
from trainer.language import tr
from trainer.words import quote_some


def find_teachers(names: str) -> tuple[ModelFile, ...]:
    """Return the models that a recipe names as teachers, none for an empty text.

    Args:
        names: Names of the library or files, separated by commas.

    Raises:
        ModelFileError: One is missing or damaged.
    """
    return tuple(read_model(find_path(name.strip())) for name in names.split(",") if name.strip())


def check_teachers(teachers: Sequence[ModelFile], class_ids: Sequence[str]) -> None:
    """Refuse teachers of other classes.

    Raises:
        ConfigError: A teacher does not know just the classes that are learned.
    """
    for teacher in teachers:
        if set(teacher.card.class_ids) != set(class_ids):
            differing = sorted(set(teacher.card.class_ids) ^ set(class_ids))
            raise ConfigError(
                tr(
                    "The teacher “{teacher}” was made for other classes: {classes} differ.",
                    teacher=teacher.name,
                    classes=quote_some(differing),
                ),
                tr("Choose a teacher that knows the classes of the data set and no others, or none."),
            )


def ask_teachers(
    teachers: Sequence[ModelFile],
    sources: Sequence[ImageSource],
    fingerprints: Sequence[str],
    class_ids: Sequence[str],
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> NDArray[np.float32]:
    """Return what teachers say of some images, the mean of their calibrated probabilities.

    Args:
        teachers: At least one, checked by `check_teachers`.
        sources: (N,) the images, which can be read.
        fingerprints: (N,) fingerprints of their pixels.
        class_ids: (K,) classes in the order that is wanted.
        on_progress: Called with (done, total) of all teachers; an exception from it ends the work.

    Returns:
        (N, K) float32, rows adding up to 1.

    Raises:
        ModelFileError: A teacher cannot be run.
    """
    total = np.zeros((len(sources), len(class_ids)), np.float32)
    for number, teacher in enumerate(teachers):
        asked = number * len(sources)
        said = compute_features(
            sources,
            fingerprints,
            teacher,
            lambda done, count, asked=asked: on_progress(asked + done, count * len(teachers)),  # type: ignore[misc]
        )
        order = [teacher.card.class_ids.index(class_id) for class_id in class_ids]
        total += softmax(said.logits, teacher.card.temperature)[:, order]
    return total / np.float32(len(teachers))
