"""Where the pixels of one image come from: a file, or a row of an array."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trainer.dataset.images import DecodedImage


@dataclass(frozen=True, slots=True, eq=False)
class LoadedImage:
    """One image in memory.

    Attributes:
        decoded: Its pixels.
        digest: 16-byte BLAKE2b of the file's bytes (of the pixels for an array's row):
            equal digests mean byte-identical images.
    """

    decoded: DecodedImage
    digest: bytes


class ImageSource(Protocol):
    """One image that can be loaded when it is needed."""

    @property
    def name(self) -> str:
        """Name to show and to write: the path below the sample's folder, with `/`."""
        ...

    @property
    def path(self) -> Path | None:
        """The file on disk, or None where there is none (a row of an array)."""
        ...

    def load(self) -> LoadedImage:
        """Read and decode the image.

        Raises:
            ImageError: It cannot be read or decoded.
        """
        ...


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image file on disk. Kept small: a batch may hold hundreds of thousands."""

    folder: str
    name: str

    @property
    def path(self) -> Path:
        """The file on disk."""
        return Path(self.folder, self.name)

    def load(self) -> LoadedImage:
        """Read and decode the file.

        Raises:
            ImageError: It cannot be read or decoded.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True, eq=False)
class ArrayImage:
    """Row `index` of `images`, (N, H, W, 3) uint8, RGB."""

    images: NDArray[np.uint8]
    index: int

    @property
    def name(self) -> str:
        """`image 12`, the row's number from 0."""
        return f"image {self.index}"

    @property
    def path(self) -> None:
        """An array's row is no file."""
        return

    def load(self) -> LoadedImage:
        """Copy the row out of the array."""
        raise NotImplementedError
