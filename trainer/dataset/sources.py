"""Where the pixels of one image come from: a file, or a row of an array."""

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import xxhash
from numpy.typing import NDArray

from trainer.dataset.images import MAX_BYTES, DecodedImage, decode_image, too_many_bytes
from trainer.errors import ImageError
from trainer.language import tr

# A named pipe called `cell.png` must not hold a thread for ever; Windows reads text without O_BINARY.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True, eq=False)
class LoadedImage:
    """One image in memory.

    Attributes:
        decoded: Its pixels.
        digest: 16-byte XXH3 of the file's bytes (of the pixels for an array's row):
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

    def load(self, into: NDArray[np.uint8] | None = None) -> LoadedImage:
        """Read and decode the image.

        Args:
            into: (H, W, 3) uint8, memory that may be overwritten; `decode_image` says when it is.

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

    def load(self, into: NDArray[np.uint8] | None = None) -> LoadedImage:
        """Read and decode the file; the argument as `ImageSource.load` has it.

        Raises:
            ImageError: It cannot be read or decoded.
        """
        try:
            data = _read_bytes(os.path.join(self.folder, self.name))  # noqa: PTH118 - a Path costs more
        except (OSError, ValueError) as error:
            raise cannot_read(error) from error
        return load_bytes(data, into)


@dataclass(frozen=True, slots=True, eq=False)
class ArrayImage:
    """One row of an array of images.

    Attributes:
        images: (N, H, W, 3) uint8, RGB; or (N, H, W) uint8, grey.
        index: The row's number from 0.
        folder: What stands before its name, such as `train/`, where there are several arrays.
    """

    images: NDArray[np.uint8]
    index: int
    folder: str = ""

    @property
    def name(self) -> str:
        """`image 12` by the row's number, or `train/image 12`."""
        return f"{self.folder}image {self.index}"

    @property
    def path(self) -> None:
        """An array's row is no file."""
        return

    def load(self, into: NDArray[np.uint8] | None = None) -> LoadedImage:  # noqa: ARG002 - never needed
        """Copy the row out of the array; a grey one becomes RGB."""
        row = self.images[self.index]
        is_grey = row.ndim == 2
        pixels = np.array(np.repeat(row[:, :, np.newaxis], 3, axis=2) if is_grey else row, order="C")
        return LoadedImage(DecodedImage(pixels, ("grey",) if is_grey else ()), _digest(pixels.data))


@dataclass(frozen=True, slots=True)
class RefusedImage:
    """What stands where images would be and cannot be read: it fails as a damaged file does.

    Attributes:
        name: Its name; the folder's, where a whole one cannot be read.
        reason: Why, one sentence.
        remedy: What to do, one sentence.
    """

    name: str
    reason: str
    remedy: str

    @property
    def path(self) -> None:
        """There is no file that could be opened."""
        return

    def load(self, into: NDArray[np.uint8] | None = None) -> LoadedImage:  # noqa: ARG002 - nothing to read
        """Say why it is not read.

        Raises:
            ImageError: Always.
        """
        raise ImageError(self.reason, self.remedy)


def load_bytes(data: bytes, into: NDArray[np.uint8] | None = None) -> LoadedImage:
    """Decode the bytes of an image file, wherever they were read; `into` as `decode_image` has it.

    Raises:
        ImageError: They are no image that is read.
    """
    return LoadedImage(decode_image(data, into), _digest(data))


def cannot_read(error: OSError | ValueError) -> ImageError:
    """Say in words why the system does not hand out a file."""
    code = getattr(error, "errno", None)
    if code in {errno.ENOENT, errno.ENOTDIR}:
        return ImageError(tr("The file is no longer there."), tr("Put it back, or leave it out."))
    if code in {errno.EACCES, errno.EPERM}:
        return ImageError(tr("There is no permission to read the file."), tr("Ask for it, or copy the file."))
    reason = getattr(error, "strerror", None) or str(error)
    return ImageError(
        tr("The file cannot be read ({reason}).", reason=reason), tr("Check the drive it is on.")
    )


def _read_bytes(path: str) -> bytes:
    handle = os.open(path, _OPEN_FLAGS)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise ImageError(tr("It is no file."), tr("Leave it out."))
        if status.st_size > MAX_BYTES:
            raise too_many_bytes()
        # One call nearly always; a network drive may hand out less at a time.
        data = os.read(handle, status.st_size)
        while len(data) < status.st_size and (more := os.read(handle, status.st_size - len(data))):
            data += more
        return data
    finally:
        os.close(handle)


def _digest(data: bytes | memoryview) -> bytes:
    # Only for telling copies apart, and for every image: far faster than a cryptographic hash.
    return xxhash.xxh3_128_digest(data)
