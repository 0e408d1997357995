"""Decoding a whole data set once, into one array on disk, with a few threads."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.dataset.decoding import decode_images
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.framing import Framing, frame_image
from trainer.dataset.images import DecodedImage
from trainer.dataset.labelled import Dataset, LabelledImage, Problem
from trainer.errors import DatasetError
from trainer.language import tr


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
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> LoadedDataset:
    """Decode, fingerprint and frame every image of a data set.

    Args:
        dataset: What was found.
        framing: How each becomes the network's input.
        workspace: Folder for the array (`images.npy`); None keeps it in memory.
        on_progress: Called in the calling thread with (done, total) now and then; an exception
            from it (`Cancelled`) stops the work.

    Raises:
        DatasetError: No image could be read, or there is no room for the array.
    """
    pixels = _allocate(len(dataset.images), framing.size, workspace)
    fingerprints = [""] * len(dataset.images)

    def look_at(rows: Sequence[int], images: Sequence[DecodedImage]) -> None:
        for row, decoded in zip(rows, images, strict=True):
            fingerprints[row] = fingerprint_pixels(decoded.pixels)
            pixels[row] = frame_image(decoded.pixels, framing)

    unread = decode_images(dataset, look_at, on_progress)
    read = [row for row in range(len(dataset.images)) if row not in unread]
    _move_up(pixels, read)
    return LoadedDataset(
        pixels[: len(read)],
        tuple(dataset.images[row] for row in read),
        tuple(fingerprints[row] for row in read),
        (*dataset.problems, *unread.values()),
    )


def keep_rows(loaded: LoadedDataset, rows: Sequence[int], labels: Sequence[str]) -> LoadedDataset:
    """Return some of the images under the labels given; the pixels move within their array.

    Args:
        loaded: What was loaded; its pixels serve nobody afterwards.
        rows: (M,) the rows that stay, ascending.
        labels: (M,) their labels.
    """
    _move_up(loaded.pixels, rows)
    return LoadedDataset(
        loaded.pixels[: len(rows)],
        tuple(replace(loaded.images[row], label=label) for row, label in zip(rows, labels, strict=True)),
        tuple(loaded.fingerprints[row] for row in rows),
        loaded.problems,
    )


def _move_up(pixels: NDArray[np.uint8], rows: Sequence[int]) -> None:
    """Let the rows that stay stand one after the other; they ascend, so none is overwritten before."""
    for place, row in enumerate(rows):
        if place < row:
            pixels[place] = pixels[row]


def _allocate(n_images: int, size: int, workspace: Path | None) -> NDArray[np.uint8]:
    shape = (n_images, size, size, 3)
    n_bytes = n_images * size * size * 3
    try:
        if workspace is None:
            return np.empty(shape, np.uint8)
        # Writing to a mapped file on a full disk ends the process, so room is checked before.
        if shutil.disk_usage(workspace).free < n_bytes:
            raise _no_room(n_bytes, tr("in “{workspace}”", workspace=workspace))
        return np.lib.format.open_memmap(workspace / "images.npy", "w+", np.uint8, shape)
    except MemoryError as error:
        raise _no_room(n_bytes, tr("in memory")) from error
    except OSError as error:
        raise DatasetError(
            tr(
                "“{workspace}” cannot be written ({strerror}).",
                workspace=workspace,
                strerror=error.strerror or error,
            ),
            tr("Choose another folder."),
        ) from error


def _no_room(n_bytes: int, where: str) -> DatasetError:
    return DatasetError(
        tr("The images need {n_bytes:.1f} GB {where}.", n_bytes=n_bytes / 1000000000.0, where=where),
        tr("Make room, or use fewer images."),
    )
