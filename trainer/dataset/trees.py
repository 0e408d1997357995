"""Folders and files below one root, wherever they are: on disk, or in an archive."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from trainer.dataset.listing import list_folder, walk_files
from trainer.dataset.sources import ImageFile, ImageSource


class Tree(Protocol):
    """Folders and files below a root. Names are paths below it, with `/`; the root's own is empty."""

    @property
    def root(self) -> Path:
        """The folder or the archive on disk."""
        ...

    def list_folder(self, folder: str = "") -> tuple[list[str], list[str]]:
        """Return the sorted names of a folder's sub-folders and files, hidden ones left out.

        Raises:
            OSError: The folder is gone or may not be read.
        """
        ...

    def walk_files(
        self, folder: str = "", on_unreadable: Callable[[str, OSError], None] | None = None
    ) -> Iterator[str]:
        """Yield all files below a folder, as `listing.walk_files` does; paths count from that folder."""
        ...

    def has_file(self, name: str) -> bool:
        """Return whether there is a file of that name."""
        ...

    def read(self, name: str, most: int) -> bytes:
        """Return a file's bytes, or its first ones where it has more than `most`.

        Raises:
            DatasetError: It is in an archive, and damaged.
            OSError: It cannot be read.
        """
        ...

    def image(self, name: str) -> ImageSource:
        """Return the image of that name, not yet read."""
        ...


@dataclass(frozen=True, slots=True)
class FolderTree:
    """What lies in a folder on disk."""

    root: Path

    def list_folder(self, folder: str = "") -> tuple[list[str], list[str]]:
        """Return the sorted names of a folder's sub-folders and files; see `Tree`."""
        return list_folder(str(self.root / folder))

    def walk_files(
        self, folder: str = "", on_unreadable: Callable[[str, OSError], None] | None = None
    ) -> Iterator[str]:
        """Yield all files below a folder; see `Tree`."""
        return walk_files(str(self.root / folder), on_unreadable)

    def has_file(self, name: str) -> bool:
        """Return whether there is a file of that name."""
        # Path.is_file raises for names that no system has.
        return os.path.isfile(self.root / name)  # noqa: PTH113

    def read(self, name: str, most: int) -> bytes:
        """Return a file's bytes, or its first ones; see `Tree`."""
        with (self.root / name).open("rb") as file:
            return file.read(most)

    def image(self, name: str) -> ImageFile:
        """Return the image of that name, not yet read."""
        # A path keeps its text: all images share one.
        return ImageFile(str(self.root), name)
