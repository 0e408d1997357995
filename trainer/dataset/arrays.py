"""Data sets in one `.npz`: `images`, `labels`, and perhaps the classes' names."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.classes import KNOWN_CLASSES
from trainer.dataset.images import check_size
from trainer.dataset.labelled import Dataset, LabelledImage, Problem, order_images
from trainer.dataset.npz import list_arrays, read_arrays, read_header
from trainer.dataset.sources import ArrayImage
from trainer.errors import DatasetError, ImageError

_FORM = "Give an .npz with images (N, H, W, 3) of uint8 and labels (N,)."
_HIGHEST_LABEL = 2**31 - 1


def read_array_dataset(path: Path) -> Dataset:
    """Read a labelled `.npz`; nothing in it is ever executed.

    Raises:
        DatasetError: It is damaged, holds objects, is too large, or its arrays do not fit together.
        OSError: It cannot be read.
    """
    n_images = count_array_images(path)
    arrays = read_arrays(path, ("labels", "class_names", "label_names"))
    if "labels" not in arrays:
        raise DatasetError(f"“{path.name}” holds no “labels”.", _FORM)
    names = arrays.get("class_names", arrays.get("label_names"))
    labels = _name_labels(path, arrays["labels"], names)
    if len(labels) != n_images:
        raise DatasetError(f"“{path.name}” has {n_images} images but {len(labels)} labels.", _FORM)
    pixels = read_array_images(path)
    rows = [LabelledImage(ArrayImage(pixels, index), label) for index, label in enumerate(labels)]
    problems = (Problem(row.source.name, "Its label is empty.") for row in rows if not row.label)
    return Dataset(
        path, "arrays in an .npz", order_images([row for row in rows if row.label]), tuple(problems)
    )


def count_array_images(path: Path) -> int:
    """Return how many images an `.npz` says that it holds; they are not unpacked.

    Raises:
        DatasetError: It is damaged or holds no `images` that are read.
        OSError: It cannot be read.
    """
    names = list_arrays(path)
    if "images" not in names:
        held = ", ".join(f"“{name}”" for name in names[:10]) or "nothing"
        raise DatasetError(f"“{path.name}” holds no “images”, but {held}.", _FORM)
    header = read_header(path, "images")
    shape, dtype = header.shape, header.dtype
    if dtype != np.uint8 or len(shape) != 4 or shape[3] != 3:
        raise DatasetError(f"The images in “{path.name}” are {dtype} {shape}, which is not read.", _FORM)
    try:
        check_size(shape[2], shape[1])
    except ImageError as error:
        raise DatasetError(f"In “{path.name}”: {error.summary}", error.remedy) from error
    return shape[0]


def read_array_images(path: Path) -> NDArray[np.uint8]:
    """Read the images of an `.npz` into memory, (N, H, W, 3) uint8, RGB.

    Raises:
        DatasetError: As `count_array_images`, or the memory is too small.
        OSError: It cannot be read.
    """
    count_array_images(path)
    return read_arrays(path, ("images",))["images"].view(np.uint8)


def _name_labels(
    path: Path, labels: NDArray[np.generic], class_names: NDArray[np.generic] | None
) -> list[str]:
    """Return the name of each image's class."""
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim == 1 and labels.dtype.kind in "US":
        return _texts(labels)
    numbers = _class_numbers(path, labels)
    present = set(numbers)
    if class_names is not None:
        names = dict(enumerate(_texts(class_names.ravel())))
    elif labels.shape[1:] == (len(KNOWN_CLASSES),) or present == set(range(len(KNOWN_CLASSES))):
        # The study's own form: its eight classes in the order of the public set, by number alone.
        names = {number: known.id for number, known in enumerate(KNOWN_CLASSES)}
    else:
        names = {number: f"class {number}" for number in present if number >= 0}
    nameless = present - names.keys()
    if nameless:
        raise DatasetError(
            f"“{path.name}” has a label {min(nameless)}, which is no number of a class.",
            "Number the classes from 0, with a name for each in class_names.",
        )
    return [names[number] for number in numbers]


def _class_numbers(path: Path, labels: NDArray[np.generic]) -> list[int]:
    """Return (N,) numbers of classes, from numbers or from one-hot rows."""
    numeric = labels.dtype.kind in "biuf"
    if numeric and labels.ndim == 1:
        values = labels.astype(np.float64)
        if (np.abs(values) <= _HIGHEST_LABEL).all() and (values == values.round()).all():
            return [int(value) for value in values]
    elif numeric and labels.ndim == 2 and _is_one_hot(labels):
        return [int(number) for number in labels.argmax(axis=1)]
    raise DatasetError(
        f"The labels in “{path.name}” are {labels.dtype} {labels.shape} of a kind that is not read.",
        "Give whole numbers (N,), one-hot rows (N, K), or names.",
    )


def _is_one_hot(labels: NDArray[np.generic]) -> bool:
    return bool(np.isin(labels, (0, 1)).all() and (np.count_nonzero(labels, axis=1) == 1).all())


def _texts(array: NDArray[np.generic]) -> list[str]:
    if array.dtype.kind == "S":
        return [text.decode("utf-8", errors="replace").strip() for text in array.tolist()]
    return [str(text).strip() for text in array.tolist()]
