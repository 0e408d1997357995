"""Reading arrays out of an `.npz`, each checked before anything is allocated or unpacked."""

import math
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.errors import DatasetError
from trainer.language import tr

MAX_UNPACKED_BYTES = 8 * 2**30


@dataclass(frozen=True, slots=True)
class ArrayHeader:
    """What an array in a file says of itself."""

    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]


def list_arrays(path: Path) -> list[str]:
    """Return the names of the arrays in an `.npz`, sorted.

    Raises:
        DatasetError: It is damaged or no `.npz`.
        OSError: It cannot be read.
    """
    with _open(path) as archive:
        return sorted(_members(archive))


def read_header(path: Path, name: str) -> ArrayHeader:
    """Return the header of one array that an `.npz` holds, without unpacking it.

    Raises:
        DatasetError: It is damaged, holds objects, or unpacks to more than is read.
        OSError: It cannot be read.
    """
    with _open(path) as archive:
        return _check_member(path, archive, _members(archive)[name])


def read_arrays(path: Path, names: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    """Return those arrays of an `.npz` that it holds. Objects are never unpickled.

    Raises:
        DatasetError: As `read_header`, or the memory is too small.
        OSError: It cannot be read.
    """
    arrays: dict[str, NDArray[np.generic]] = {}
    with _open(path) as archive:
        members = _members(archive)
        for name in names:
            if name in members:
                _check_member(path, archive, members[name])
                with archive.open(members[name]) as stream:
                    arrays[name] = np.lib.format.read_array(stream, allow_pickle=False)
    return arrays


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    return {info.filename.removesuffix(".npy"): info for info in infos if info.filename.endswith(".npy")}


def _check_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> ArrayHeader:
    """Read an array's header and hold it against what the archive says of its size."""
    name = member.filename.removesuffix(".npy")
    if member.file_size > MAX_UNPACKED_BYTES:
        raise DatasetError(
            tr(
                "“{name}” in “{path}” unpacks to more than {max_unpacked_bytes} GB.",
                name=name,
                path=path.name,
                max_unpacked_bytes=MAX_UNPACKED_BYTES // 2**30,
            ),
            tr("Give the images as files, or as several smaller .npz."),
        )
    with archive.open(member) as stream:
        if np.lib.format.read_magic(stream) == (1, 0):
            shape, _, dtype = np.lib.format.read_array_header_1_0(stream)
        else:
            shape, _, dtype = np.lib.format.read_array_header_2_0(stream)
        n_bytes = member.file_size - stream.tell()
    if dtype.hasobject:
        raise DatasetError(
            tr(
                "“{name}” in “{path}” holds Python objects, which could run code and are not read.",
                name=name,
                path=path.name,
            ),
            tr("Save it again as numbers or as plain text (dtype str)."),
        )
    if math.prod(shape) * dtype.itemsize != n_bytes:
        raise DatasetError(
            tr("“{name}” in “{path}” is not as long as it says.", name=name, path=path.name),
            tr("Save it again with numpy.savez."),
        )
    return ArrayHeader(shape, dtype)


@contextmanager
def _open(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the archive, and say in words what is wrong with it while it is used."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except MemoryError as error:
        raise DatasetError(
            tr("“{path}” does not fit into memory.", path=path.name),
            tr("Give the images as files, or as several smaller .npz."),
        ) from error
    except (DatasetError, OSError):
        raise
    # Hostile bytes raise whatever comes: BadZipFile, zlib.error, RuntimeError where it is encrypted.
    except Exception as error:
        raise DatasetError(
            tr("“{path}” is damaged or no .npz.", path=path.name), tr("Save it again with numpy.savez.")
        ) from error
