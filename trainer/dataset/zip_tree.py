"""A ZIP archive read as if it were the folder that it was made from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.dataset.archives import Member, read_directory, tidy_name
from trainer.dataset.images import SUFFIXES
from trainer.dataset.labelled import Problem
from trainer.dataset.listing import is_image_name
from trainer.dataset.sources import LoadedImage, RefusedImage, load_bytes
from trainer.errors import DatasetError, ImageError
from trainer.language import tr

MAX_FOLDERS = 100_000

# What lies beside the one folder of an archive and is more than a licence or a readme.
_SAYS_SOMETHING = (*SUFFIXES, ".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class ZipImage:
    """An image in an archive. Kept small: a batch may hold hundreds of thousands."""

    member: Member
    name: str

    @property
    def path(self) -> None:
        """An entry of an archive is no file of its own."""
        return

    def load(self, into: NDArray[np.uint8] | None = None) -> LoadedImage:
        """Unpack and decode the image; the argument as `ImageSource.load` has it.

        Raises:
            ImageError: It cannot be read or decoded.
        """
        return load_bytes(self.member.unpack(), into)


@dataclass(frozen=True, slots=True, eq=False)
class _Folder:
    folders: dict[str, "_Folder"] = field(default_factory=dict)
    files: dict[str, Member] = field(default_factory=dict)


class ZipTree:
    """What lies in an archive, or in a folder of it; a `Tree`.

    Attributes:
        root: The archive, and behind it the folder in it.
        refused: What is left out here, each with its reason.
    """

    def __init__(self, root: Path, top: _Folder, refused: tuple[Problem, ...]) -> None:
        self.root = root
        self.refused = refused
        self._top = top

    def list_folder(self, folder: str = "") -> tuple[list[str], list[str]]:
        """Return the sorted names of a folder's sub-folders and files; see `Tree`."""
        found = self._find(folder)
        return sorted(found.folders), sorted(found.files)

    def walk_files(
        self,
        folder: str = "",
        on_unreadable: Callable[[str, OSError], None] | None = None,  # noqa: ARG002 - of `Tree`
    ) -> Iterator[str]:
        """Yield all files below a folder; see `Tree`. All of them are known, so none is unreadable."""
        pending = [("", self._find(folder))]
        while pending:
            prefix, found = pending.pop()
            for name in sorted(found.files):
                yield prefix + name
            inner = sorted(found.folders, reverse=True)
            pending.extend((f"{prefix}{name}/", found.folders[name]) for name in inner)

    def has_file(self, name: str) -> bool:
        """Return whether there is a file of that name."""
        return self._find_member(name) is not None

    def read(self, name: str, most: int) -> bytes:
        """Return a file's bytes, or its first ones; see `Tree`."""
        try:
            return self._member(name).unpack(most)
        except ImageError as error:
            raise DatasetError(
                tr("“{name}” in “{root}”: {summary}", name=name, root=self.root.name, summary=error.summary),
                error.remedy,
            ) from error

    def image(self, name: str) -> ZipImage:
        """Return the image of that name, not yet read."""
        return ZipImage(self._member(name), name)

    def below(self, folder: str) -> "ZipTree":
        """Return the tree of one of its folders."""
        prefix = f"{folder}/"
        refused = (
            Problem(problem.name.removeprefix(prefix), problem.reason)
            for problem in self.refused
            if problem.name.startswith(prefix)
        )
        return ZipTree(self.root / folder, self._find(folder), tuple(refused))

    def unwrap(self) -> "ZipTree":
        """Return the tree of the one folder that an archive was made from, or itself.

        What is refused beside that folder, such as names that lead out of it, goes with it.
        """
        folders, files = self.list_folder()
        if len(folders) != 1 or any(name.lower().endswith(_SAYS_SOMETHING) for name in files):
            return self
        inner = self.below(folders[0])
        outside = tuple(problem for problem in self.refused if not problem.name.startswith(f"{folders[0]}/"))
        return ZipTree(inner.root, self._find(folders[0]), (*inner.refused, *outside))

    def list_images(self, *, loose_only: bool = False) -> Iterator[ZipImage | RefusedImage]:
        """Yield the images in a fixed order, those that are refused behind the others.

        Args:
            loose_only: Leave out what lies in its folders.
        """
        names = iter(self.list_folder()[1]) if loose_only else self.walk_files()
        yield from (self.image(name) for name in names if is_image_name(name))
        for problem in self.refused:
            in_folder = problem.name.partition("/")[0] in self._top.folders
            if is_image_name(problem.name) and not (loose_only and in_folder):
                remedy = tr("Give the image in a plain folder, or leave it out.")
                yield RefusedImage(problem.name, problem.reason, remedy)

    def _find(self, folder: str) -> _Folder:
        found = self._top
        for name in folder.split("/") if folder else ():
            found = found.folders[name]
        return found

    def _find_member(self, name: str) -> Member | None:
        folder, _, file = name.rpartition("/")
        try:
            return self._find(folder).files.get(file)
        except KeyError:
            return None

    def _member(self, name: str) -> Member:
        folder, _, file = name.rpartition("/")
        return self._find(folder).files[file]


def open_zip(path: Path) -> ZipTree:
    """Read what an archive holds; nothing is unpacked.

    Raises:
        DatasetError: It is damaged or no ZIP, or holds more than is read.
        OSError: It cannot be read.
    """
    directory = read_directory(path)
    top = _Folder()
    n_folders = 0

    def find_folder(names: list[str]) -> _Folder:
        nonlocal n_folders
        found = top
        for name in names:
            inner = found.folders.get(name)
            if inner is None:
                n_folders += 1
                if n_folders > MAX_FOLDERS:
                    raise DatasetError(
                        tr(
                            "“{path}” holds more than the {max_folders:,} folders that are read.",
                            path=path.name,
                            max_folders=MAX_FOLDERS,
                        ),
                        tr("Unpack it, and give the folder."),
                    )
                inner = found.folders[name] = _Folder()
            found = inner
        return found

    for name, member in directory.members.items():
        *folders, file = name.split("/")
        find_folder(folders).files[file] = member
    for problem in directory.refused:
        # A sample of which nothing can be read is one all the same; a name that leads out makes none.
        if tidy_name(problem.name) == problem.name:
            find_folder(problem.name.split("/")[:-1])
    return ZipTree(path, top, directory.refused)
