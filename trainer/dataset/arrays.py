"""Data sets in one `.npz`: `images`, `labels`, and perhaps the classes' names."""

import math
import zipfile
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.classes import KNOWN_CLASSES
from trainer.dataset.images import check_size
from trainer.dataset.labelled import Dataset, LabelledImage, order_images
from trainer.dataset.sources import ArrayImage
from trainer.errors import DatasetError, ImageError

MAX_UNPACKED_BYTES = 8 * 2**30
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError)
_WANTED = "Give an .npz with images (N, H, W, 3) of uint8 and labels (N,)."


def read_array_dataset(path: Path) -> Dataset:
    """Read a labelled `.npz`; nothing in it is ever executed.

    Raises:
        DatasetError: It is damaged, holds objects, is too large, or its arrays do not fit together.
        OSError: It cannot be read.
    """
    arrays = _read_arrays(path, ("images", "labels"), ("class_names", "label_names"))
    images = _check_images(path, arrays["images"])
    names = arrays.get("class_names", arrays.get("label_names"))
    labels = _name_labels(path, arrays["labels"], names)
    if len(labels) != len(images):
        raise DatasetError(f"“{path.name}” has {len(images)} images but {len(labels)} labels.", _WANTED)
    rows = [LabelledImage(ArrayImage(images, index), label) for index, label in enumerate(labels)]
    return Dataset(path, "arrays in an .npz", order_images(rows))


def read_array_images(path: Path) -> NDArray[np.uint8]:
    """Read the images alone, (N, H, W, 3) uint8, RGB.

    Raises:
        DatasetError: As `read_array_dataset`.
        OSError: It cannot be read.
    """
    return _check_images(path, _read_arrays(path, ("images",), ())["images"])


def _read_arrays(
    path: Path, needed: tuple[str, ...], optional: tuple[str, ...]
) -> dict[str, NDArray[np.generic]]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
            for name in needed:
                if name not in members:
                    held = ", ".join(sorted(members)[:10]) or "nothing"
                    raise DatasetError(f"“{path.name}” holds no “{name}” (it holds: {held}).", _WANTED)
            wanted = [name for name in (*needed, *optional) if name in members]
            if sum(members[name].file_size for name in wanted) > MAX_UNPACKED_BYTES:
                limit = MAX_UNPACKED_BYTES // 2**30
                raise DatasetError(
                    f"“{path.name}” unpacks to more than {limit} GB.", "Give the images as files."
                )
            return {name: _read_array(path, archive, members[name]) for name in wanted}
    except MemoryError as error:
        raise DatasetError(f"“{path.name}” does not fit into memory.", "Give the images as files.") from error
    except _DAMAGE as error:
        raise DatasetError(
            f"“{path.name}” is damaged or no .npz.", "Save it again with numpy.savez."
        ) from error


def _read_array(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[np.generic]:
    """Read one array, after its header was held against what the archive says of its size."""
    with archive.open(member) as stream:
        version = np.lib.format.read_magic(stream)
        read_header = (
            np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        )
        shape, _, dtype = read_header(stream)
        header_bytes = stream.tell()
    name = member.filename.removesuffix(".npy")
    if dtype.hasobject:
        raise DatasetError(
            f"“{name}” in “{path.name}” holds Python objects, which could run code and are not read.",
            "Save it as numbers or as text (dtype str).",
        )
    if math.prod(shape) * dtype.itemsize != member.file_size - header_bytes:
        raise DatasetError(f"“{name}” in “{path.name}” is not as long as it says.", "Save it again.")
    with archive.open(member) as stream:
        array: NDArray[np.generic] = np.lib.format.read_array(stream, allow_pickle=False)
    return array


def _check_images(path: Path, images: NDArray[np.generic]) -> NDArray[np.uint8]:
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] != 3:
        raise DatasetError(
            f"The images in “{path.name}” are {images.shape} of {images.dtype}, which is not read.", _WANTED
        )
    try:
        check_size(images.shape[2], images.shape[1])
    except ImageError as error:
        raise DatasetError(f"“{path.name}”: {error.summary}", error.remedy) from error
    return images.view(np.uint8)


def _name_labels(
    path: Path, labels: NDArray[np.generic], class_names: NDArray[np.generic] | None
) -> list[str]:
    """Return the name of each image's class."""
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim == 1 and labels.dtype.kind in "US":
        return _texts(labels)
    indices, n_classes = _class_indices(path, labels)
    if class_names is not None:
        names = _texts(class_names.ravel())
    elif n_classes == len(KNOWN_CLASSES):
        names = [known.id for known in KNOWN_CLASSES]
    else:
        names = [f"class {index}" for index in range(n_classes)]
    if indices.size and not 0 <= indices.min() <= indices.max() < len(names):
        raise DatasetError(
            f"“{path.name}” has labels from {indices.min()} to {indices.max()} but {len(names)} class names.",
            "Number the classes from 0, one name each.",
        )
    return [names[index] for index in indices.tolist()]


def _class_indices(path: Path, labels: NDArray[np.generic]) -> tuple[NDArray[np.int64], int]:
    """Return (N,) numbers of classes, and how many classes there are."""
    if labels.dtype.kind in "biuf":
        numbers = labels.astype(np.float64)
        if labels.ndim == 1 and np.array_equal(numbers, np.rint(numbers)):
            indices = numbers.astype(np.int64)
            return indices, len(np.unique(indices)) and int(indices.max()) + 1
        if labels.ndim == 2 and np.isin(numbers, (0, 1)).all() and (numbers.sum(axis=1) == 1).all():
            return numbers.argmax(axis=1), labels.shape[1]
    raise DatasetError(
        f"The labels in “{path.name}” are {labels.shape} of {labels.dtype}, which is not read.",
        "Give whole numbers (N,), one-hot rows (N, K), or names.",
    )


def _texts(array: NDArray[np.generic]) -> list[str]:
    if array.dtype.kind == "S":
        return [text.decode("utf-8", errors="replace").strip() for text in array.tolist()]
    return [str(text).strip() for text in array.tolist()]
