"""Where the pixels of a project's cells are: found again by the sample's folder and the image's name."""

from collections.abc import Callable
from pathlib import Path

from trainer.dataset.samples import Sample, list_images
from trainer.dataset.sources import ImageFile, ImageSource, RefusedImage
from trainer.dataset.zip_tree import open_zip
from trainer.errors import DatasetError
from trainer.language import tr

FindSource = Callable[[str], ImageSource]


def open_sources(folder: Path) -> FindSource:
    """Return a function that finds an image of a sample by its name.

    What is no longer there is an image that fails, with its reason, when it is loaded.

    Args:
        folder: The sample's: a folder, an `.npz`, or a ZIP and behind it the folder in it.
    """
    archive = _find_archive(folder)
    if archive is not None:
        return _open_archive(archive, folder.relative_to(archive).parts)
    if folder.suffix.lower() == ".npz" and folder.is_file():
        sources = {source.name: source for source in list_images(Sample(folder.stem, folder))}
        return lambda name: sources.get(name) or _gone(name, folder)
    root = str(folder)
    return lambda name: ImageFile(root, name)


def _find_archive(folder: Path) -> Path | None:
    """Return the ZIP that a sample lies in; None where it lies in none that is there."""
    for place in (folder, *folder.parents):
        if place.suffix.lower() == ".zip" and place.is_file():
            return place
    return None


def _open_archive(archive: Path, inside: tuple[str, ...]) -> FindSource:
    try:
        tree = open_zip(archive)
        for name in inside:
            tree = tree.below(name)
    except (DatasetError, OSError, KeyError):
        return lambda name: _gone(name, archive)
    return lambda name: tree.image(name) if tree.has_file(name) else _gone(name, archive)


def _gone(name: str, place: Path) -> RefusedImage:
    return RefusedImage(
        name, tr("It is no longer in “{place}”.", place=place.name), tr("Put the file back as it was.")
    )
