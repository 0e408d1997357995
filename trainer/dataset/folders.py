"""Data sets of folders: one a class, or the same under train, validation and test."""

import os

from trainer.dataset.labelled import SPLIT_NAMES, Dataset, LabelledImage, Problem, order_images
from trainer.dataset.listing import is_image_name
from trainer.dataset.splits import Split
from trainer.dataset.trees import Tree
from trainer.language import tr

# What often lies beside images and misleads nobody.
_HARMLESS = frozenset({".txt", ".md", ".csv", ".tsv", ".json", ".xml", ".pdf", ".html", ".yaml", ".yml"})


def read_class_folders(tree: Tree, classes: list[str]) -> Dataset:
    """Read the folders of a tree, each a class; what is nested in one belongs to it."""
    images: list[LabelledImage] = []
    problems: list[Problem] = []
    for label in classes:
        _read_class(tree, label, label, None, images, problems)
    return Dataset(tree.root, tr("a folder a class"), order_images(images), tuple(problems))


def read_split_folders(tree: Tree, parts: list[str]) -> Dataset:
    """Read the folders `train`, `val`, `test`... of a tree, each with a folder a class."""
    images: list[LabelledImage] = []
    problems: list[Problem] = []
    for part in parts:
        classes, loose = tree.list_folder(part)
        problems.extend(loose_images(loose, f"{part}/"))
        for label in classes:
            _read_class(tree, f"{part}/{label}", label, SPLIT_NAMES[part.casefold()], images, problems)
    return Dataset(tree.root, tr("a folder a class within each part"), order_images(images), tuple(problems))


def read_loose_images(tree: Tree, files: list[str]) -> Dataset:
    """Read the files of a tree's root as images of which nothing says of which class they are."""
    images = tuple(LabelledImage(tree.image(name), "") for name in files if is_image_name(name))
    problems = tuple(_not_read(name) for name in files if _is_strange(name))
    return Dataset(tree.root, tr("images without labels"), images, problems)


def loose_images(names: list[str], prefix: str = "") -> list[Problem]:
    """Return a problem for each image that lies beside the class folders."""
    reason = tr("It lies in no class's folder.")
    return [Problem(prefix + name, reason) for name in names if is_image_name(name)]


def _read_class(
    tree: Tree,
    below: str,
    label: str,
    split: Split | None,
    images: list[LabelledImage],
    problems: list[Problem],
) -> None:
    def note_unreadable(inner: str, error: OSError) -> None:
        reason = tr("The folder cannot be read ({strerror}).", strerror=error.strerror)
        problems.append(Problem(f"{below}/{inner}".rstrip("/"), reason))

    for file in tree.walk_files(below, note_unreadable):
        name = f"{below}/{file}"
        if is_image_name(file):
            images.append(LabelledImage(tree.image(name), label, split))
        elif _is_strange(file):
            problems.append(_not_read(name))


def _is_strange(name: str) -> bool:
    """Return whether a file is no image, and nothing that often lies beside images either."""
    return not is_image_name(name) and os.path.splitext(name)[1].lower() not in _HARMLESS  # noqa: PTH122


def _not_read(name: str) -> Problem:
    return Problem(name, tr("It is in no image format that is read."))
