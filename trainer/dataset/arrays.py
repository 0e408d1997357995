"""Data sets in one `.npz`: `images` and `labels`, or a pair for each part as MedMNIST has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.classes import KNOWN_CLASSES
from trainer.dataset.images import check_size
from trainer.dataset.labelled import Dataset, LabelledImage, Problem, order_images
from trainer.dataset.npz import list_arrays, read_arrays, read_header
from trainer.dataset.sources import ArrayImage
from trainer.dataset.splits import Split
from trainer.errors import DatasetError, ImageError
from trainer.language import mark, tr
from trainer.words import quote_some

_FORM = mark(
    "Give an .npz with images (N, H, W, 3) or (N, H, W) of uint8 and labels (N,), "
    "or with train_images, train_labels and so on."
)
_HIGHEST_LABEL = 2**31 - 1


@dataclass(frozen=True, slots=True)
class _Pair:
    """Names of two arrays that belong together, and which part of the data set they are.

    Attributes:
        images: Name of the images' array.
        labels: Name of the labels' array.
        split: The part; None where the file leaves it open.
        folder: What stands before an image's name.
    """

    images: str
    labels: str
    split: Split | None = None
    folder: str = ""


_WHOLE = _Pair("images", "labels")
# Yang et al. 2023, "MedMNIST v2", Scientific Data 10, 41.
_MEDMNIST = (
    _Pair("train_images", "train_labels", Split.TRAIN, "train/"),
    _Pair("val_images", "val_labels", Split.VALIDATION, "val/"),
    _Pair("test_images", "test_labels", Split.TEST, "test/"),
)


def read_array_dataset(path: Path) -> Dataset:
    """Read a labelled `.npz`; nothing in it is ever executed.

    Raises:
        DatasetError: It is damaged, holds objects, is too large, or its arrays do not fit together.
        OSError: It cannot be read.
    """
    pairs = _find_pairs(path)
    counts = [_count_images(path, pair) for pair in pairs]
    labels = _name_labels(
        path, _read_labels(path, pairs, counts), _read_class_names(path), _is_grey(path, pairs)
    )
    sources = list(list_array_images(path))
    splits = [pair.split for pair, count in zip(pairs, counts, strict=True) for _ in range(count)]
    rows = list(map(LabelledImage, sources, labels, splits))
    problems = (Problem(row.source.name, tr("Its label is empty.")) for row in rows if not row.label)
    form = tr("arrays in an .npz") if pairs == [_WHOLE] else tr("arrays in an .npz, divided into parts")
    return Dataset(path, form, order_images([row for row in rows if row.label]), tuple(problems))


def count_array_images(path: Path) -> int:
    """Return how many images an `.npz` says that it holds; they are not unpacked.

    Raises:
        DatasetError: It is damaged or holds no images that are read.
        OSError: It cannot be read.
    """
    return sum(_count_images(path, pair) for pair in _find_pairs(path))


def list_array_images(path: Path) -> Iterator[ArrayImage]:
    """Yield the images of an `.npz`, read into memory part by part.

    Raises:
        DatasetError: As `count_array_images`, or the memory is too small.
        OSError: It cannot be read.
    """
    for pair in _find_pairs(path):
        _count_images(path, pair)
        pixels = read_arrays(path, (pair.images,))[pair.images].view(np.uint8)
        yield from (ArrayImage(pixels, index, pair.folder) for index in range(len(pixels)))


def _find_pairs(path: Path) -> list[_Pair]:
    """Return the pairs of arrays whose images the file holds."""
    names = list_arrays(path)
    if _WHOLE.images in names:
        return [_WHOLE]
    found = [pair for pair in _MEDMNIST if pair.images in names]
    if not found:
        held = quote_some(names, 10) if names else "nothing"
        raise DatasetError(
            tr("“{path}” holds no “images”, but {held}.", path=path.name, held=held), tr(_FORM)
        )
    return found


def _count_images(path: Path, pair: _Pair) -> int:
    """Check the header of a pair's images, and return how many there are."""
    header = read_header(path, pair.images)
    shape, dtype = header.shape, header.dtype
    if dtype != np.uint8 or not (len(shape) == 3 or (len(shape) == 4 and shape[3] == 3)):
        raise DatasetError(
            tr(
                "The images in “{path}” are {dtype} {shape}, which is not read.",
                path=path.name,
                dtype=dtype,
                shape=shape,
            ),
            tr(_FORM),
        )
    try:
        check_size(shape[2], shape[1])
    except ImageError as error:
        raise DatasetError(
            tr("In “{path}”: {summary}", path=path.name, summary=error.summary), error.remedy
        ) from error
    return shape[0]


