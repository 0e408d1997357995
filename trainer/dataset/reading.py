"""Reading a labelled data set in whichever form it comes."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from trainer.dataset.arrays import read_array_dataset
from trainer.dataset.folders import loose_images, read_class_folders, read_loose_images, read_split_folders
from trainer.dataset.labelled import SPLIT_NAMES, Dataset, Problem
from trainer.dataset.listing import is_image_name
from trainer.dataset.manifests import is_manifest, read_manifest
from trainer.dataset.trees import FolderTree, Tree
from trainer.dataset.zip_tree import ZipTree, open_zip
from trainer.errors import DatasetError
from trainer.language import mark, tr
from trainer.words import quote_some

_FORMS = mark(
    "Give a folder with one sub-folder a class, a manifest .csv with path and label, "
    "a .zip of either, or an .npz."
)


def read_dataset(path: Path, *, may_lack_labels: bool = False) -> Dataset:
    """Find out the form of a data set and list its images.

    Args:
        path: A folder, a manifest `.csv`, an `.npz`, or a `.zip` of any form of folder.
        may_lack_labels: Whether a folder of images of which nothing says of which class they are is a data
            set too, one whose labels are empty: decisions may give them labels.

    Raises:
        DatasetError: There is nothing there, no image, fewer than one class, or no known form.
    """
    # Absolute, so that “.” has a name and the images stay found when the working folder changes.
    path = path.absolute()
    try:
        if path.is_dir():
            dataset = _read_tree(FolderTree(path), may_lack_labels=may_lack_labels)
        else:
            dataset = _read_file(path, may_lack_labels=may_lack_labels)
    except OSError as error:
        raise DatasetError(
            tr("“{path}” cannot be read ({strerror}).", path=path.name, strerror=error.strerror or error),
            tr("Check that you may read it."),
        ) from error
    if not dataset.images:
        raise _no_images(path, dataset.problems)
    return dataset


def _read_file(path: Path, *, may_lack_labels: bool) -> Dataset:
    if not path.exists():
        raise DatasetError(
            tr("There is nothing at “{path}”.", path=path), tr("Check the name and the place.")
        )
    match path.suffix.lower():
        case ".npz":
            return read_array_dataset(path)
        case ".csv" | ".tsv":
            return read_manifest(FolderTree(path.parent), path.name)
        case ".zip":
            return _read_zip(path, may_lack_labels=may_lack_labels)
    raise DatasetError(tr("“{path}” is no data set in a form that is known.", path=path.name), tr(_FORMS))


def _read_zip(path: Path, *, may_lack_labels: bool) -> Dataset:
    archive = open_zip(path)
    tree = archive
    while (inner := tree.unwrap()) is not tree and _holds_dataset(inner):
        tree = inner
    dataset = _with_problems(_read_tree(tree, may_lack_labels=may_lack_labels), list(archive.refused))
    return replace(dataset, root=path, form=tr("{form}, in a ZIP", form=dataset.form))


def _holds_dataset(tree: ZipTree) -> bool:
    """Return whether the one folder of an archive is more than a class, or than a part."""
    if tree.root.name.casefold() in SPLIT_NAMES:
        return False
    folders, files = tree.list_folder()
    return bool(folders) or any(is_manifest(tree, name) for name in files)


def _read_tree(tree: Tree, *, may_lack_labels: bool) -> Dataset:
    folders, files = tree.list_folder()
    if _is_split(tree, folders):
        parts = [name for name in folders if name.casefold() in SPLIT_NAMES]
        beside = [
            Problem(name, tr("The folder lies beside the parts of the data set, so it is in none."))
            for name in folders
            if name not in parts
        ]
        passed_over = [*beside, *_unused_manifests(tree, files), *loose_images(files)]
        return _with_problems(read_split_folders(tree, parts), passed_over)
    if len(folders) < 2:
        # Flat, or all images in one folder: then a table says what they are, where there is one.
        manifests = [name for name in files if is_manifest(tree, name)]
        if len(manifests) == 1:
            return read_manifest(tree, manifests[0])
        if manifests:
            raise DatasetError(
                tr(
                    "“{root}” holds several manifests: {manifests}.",
                    root=tree.root.name,
                    manifests=quote_some(manifests),
                ),
                tr("Give the one to read."),
            )
    if not folders and any(map(is_image_name, files)):
        if may_lack_labels:
            return read_loose_images(tree, files)
        raise _no_labels(tree)
    passed_over = [*_unused_manifests(tree, files), *loose_images(files)]
    return _with_problems(read_class_folders(tree, folders), passed_over)


def _unused_manifests(tree: Tree, files: list[str]) -> Iterator[Problem]:
    """Yield a problem for each manifest beside folders; one that is damaged would not be read either."""
    for name in files:
        with contextlib.suppress(DatasetError):
            if is_manifest(tree, name):
                reason = tr("It lists images and classes, but the folders count. Give it itself to go by it.")
                yield Problem(name, reason)


def _is_split(tree: Tree, folders: list[str]) -> bool:
    """Return whether folders are the parts of a data set, each with a folder a class.

    Raises:
        DatasetError: They are the parts, but hold no classes.
    """
    parts = [name for name in folders if name.casefold() in SPLIT_NAMES]
    # One folder `test` among others is a class of that name.
    if not parts or (len(parts) == 1 and len(folders) > 1):
        return False
    if any(tree.list_folder(part)[0] for part in parts):
        return True
    if len(parts) == len(folders):
        raise _no_labels(tree)
    return False


def _no_labels(tree: Tree) -> DatasetError:
    return DatasetError(
        tr("“{root}” holds images, but nothing says of which class they are.", root=tree.root.name),
        tr("{forms}; or label the images on the Clean page, and use the decisions.", forms=tr(_FORMS)[:-1]),
    )


def _with_problems(dataset: Dataset, problems: list[Problem]) -> Dataset:
    return Dataset(dataset.root, dataset.form, dataset.images, (*dataset.problems, *problems))


def _no_images(path: Path, problems: tuple[Problem, ...]) -> DatasetError:
    if problems:
        first = problems[0]
        return DatasetError(
            tr(
                "No image in “{path}” can be used; the first, “{first}”: {reason}",
                path=path.name,
                first=first.name,
                reason=first.reason,
            ),
            tr(_FORMS),
        )
    return DatasetError(tr("There is no image in “{path}”.", path=path.name), tr(_FORMS))
