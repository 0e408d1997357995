"""Finding the samples among what the user gives to be classified."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from trainer.dataset.arrays import count_array_images, list_array_images
from trainer.dataset.listing import is_image_name, list_folder, walk_files
from trainer.dataset.sources import ImageFile, ImageSource, RefusedImage, cannot_read
from trainer.dataset.zip_tree import ZipTree, open_zip
from trainer.errors import DatasetError
from trainer.language import mark, tr
from trainer.words import quote_some

_READABLE = mark("Give folders or files of PNG, JPEG, BMP, TIFF or WebP images, a .zip of them, or an .npz.")


@dataclass(frozen=True, slots=True)
class Sample:
    """Images that are counted together.

    Attributes:
        id: Name of the sample, unique in a run.
        root: Folder, or the one `.npz`, that it comes from; for a ZIP, the archive and behind it the
            folder in it.
        files: For loose files: the very files; empty means "all images below root".
        skip_folders: Whether folders below root are samples of their own, so left out here.
        archive: Where it lies in a ZIP, what is below root there.
    """

    id: str
    root: Path
    files: tuple[Path, ...] = ()
    skip_folders: bool = False
    archive: ZipTree | None = None


def find_samples(paths: Sequence[Path]) -> list[Sample]:
    """Return the samples in the given folders and files, in a fixed order.

    First-level sub-folders of a folder are samples; loose images in it form one sample named
    after it; loose files given directly form one named after their folder. A ZIP is taken as the
    folder that it was made from. Equal ids get `_2`.

    Raises:
        DatasetError: A path does not exist, or there is no image in any of them.
    """
    samples: list[Sample] = []
    loose: dict[Path, set[Path]] = {}
    for path in dict.fromkeys(Path(os.path.abspath(path)) for path in paths):  # noqa: PTH100 - links stay
        if os.path.isdir(path):  # noqa: PTH112 - a name that no system has is no error here
            samples.extend(_samples_in_folder(path))
        elif not os.path.exists(path):  # noqa: PTH110
            raise DatasetError(
                tr("There is nothing at “{path}”.", path=path), tr("Check the name and the place.")
            )
        elif path.suffix.lower() == ".npz":
            if _count_rows(path):
                samples.append(Sample(path.stem, path))
        elif path.suffix.lower() == ".zip":
            samples.extend(_samples_in_zip(path))
        elif is_image_name(path.name):
            loose.setdefault(path.parent, set()).add(path)
    samples.extend(Sample(_id_of(folder), folder, tuple(sorted(files))) for folder, files in loose.items())
    if not samples:
        names = quote_some([path.name or str(path) for path in paths], 3) if paths else tr("what was given")
        raise DatasetError(tr("There is no image in {names}.", names=names), tr(_READABLE))
    return _with_unique_ids(samples)


def list_images(sample: Sample) -> Iterator[ImageSource]:
    """Yield the images of a sample in a fixed order (folders and names sorted).

    A folder or `.npz` that cannot be read, or vanished meanwhile, stands behind the others as one image
    that fails: nothing is left out unseen.
    """
    root = str(sample.root)
    if sample.archive is not None:
        yield from sample.archive.list_images(loose_only=sample.skip_folders)
    elif sample.files:
        yield from (ImageFile(root, file.name) for file in sample.files)
    elif sample.root.suffix.lower() == ".npz" and not sample.root.is_dir():
        yield from _list_array(sample.root)
    else:
        yield from _list_folder(sample.root, loose_only=sample.skip_folders)


def _list_array(path: Path) -> Iterator[ImageSource]:
    try:
        yield from list_array_images(path)
    except DatasetError as error:
        yield RefusedImage(path.name, error.summary, error.remedy)
    except OSError as error:
        told = cannot_read(error)
        yield RefusedImage(path.name, told.summary, told.remedy)


def _list_folder(folder: Path, *, loose_only: bool) -> Iterator[ImageSource]:
    root = str(folder)
    refused: list[RefusedImage] = []

    def refuse(below: str, error: OSError) -> None:
        reason = tr("The folder cannot be read ({strerror}).", strerror=error.strerror or error)
        refused.append(
            RefusedImage(below.rstrip("/") or folder.name, reason, tr("Check that you may read it."))
        )

    names: Iterable[str] = ()
    if not loose_only:
        names = walk_files(root, refuse)
    else:
        try:
            names = list_folder(root)[1]
        except OSError as error:
            refuse("", error)
    yield from (ImageFile(root, name) for name in names if is_image_name(name))
    yield from refused


def _samples_in_folder(folder: Path) -> Iterator[Sample]:
    try:
        folders, files = list_folder(str(folder))
    except OSError as error:
        raise _unreadable(folder, error) from error
    if any(map(is_image_name, files)):
        yield Sample(_id_of(folder), folder, skip_folders=True)
    for name in folders:
        # A folder that may not be read stays a sample: an empty row is seen, a missing one is not.
        unreadable: list[str] = []
        inner = walk_files(str(folder / name), lambda prefix, _: unreadable.append(prefix))  # noqa: B023
        if any(map(is_image_name, inner)) or unreadable:
            yield Sample(name, folder / name)


def _samples_in_zip(path: Path) -> Iterator[Sample]:
    try:
        archive = open_zip(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    tree = archive.unwrap()
    loose = Sample(
        path.stem if tree is archive else tree.root.name, tree.root, skip_folders=True, archive=tree
    )
    if any(list_images(loose)):
        yield loose
    for name in tree.list_folder()[0]:
        inner = tree.below(name)
        if any(inner.list_images()):
            yield Sample(name, inner.root, archive=inner)


def _count_rows(path: Path) -> int:
    try:
        return count_array_images(path)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> DatasetError:
    return DatasetError(
        tr("“{path}” cannot be read ({strerror}).", path=path, strerror=error.strerror or error),
        tr("Check that you may read it."),
    )


def _id_of(folder: Path) -> str:
    return folder.name or "sample"


def _with_unique_ids(samples: list[Sample]) -> list[Sample]:
    """Return the samples with `_2`, `_3`... behind ids that others had before."""
    taken = {sample.id for sample in samples}
    seen: set[str] = set()
    unique = []
    for sample in samples:
        name, count = sample.id, 1
        while name in seen or (count > 1 and name in taken):
            count += 1
            name = f"{sample.id}_{count}"
        seen.add(name)
        unique.append(replace(sample, id=name))
    return unique
