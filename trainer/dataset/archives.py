"""What a ZIP archive holds, judged by its directory before any of it is read.

Nothing is ever written to disk, and no entry is trusted: neither its name, nor its size, nor what it
says it is.
"""

import io
import ntpath
import stat
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from trainer.dataset.images import MAX_BYTES, too_many_bytes
from trainer.dataset.labelled import Problem
from trainer.dataset.listing import is_hidden
from trainer.dataset.sources import cannot_read
from trainer.errors import DatasetError, ImageError
from trainer.language import mark, tr

MAX_ENTRIES = 500_000
MAX_DIRECTORY_BYTES = 64 * 2**20

# A picture of one colour shrinks a thousandfold and harms nobody: ratios count from this size on.
RATIO_COUNTS_FROM = 2**20
MAX_RATIO = 200

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_SIGNATURE = b"PK\x03\x04"
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_NAMED_IN_UTF8 = 0x0800
_AGAIN = mark("Make the archive again, or give the folder itself.")


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of an archive whose directory raised no doubts.

    It opens the archive for itself: threads share nothing, and an archive that is shown in the window
    can be moved or removed meanwhile, on Windows too.

    Attributes:
        archive: Path of the archive.
        offset: Where the entry begins in it, in bytes.
        packed_size: Bytes that it takes there.
        size: Bytes that it says it unpacks to.
        checksum: CRC-32 of these.
        is_deflated: Whether it is compressed.
    """

    archive: str
    offset: int
    packed_size: int
    size: int
    checksum: int
    is_deflated: bool

    def unpack(self, most: int | None = None) -> bytes:
        """Return the entry's bytes, or its first ones where it has more than `most`.

        Raises:
            ImageError: The archive is gone, damaged or changed, or the entry is not what the directory
                says; unpacking ends one byte after the size that it states.
        """
        limit = self.size if most is None else min(most, self.size)
        try:
            with open(self.archive, "rb") as file:  # noqa: PTH123 - a Path costs more
                file.seek(self.offset)
                signature, name_length, extra_length = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
                if signature != _SIGNATURE:
                    raise _damaged()
                file.seek(name_length + extra_length, io.SEEK_CUR)
                packed = file.read(self.packed_size)
            data = (
                zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit + 1)
                if self.is_deflated
                else packed
            )
        except (struct.error, zlib.error) as error:
            raise _damaged() from error
        except (OSError, ValueError) as error:
            raise cannot_read(error) from error
        if limit < self.size:
            return data[:limit]
        if len(data) > self.size:
            raise ImageError(tr("It unpacks to more than the archive says."), tr(_AGAIN))
        if len(data) < self.size or zlib.crc32(data) != self.checksum:
            raise _damaged()
        return data


@dataclass(frozen=True, slots=True)
class Directory:
    """What an archive holds.

    Attributes:
        members: What can be read, by its path in the archive, with `/`.
        refused: What is left out, each with its reason.
    """

    members: dict[str, Member]
    refused: tuple[Problem, ...]


class _BoundedFile(io.BufferedReader):
    """A file that refuses to hand out a directory that would fill the memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        # zipfile asks for the whole directory at once, by the size that the archive states.
        if size is not None and size > MAX_DIRECTORY_BYTES:
            raise _TooManyEntriesError
        return super().read(size)


class _TooManyEntriesError(Exception):
    pass


def read_directory(path: Path) -> Directory:
    """Read what an archive says that it holds; no entry is unpacked.

    What systems leave in archives (`__MACOSX`, `.DS_Store`) is passed over.

    Raises:
        DatasetError: It is damaged or no ZIP, holds too much, or its entries lie over each other.
        OSError: It cannot be read.
    """
    try:
        with _BoundedFile(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
        if len(infos) > MAX_ENTRIES:
            raise _TooManyEntriesError
    except OSError:
        raise
    except _TooManyEntriesError as error:
        raise DatasetError(
            tr(
                "“{path}” holds more than the {max_entries:,} files that are read from a ZIP.",
                path=path.name,
                max_entries=MAX_ENTRIES,
            ),
            tr("Unpack it, and give the folder."),
        ) from error
    # Hostile bytes raise whatever comes: BadZipFile, struct.error, UnicodeDecodeError, OverflowError.
    except Exception as error:
        raise DatasetError(
            tr("“{path}” is damaged or no ZIP archive.", path=path.name), tr(_AGAIN)
        ) from error
    if sum(info.compress_size for info in infos) > path.stat().st_size:
        raise DatasetError(
            tr("The entries of “{path}” are larger than the archive itself.", path=path.name), tr(_AGAIN)
        )
    return _judge_entries(str(path), infos)


def tidy_name(written: str) -> str | None:
    """Return a name without what says nothing (`./a//b`); None where it is no path below the archive."""
    if "\\" in written or "\0" in written or written.startswith("/") or ntpath.splitdrive(written)[0]:
        return None
    parts = [part for part in written.split("/") if part not in {"", "."}]
    return None if ".." in parts or not parts else "/".join(parts)


def _judge_entries(archive: str, infos: list[zipfile.ZipInfo]) -> Directory:
    members: dict[str, Member] = {}
    refused: list[Problem] = []
    entries = [(_read_name(info), info) for info in infos]
    counts = Counter(map(tidy_name, (name for name, _ in entries)))
    for written, info in entries:
        if written.endswith("/"):
            continue
        name = tidy_name(written)
        if name is None:
            refused.append(Problem(written.replace("\0", "�"), tr("Its name leads out of the archive.")))
        elif any(map(is_hidden, name.split("/"))):
            continue
        elif counts[name] > 1:
            refused.append(Problem(name, tr("The archive holds several files of this name.")))
        elif flaw := _find_flaw(info):
            refused.append(Problem(name, flaw))
        else:
            members[name] = Member(
                archive,
                info.header_offset,
                info.compress_size,
                info.file_size,
                info.CRC,
                info.compress_type == zipfile.ZIP_DEFLATED,
            )
    return Directory(members, tuple(refused))


def _read_name(info: zipfile.ZipInfo) -> str:
    """Return an entry's name as the archive writes it."""
    # `filename` is cut at a NUL and turned to the system's separators.
    name = info.orig_filename
    if not info.flag_bits & _NAMED_IN_UTF8 and not name.isascii():
        # macOS writes UTF-8 and does not say so.
        try:
            return name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return name


def _find_flaw(info: zipfile.ZipInfo) -> str:
    """Return why an entry is not read, in a sentence; empty where nothing speaks against it."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG}:
        return tr("It is a link, or something else that is no file.")
    if info.flag_bits & _ENCRYPTED:
        return tr("It is locked with a password.")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return tr("It is compressed in a way that is not read; ZIP's usual one is “deflate”.")
    if max(info.file_size, info.compress_size) > MAX_BYTES:
        return too_many_bytes().summary
    if info.compress_type == zipfile.ZIP_STORED and info.compress_size != info.file_size:
        return tr("Its size in the archive is false.")
    if info.file_size > max(RATIO_COUNTS_FROM, MAX_RATIO * info.compress_size):
        return tr(
            "It would unpack to more than {max_ratio} times its size, which no picture of a cell does.",
            max_ratio=MAX_RATIO,
        )
    return ""


def _damaged() -> ImageError:
    return ImageError(tr("It is damaged in the archive, or the archive was changed."), tr(_AGAIN))
