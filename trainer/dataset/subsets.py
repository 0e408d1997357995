"""A part of a data set, the same for the same seed: for trials that must not take long."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from trainer.classes import describe_class
from trainer.dataset.labelled import Dataset, LabelledImage
from trainer.dataset.splits import Split


def take_subset(
    dataset: Dataset,
    *,
    fraction: float,
    images_per_class: int,
    seed: int,
    labels: Sequence[str] | None = None,
) -> Dataset:
    """Return a data set with fewer images of every class, in the same order.

    Each class and each part that the data set states is thinned on its own, so that the mixture
    stays what it was; none is left without an image, as far as the limit allows.

    Args:
        dataset: What was found.
        fraction: Share of the images to keep, in (0, 1].
        images_per_class: Most images of a class, over all its spellings and all stated parts; 0 for no
            such limit.
        seed: Seed of the choice.
        labels: (N,) what the images count as here; None for their own labels.
    """
    if fraction >= 1.0 and not images_per_class:
        return dataset
    classes: dict[str, dict[Split | None, list[LabelledImage]]] = {}
    own = [image.label for image in dataset.images] if labels is None else labels
    for image, label in zip(dataset.images, own, strict=True):
        parts = classes.setdefault(describe_class(label).id, {})
        parts.setdefault(image.split, []).append(image)
    random = np.random.default_rng(seed)
    kept: set[int] = set()
    for parts in classes.values():
        counts = [max(1, math.ceil(len(images) * fraction - 1e-9)) for images in parts.values()]
        if images_per_class:
            counts = _share_out(images_per_class, counts)
        for images, count in zip(parts.values(), counts, strict=True):
            chosen = random.permutation(len(images))[:count]
            kept.update(id(images[index]) for index in chosen)
    return replace(dataset, images=tuple(image for image in dataset.images if id(image) in kept))


def _share_out(most: int, counts: Sequence[int]) -> list[int]:
    """Return smaller counts of the same proportions that add up to no more than `most`.

    By Adams's method, as seats of a parliament: none goes without before all have one, the largest first.
    """
    shares = [0] * len(counts)
    for _ in range(min(most, sum(counts))):
        # Who has the most for each that it has got.
        place = max(
            range(len(counts)),
            key=lambda place: (counts[place] / shares[place] if shares[place] else math.inf, counts[place]),
        )
        shares[place] += 1
    return shares
