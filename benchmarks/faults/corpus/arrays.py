"""`.npz` files that mean harm: pickled objects, code for a header, shapes that are only declared."""

import io
import struct
import zipfile
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.faults.attacks import Attack, Payload
from benchmarks.faults.corpus.opening import read_all


def _write_npz(folder: Path, images: bytes, packed: int = 0) -> Path:
    path = folder / "cells.npz"
    labels = io.BytesIO()
    np.save(labels, np.array(["ig"] * 2))
    with zipfile.ZipFile(path, "w", packed) as archive:
        archive.writestr("images.npy", images)
        archive.writestr("labels.npy", labels.getvalue())
    return path


def _npy(header: str) -> bytes:
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def _make_pickled_array(folder: Path, payload: Payload) -> Path:
    buffer = io.BytesIO()
    np.save(buffer, np.array([payload, payload], object), allow_pickle=True)
    return _write_npz(folder, buffer.getvalue())


def _make_npy(header: str, folder: Path, _: Payload) -> Path:
    return _write_npz(folder, _npy(header) + bytes(4096))


def _make_code_header(folder: Path, payload: Payload) -> Path:
    return _write_npz(folder, _npy(payload.code) + bytes(4096))


def _make_array_bomb(folder: Path, _: Payload) -> Path:
    images = _npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 8192, 8192, 3), }")
    return _write_npz(folder, images + bytes(2 * 8192 * 8192 * 3), zipfile.ZIP_DEFLATED)


_U1 = "{'descr': '|u1', 'fortran_order': False, 'shape': %s, }"


ATTACKS = (
    Attack("pickled-array", "Pickled objects in an .npz", _make_pickled_array, read_all),
    Attack("code-header", "Code for the header of an .npz", _make_code_header, read_all),
    Attack(
        "huge-array",
        "An array of 2^62 bytes, declared",
        partial(_make_npy, _U1 % "(1048576, 1048576, 2097152, 3)"),
        read_all,
    ),
    Attack(
        "negative-array",
        "An array of negative sides",
        partial(_make_npy, _U1 % "(-2, -64, 32, 3)"),
        read_all,
    ),
    Attack("array-bomb", "An .npz of 400 MB in 0.4 MB", _make_array_bomb, read_all),
)
