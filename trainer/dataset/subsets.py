"""A part of a data set, the same for the same seed: for trials that must not take long."""

import math
from collections import defaultdict
from dataclasses import replace

import numpy as np

from trainer.dataset.labelled import Dataset, LabelledImage
from trainer.dataset.splits import Split


def take_subset(dataset: Dataset, *, fraction: float, images_per_class: int, seed: int) -> Dataset:
    """Return a data set with fewer images of every class, in the same order.

    Each class and each part that the data set states is thinned on its own, so that the mixture
    stays what it was; none is left without an image.

    Args:
        dataset: What was found.
        fraction: Share of the images to keep, in (0, 1].
        images_per_class: Most images of a class, over all stated parts; 0 for no such limit.
        seed: Seed of the choice.
    """
    if fraction >= 1.0 and not images_per_class:
        return dataset
    groups: dict[tuple[str, Split | None], list[LabelledImage]] = defaultdict(list)
    for image in dataset.images:
        groups[image.label, image.split].append(image)
    sizes: dict[str, int] = defaultdict(int)
    for (label, _), images in groups.items():
        sizes[label] += len(images)
    random = np.random.default_rng(seed)
    kept: set[int] = set()
    for (label, _), images in groups.items():
        limit = images_per_class / sizes[label] if images_per_class else 1.0
        count = max(1, math.ceil(len(images) * min(fraction, limit) - 1e-9))
        chosen = random.permutation(len(images))[:count]
        kept.update(id(images[index]) for index in chosen)
    return replace(dataset, images=tuple(image for image in dataset.images if id(image) in kept))
