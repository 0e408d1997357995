"""Dividing a loaded data set into parts: what shows the same cell, or comes from one sample, together."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from trainer.cleaning.finders.copies import group_copies
from trainer.cleaning.likeness.thumbnails import SIDE, make_grey, make_thumbnails
from trainer.config import TrainingConfig
from trainer.dataset.grouping import Groups
from trainer.dataset.leakage import refuse_leakage, refuse_shared_samples
from trainer.dataset.loading import LoadedDataset
from trainer.dataset.sample_splits import split_by_sample
from trainer.dataset.splits import Split, split_images
from trainer.dataset.visiting import visit_blocks_in_threads
from trainer.language import tr

# So many images are made small at once.
_BLOCK = 16


def divide_images(
    loaded: LoadedDataset,
    labels: Sequence[str],
    config: TrainingConfig,
    begin: Callable[[str], Callable[[int, int], None]],
) -> list[Split]:
    """Assign every image to a part.

    Args:
        loaded: The images.
        labels: (N,) class of each image.
        config: Says which shares, and the seed.
        begin: Called with the name of each stage; what it returns is called with (done, total), and an
            exception from that ends the work.

    Returns:
        (N,) parts.

    Raises:
        DatasetError: The data set states parts that leak, or there are too few images or samples.
    """
    given = [image.split for image in loaded.images]
    samples = [image.sample_id for image in loaded.images]
    cells = group_cells(loaded, begin)
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


def group_cells(loaded: LoadedDataset, begin: Callable[[str], Callable[[int, int], None]]) -> list[str]:
    """Return (N,) which images show the same cell: those of one name, exact and near copies joined.

    Args:
        loaded: The images.
        begin: Called with the name of each stage; what it returns is called with (done, total), and an
            exception from that ends the work.
    """
    thumbnails = _make_thumbnails(loaded.pixels, begin(tr("Looking at images")))
    copies = group_copies(loaded.fingerprints, thumbnails, begin(tr("Comparing look-alikes")))
    return _name_groups(copies.groups.tolist(), loaded.fingerprints)


def _make_thumbnails(pixels: NDArray[np.uint8], on_progress: Callable[[int, int], None]) -> NDArray[np.uint8]:
    """Return (N, SIDE, SIDE) uint8, grey, of (N, S, S, 3) uint8 images."""
    thumbnails = np.empty((len(pixels), SIDE, SIDE), np.uint8)

    def look_at(rows: range) -> None:
        block = slice(rows.start, rows.stop)
        thumbnails[block] = make_thumbnails(make_grey(pixels[block]))

    visit_blocks_in_threads(len(pixels), _BLOCK, look_at, on_progress)
    return thumbnails


def _name_groups(groups: Sequence[int], fingerprints: Sequence[str]) -> list[str]:
    """Return (N,) the lowest fingerprint of each image's group: a name that no order of files changes."""
    lowest: dict[int, str] = {}
    for group, fingerprint in zip(groups, fingerprints, strict=True):
        lowest[group] = min(lowest.get(group, fingerprint), fingerprint)
    return [lowest[group] for group in groups]
