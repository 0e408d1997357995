"""Decoding a whole data set once, into one array on disk, with a few threads."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.dataset.framing import Framing
from trainer.dataset.reading import Dataset, LabelledImage, Problem


@dataclass(frozen=True, slots=True, eq=False)
class LoadedDataset:
    """All readable images of a data set at the network's size.

    Attributes:
        pixels: (N, S, S, 3) uint8, RGB; memory-mapped where a workspace was given.
        images: (N,) what the data set says of each row.
        fingerprints: (N,) fingerprints of the pixels as decoded, before framing.
        problems: What could not be read, each with its reason.
    """

    pixels: NDArray[np.uint8]
    images: tuple[LabelledImage, ...]
    fingerprints: tuple[str, ...]
    problems: tuple[Problem, ...]


def load_dataset(
    dataset: Dataset,
    framing: Framing,
    *,
    workspace: Path | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> LoadedDataset:
    """Decode, fingerprint and frame every image of a data set.

    Args:
        dataset: What was found.
        framing: How each becomes the network's input.
        workspace: Folder for the array (`images.npy`); None keeps it in memory.
        on_progress: Called in the calling thread with (done, total) now and then; an exception
            from it (`Cancelled`) stops the work.

    Raises:
        DatasetError: No image could be read.
    """
    raise NotImplementedError
