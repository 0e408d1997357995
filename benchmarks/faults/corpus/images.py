"""Images that mean harm: sizes that are only declared, offsets outside the file."""

import random
import struct
import zlib
from functools import partial
from pathlib import Path

from benchmarks.faults.attacks import HUGE, Attack, Payload
from benchmarks.faults.readers import find_reader
from trainer.dataset.images import decode_image


def _decode(path: Path) -> None:
    decode_image(path.read_bytes())


def encode_png(width: int = 16, height: int = 16) -> bytes:
    """Return a black PNG of 16×16 pixels, RGB, whose header may tell other sides."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = bytes(1 + 48) * 16
    body = _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + body


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _write(name: str, data: bytes, folder: Path, _: Payload) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _jpeg(width: int, height: int) -> bytes:
    data = bytearray(find_reader("JPEG").make(random.Random(3)).whole)
    place = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2")) + 5
    struct.pack_into(">HH", data, place, height, width)
    return bytes(data)


def _bmp(width: int, height: int) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 200, 0, 0, 54) + header + bytes(100)


def _webp(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    extended = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size
    return b"RIFF" + struct.pack("<I", 100) + extended + bytes(80)


def _tiff(*tags: tuple[int, int, int, int]) -> bytes:
    """Return a TIFF of such tags: number, type, count, value."""
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(64)


def _tiff_of(width: int, height: int, strip_at: int, strip_bytes: int) -> bytes:
    return _tiff(
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, strip_at),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, strip_bytes),
    )


ATTACKS = (
    Attack(
        "huge-png", "A PNG of 2^31 pixels a side", partial(_write, "a.png", encode_png(HUGE, HUGE)), _decode
    ),
    Attack(
        "huge-jpeg", "A JPEG of 65,535 pixels a side", partial(_write, "a.jpg", _jpeg(65535, 65535)), _decode
    ),
    Attack(
        "huge-bmp", "A BMP of 60,000 pixels a side", partial(_write, "a.bmp", _bmp(60_000, 60_000)), _decode
    ),
    Attack(
        "huge-webp",
        "A WebP of 16,000 pixels a side",
        partial(_write, "a.webp", _webp(16_000, 16_000)),
        _decode,
    ),
    Attack(
        "huge-tiff",
        "A TIFF of 2^31 pixels a side",
        partial(_write, "a.tif", _tiff_of(HUGE, HUGE, 8, 64)),
        _decode,
    ),
    Attack(
        "tiff-offset",
        "A TIFF whose pixels lie outside it",
        partial(_write, "a.tif", _tiff_of(32, 32, HUGE, 1024)),
        _decode,
    ),
    Attack(
        "tiff-count",
        "A TIFF tag of 2^31 values",
        partial(_write, "a.tif", _tiff((256, 4, HUGE, 8), (257, 4, 1, 32))),
        _decode,
    ),
)
