"""Dividing a loaded data set into parts: what shows the same cell, or comes from one sample, together."""

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image

from trainer.cleaning.finders.copies import group_copies
from trainer.cleaning.likeness.thumbnails import make_thumbnail
from trainer.config import TrainingConfig
from trainer.dataset.grouping import Groups
from trainer.dataset.leakage import refuse_leakage, refuse_shared_samples
from trainer.dataset.loading import LoadedDataset
from trainer.dataset.sample_splits import split_by_sample
from trainer.dataset.splits import Split, split_images


def divide_images(
    loaded: LoadedDataset,
    labels: Sequence[str],
    config: TrainingConfig,
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Split]:
    """Assign every image to a part.

    Args:
        loaded: The images.
        labels: (N,) class of each image.
        config: Says which shares, and the seed.
        on_progress: Called with (done, total) of what is compared; an exception from it ends the work.

    Returns:
        (N,) parts.

    Raises:
        DatasetError: The data set states parts that leak, or there are too few images or samples.
    """
    thumbnails = np.stack([make_thumbnail(Image.fromarray(pixels).convert("L")) for pixels in loaded.pixels])
    copies = group_copies(loaded.fingerprints, thumbnails, on_progress)
    given = [image.split for image in loaded.images]
    samples = [image.sample_id for image in loaded.images]
    cells = _name_groups(copies.groups.tolist(), loaded.fingerprints)
    refuse_leakage([image.source.name for image in loaded.images], given, cells)
    refuse_shared_samples(samples, given)
    groups = Groups(len(cells))
    groups.join_equal(cells)
    groups.join_equal(samples)
    divide = split_by_sample if any(samples) else split_images
    return divide(
        _name_groups(groups.ids().tolist(), loaded.fingerprints),
        labels,
        validation_fraction=config.validation_fraction,
        test_fraction=config.test_fraction,
        seed=config.seed,
        given=given,
    )


def _name_groups(groups: Sequence[int], fingerprints: Sequence[str]) -> list[str]:
    """Return (N,) the lowest fingerprint of each image's group: a name that no order of files changes."""
    lowest: dict[int, str] = {}
    for group, fingerprint in zip(groups, fingerprints, strict=True):
        lowest[group] = min(lowest.get(group, fingerprint), fingerprint)
    return [lowest[group] for group in groups]