def _is_grey(path: Path, pairs: list[_Pair]) -> bool:
    return any(len(read_header(path, pair.images).shape) == 3 for pair in pairs)


def _read_labels(path: Path, pairs: list[_Pair], counts: list[int]) -> NDArray[np.generic]:
    """Return the labels of all pairs one after the other, as the file writes them."""
    arrays = read_arrays(path, [pair.labels for pair in pairs])
    for pair, count in zip(pairs, counts, strict=True):
        if pair.labels not in arrays:
            raise DatasetError(
                tr("“{path}” holds no “{labels}”.", path=path.name, labels=pair.labels), tr(_FORM)
            )
        labels = arrays[pair.labels]
        if labels.ndim == 2 and labels.shape[1] == 1:
            arrays[pair.labels] = labels = labels[:, 0]
        if labels.ndim and len(labels) != count:
            raise DatasetError(
                tr(
                    "“{path}” has {count} {images} but {n_labels} {labels}.",
                    path=path.name,
                    count=count,
                    images=pair.images,
                    n_labels=len(labels),
                    labels=pair.labels,
                ).replace("_", " "),
                tr(_FORM),
            )
    kinds = {(array.dtype.kind, array.shape[1:]) for array in arrays.values()}
    if len(kinds) > 1:
        raise DatasetError(
            tr("The parts of “{path}” have labels of different kinds.", path=path.name), tr(_FORM)
        )
    return next(iter(arrays.values())) if len(arrays) == 1 else np.concatenate(list(arrays.values()))


def _read_class_names(path: Path) -> list[str] | None:
    arrays = read_arrays(path, ("class_names", "label_names"))
    names = arrays.get("class_names", arrays.get("label_names"))
    return None if names is None else _texts(names.ravel())


def _name_labels(
    path: Path, labels: NDArray[np.generic], class_names: list[str] | None, is_grey: bool
) -> list[str]:
    """Return the name of each image's class."""
    if labels.ndim == 1 and labels.dtype.kind in "US":
        return _texts(labels)
    numbers = _class_numbers(path, labels)
    present = set(numbers)
    if class_names is not None:
        names = dict(enumerate(class_names))
    elif not is_grey and (
        labels.shape[1:] == (len(KNOWN_CLASSES),) or present == set(range(len(KNOWN_CLASSES)))
    ):
        # The study's own form, and BloodMNIST's: eight classes in the order of the public set, by number
        # alone. MedMNIST's other set of eight classes is grey.
        names = {number: known.id for number, known in enumerate(KNOWN_CLASSES)}
    else:
        names = {number: f"class {number}" for number in present if number >= 0}
    nameless = present - names.keys()
    if nameless:
        raise DatasetError(
            tr(
                "“{path}” has a label {nameless}, which is no number of a class.",
                path=path.name,
                nameless=min(nameless),
            ),
            tr("Number the classes from 0, with a name for each in class_names."),
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
        tr(
            "The labels in “{path}” are {dtype} {shape} of a kind that is not read.",
            path=path.name,
            dtype=labels.dtype,
            shape=labels.shape,
        ),
        tr("Give whole numbers (N,), one-hot rows (N, K), or names."),
    )


def _is_one_hot(labels: NDArray[np.generic]) -> bool:
    return bool(np.isin(labels, (0, 1)).all() and (np.count_nonzero(labels, axis=1) == 1).all())


def _texts(array: NDArray[np.generic]) -> list[str]:
    if array.dtype.kind == "S":
        return [text.decode("utf-8", errors="replace").strip() for text in array.tolist()]
    return [str(text).strip() for text in array.tolist()]
