"""ZIP files that mean harm: names that lead out, links, bombs."""

import stat
import struct
import zipfile
import zlib
from functools import partial
from pathlib import Path

from benchmarks.faults.attacks import Attack, Payload
from benchmarks.faults.corpus.images import encode_png
from benchmarks.faults.corpus.opening import read_all


def _write_zip(folder: Path, entries: list[tuple[zipfile.ZipInfo, bytes]], packed: int = 0) -> Path:
    path = folder / "cells.zip"
    with zipfile.ZipFile(path, "w", packed) as archive:
        archive.writestr("ig/good.png", encode_png())
        for info, data in entries:
            archive.writestr(info, data, packed)
    return path


def _make_slip(name: str, folder: Path, _: Payload) -> Path:
    return _write_zip(folder, [(zipfile.ZipInfo(name), encode_png())])


def _make_link(kind: int, folder: Path, _: Payload) -> Path:
    info = zipfile.ZipInfo("ig/link.png")
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    return _write_zip(folder, [(info, b"/etc/passwd")])


def _make_hard_link(folder: Path, _: Payload) -> Path:
    # PKWARE's field for Unix: times, owners, and behind them the name that is linked to.
    info = zipfile.ZipInfo("ig/link.png")
    target = b"/etc/passwd"
    info.extra = struct.pack("<HHIIHH", 0x000D, 12 + len(target), 0, 0, 0, 0) + target
    return _write_zip(folder, [(info, b"")])


def _make_bomb(folder: Path, _: Payload) -> Path:
    return _write_zip(folder, [(zipfile.ZipInfo("ig/bomb.png"), bytes(2**28))], zipfile.ZIP_DEFLATED)


def _make_overlapping_bomb(folder: Path, _: Payload) -> Path:
    """After Fifield 2019, "A better zip bomb": many names for the same bytes."""
    core = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = core.compress(bytes(2**22)) + core.flush()
    crc, count = zlib.crc32(bytes(2**22)), 2000
    name = b"ig/0000.png"
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(packed), 2**22, len(name), 0)
    body = local + name + packed
    directory = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(packed), 2**22, len(name), 0, 0, 0, 0, 0, 0,
        )
        + b"ig/%04d.png" % number
        for number in range(count)
    )  # fmt: skip
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    path = folder / "cells.zip"
    path.write_bytes(body + directory + end)
    return path


def _make_endless_directory(folder: Path, _: Payload) -> Path:
    path = _write_zip(folder, [])
    data = bytearray(path.read_bytes())
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<HHI", data, end + 8, 0xFFFF, 0xFFFF, 0xFFFFFFF0)
    path.write_bytes(bytes(data))
    return path


ATTACKS = (
    *(
        Attack(f"slip-{number}", f"A ZIP entry called {name}", partial(_make_slip, name), read_all)
        for number, name in enumerate(
            ("../../evil.png", "/tmp/evil.png", "C:/evil.png", "..\\..\\evil.png", "ig/../../evil.png"), 1
        )
    ),
    Attack("symbolic-link", "A symbolic link in a ZIP", partial(_make_link, stat.S_IFLNK), read_all),
    Attack("device", "A device in a ZIP", partial(_make_link, stat.S_IFCHR), read_all),
    Attack("hard-link", "A hard link in a ZIP", _make_hard_link, read_all),
    Attack("zip-bomb", "A ZIP bomb of one entry", _make_bomb, read_all),
    Attack(
        "overlapping-bomb", "A ZIP bomb of entries over each other, 8 GB", _make_overlapping_bomb, read_all
    ),
    Attack("endless-directory", "A ZIP's directory of 4 GB, declared", _make_endless_directory, read_all),
)
