"""Small images and folders of them, made as they are needed."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def smooth_pixels(seed: int, height: int = 20, width: int = 16) -> Pixels:
    """(H, W, 3) uint8 that differs by seed and compresses well."""
    coarse = np.random.default_rng(seed).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    return np.array(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC))


def encode_image(image: Image.Image | Pixels, form: str, **options: object) -> bytes:
    """The bytes of an image file."""
    buffer = io.BytesIO()
    picture = image if isinstance(image, Image.Image) else Image.fromarray(image)
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def write_tiny_tiff(values: bytes, width: int, height: int, bits: int, white_is_zero: bool) -> bytes:
    """A grey uncompressed TIFF of any depth, which Pillow reads but does not write."""
    entries = [
        (256, 4, width),
        (257, 4, height),
        (258, 3, bits),
        (259, 3, 1),
        (262, 3, 0 if white_is_zero else 1),
        (273, 4, 8),
        (277, 3, 1),
        (278, 4, height),
        (279, 4, len(values)),
    ]
    directory = struct.pack("<H", len(entries))
    directory += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0" + struct.pack("<I", 8 + len(values)) + values + directory + bytes(4)


def encode_png(width: int, height: int, bits: int = 8, rows: bytes = b"") -> bytes:
    """The bytes of an RGB PNG whose header says what it is told; Pillow writes none of 16 bits."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def png() -> Callable[..., bytes]:
    return encode_png


@pytest.fixture
def pixels_of() -> Callable[..., Pixels]:
    return smooth_pixels


@pytest.fixture
def encode() -> Callable[..., bytes]:
    return encode_image


@pytest.fixture
def grey_tiff() -> Callable[[bytes, int, int, int, bool], bytes]:
    return write_tiny_tiff


@pytest.fixture
def write_images() -> Callable[..., None]:
    """Write files below a folder: an image for each name that ends as one, else a line of text."""

    def write(folder: Path, *names: str) -> None:
        for number, name in enumerate(names):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            form = {".png": "PNG", ".jpg": "JPEG", ".bmp": "BMP"}.get(file.suffix.lower())
            seed = number + sum(name.encode(errors="surrogateescape"))
            file.write_bytes(encode_image(smooth_pixels(seed), form) if form else b"text\n")

    return write


@pytest.fixture
def needs_links(tmp_path: Path) -> None:
    """Skip where the system lets users make no symbolic links."""
    try:
        (tmp_path / "link-trial").symlink_to(tmp_path)
    except OSError:
        pytest.skip("this system lets users make no symbolic links")
    (tmp_path / "link-trial").unlink()


@pytest.fixture
def zip_folder(tmp_path: Path) -> Callable[..., Path]:
    """Pack what lies below a folder into a ZIP beside it, perhaps within a wrapping folder."""

    def pack(folder: Path, wrapping: str = "", name: str = "cells.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.rglob("*")):
                archive.write(file, wrapping + file.relative_to(folder).as_posix())
        return path

    return pack
