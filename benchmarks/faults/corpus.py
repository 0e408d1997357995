"""The corpus of known attacks; `attacks` says what must become of them."""

import hashlib
import io
import json
import marshal
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import trainer.dataset.images
import trainer.inference.interpreter
import trainer.project.project_file
from benchmarks.faults.attacks import Attack, Payload
from benchmarks.faults.readers import find_reader
from trainer.bundle.model_file import read_model, read_split, read_weights
from trainer.dataset.reading import read_dataset
from trainer.errors import ImageError

Make = Callable[[Path, Payload], Path]
_HUGE = 2**31 - 1


def _read_network(path: Path) -> None:
    find_reader("network").read(path)


def _read_all(path: Path) -> None:
    """Read a data set and each of its images; one that is refused ends it, so that its words are seen."""
    dataset = read_dataset(path)
    if dataset.problems:
        raise ImageError(dataset.problems[0].reason, "Leave it out.")
    for image in dataset.images:
        image.source.load()


def _decode(path: Path) -> None:
    trainer.dataset.images.decode_image(path.read_bytes())


# Model files.


def _whole_entries() -> dict[str, bytes]:
    import random

    whole = find_reader("model").make(random.Random(0)).whole
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _write_model(folder: Path, **entries: bytes) -> Path:
    """Write a model file in which some entries are others, with hashes that fit them."""
    contents = _whole_entries() | {name.replace("__", "."): data for name, data in entries.items()}
    card = json.loads(contents["card.json"])
    for name in card["entries"].keys() | (contents.keys() - {"card.json"}):
        card["entries"][name] = hashlib.sha256(contents[name]).hexdigest()
    contents["card.json"] = json.dumps(card).encode()
    path = folder / "model.bloodcell"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return path


def _lambda_config(payload: Payload) -> bytes:
    """Return the configuration of a Keras model whose Lambda layer holds byte code."""
    code = marshal.dumps(compile(payload.code, "lambda", "eval")).hex()
    layer = {"class_name": "Lambda", "config": {"name": "l", "function": [code, None, None]}}
    return json.dumps({"class_name": "Sequential", "config": {"layers": [layer]}}).encode()


def _make_lambda_beside(folder: Path, payload: Payload) -> Path:
    return _write_model(folder, config__json=_lambda_config(payload))


def _make_keras_archive(folder: Path, payload: Payload) -> Path:
    path = folder / "model.bloodcell"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", _lambda_config(payload))
        archive.writestr("metadata.json", "{}")
        archive.writestr("model.weights.h5", b"\x89HDF\r\n\x1a\n")
    return path


def _make_lambda_card(folder: Path, payload: Payload) -> Path:
    entries = _whole_entries()
    card = json.loads(entries["card.json"])
    card["network"] = json.loads(_lambda_config(payload))
    return _write_model(folder, card__json=json.dumps(card).encode())


def _make_pickle(folder: Path, payload: Payload) -> Path:
    path = folder / "model.bloodcell"
    path.write_bytes(payload.pickled)
    return path


def _make_pickled_entry(name: str, folder: Path, payload: Payload) -> Path:
    return _write_model(folder, **{name: payload.pickled})


def _safetensors(header: dict[str, object], length: int | None = None) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text


def _make_huge_weights(folder: Path, _: Payload) -> Path:
    size = 4 * 10**12
    tensor = {"dtype": "F32", "shape": [10**6, 10**6], "data_offsets": [0, size]}
    return _write_model(folder, weights__safetensors=_safetensors({"a": tensor}))


def _make_overflowing_weights(folder: Path, _: Payload) -> Path:
    tensor = {"dtype": "F32", "shape": [2**32, 2**32, 4], "data_offsets": [0, 0]}
    return _write_model(folder, weights__safetensors=_safetensors({"a": tensor}))


def _make_endless_header(folder: Path, _: Payload) -> Path:
    return _write_model(folder, weights__safetensors=_safetensors({}, 2**62))


def _make_huge_statistics(folder: Path, _: Payload) -> Path:
    tensor = {"dtype": "F32", "shape": [2**40], "data_offsets": [0, 2**42]}
    return _write_model(folder, learned__safetensors=_safetensors({"means": tensor}))


def _make_deflated_card(folder: Path, _: Payload) -> Path:
    path = folder / "model.bloodcell"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _whole_entries().items():
            archive.writestr(name, bytes(10**9) if name == "card.json" else data)
    return path


def _make_model_that_leads_out(folder: Path, _: Payload) -> Path:
    path = _write_model(folder)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../evil.tflite", b"x")
    return path


def _spoil_network(change: Callable[[bytearray], object], folder: Path, _: Payload) -> Path:
    litert = bytearray(_whole_entries()["model.tflite"])
    change(litert)
    return _write_model(folder, model__tflite=bytes(litert))


def _set_root(value: int, data: bytearray) -> None:
    struct.pack_into("<I", data, 0, value)


def _set_vtable(value: int, data: bytearray) -> None:
    (root,) = struct.unpack_from("<I", data, 0)
    struct.pack_into("<i", data, root, value)


def _set_fields(data: bytearray) -> None:
    """Let every field of the root lie far outside."""
    (root,) = struct.unpack_from("<I", data, 0)
    (back,) = struct.unpack_from("<i", data, root)
    table = root - back
    (length,) = struct.unpack_from("<H", data, table)
    for place in range(table + 4, table + length, 2):
        struct.pack_into("<H", data, place, 0xFFF0)


def _set_numbers(shape: tuple[int, ...], new: tuple[int, ...], data: bytearray) -> None:
    """Replace a vector of numbers, such as a tensor's shape, wherever it is."""
    old = struct.pack(f"<I{len(shape)}i", len(shape), *shape)
    if old not in data:
        raise ValueError("no such numbers")
    data[:] = data.replace(old, struct.pack(f"<I{len(new)}i", len(shape), *new))


def _cut(share: float, data: bytearray) -> None:
    del data[int(len(data) * share) :]


def _rebuild(change: Callable[[Any], object], data: bytearray) -> None:
    """Change a network as its own schema has it, so that all offsets are right."""
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromPackedBuf(bytes(data), 0)
    change(model)
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    data[:] = builder.Output()


def _set_operation(code: int, model: Any) -> None:
    model.operatorCodes[0].builtinCode = model.operatorCodes[0].deprecatedBuiltinCode = code


def _set_operand(index: int, model: Any) -> None:
    model.subgraphs[0].operators[1].inputs = [index, index]


def _set_signature(index: int, model: Any) -> None:
    model.signatureDefs[0].subgraphIndex = index


def _set_buffers(place: int, model: Any) -> None:
    for buffer in model.buffers[1:]:
        buffer.offset, buffer.size, buffer.data = place, 2**20, None


# Archives.


def _png(width: int = 16, height: int = 16, *chunks: bytes) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = bytes(1 + 48) * 16
    body = _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + body


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _write_zip(folder: Path, entries: list[tuple[zipfile.ZipInfo, bytes]], packed: int = 0) -> Path:
    path = folder / "cells.zip"
    with zipfile.ZipFile(path, "w", packed) as archive:
        archive.writestr("ig/good.png", _png())
        for info, data in entries:
            archive.writestr(info, data, packed)
    return path


def _make_slip(name: str, folder: Path, _: Payload) -> Path:
    return _write_zip(folder, [(zipfile.ZipInfo(name), _png())])


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


# Arrays.


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


# Images.


def _write(name: str, data: bytes, folder: Path, _: Payload) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _jpeg(width: int, height: int) -> bytes:
    import random

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


# Projects.


def _make_project(change: str, folder: Path, _: Payload) -> Path:
    import random
    import sqlite3

    path = folder / "day.bloodproject"
    path.write_bytes(find_reader("project").make(random.Random(0)).whole)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(change)
    return path


_ENDLESS_VIEW = """
DROP VIEW audit;
CREATE VIEW audit AS WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n)
SELECT at, '' AS who, '' AS action, '' AS sample_id, '' AS image, '' AS field, '' AS old, '' AS new FROM n;
"""
_TRIGGER = """
CREATE TRIGGER evil AFTER UPDATE ON sample BEGIN UPDATE sample SET patient_group = 'x'; END;
"""


# Weights in HDF5, which training may start from.


def _read_hdf5(path: Path) -> None:
    from trainer.learning.weight_files import check_hdf5

    check_hdf5(path)


def _make_hdf5(kind: str, folder: Path, _: Payload) -> Path:
    import h5py

    path = folder / "weights.h5"
    outside = folder / "secret.h5"
    with h5py.File(outside, "w") as file:
        file["secret"] = np.zeros(4, np.float32)
    with h5py.File(path, "w") as file:
        if kind == "external link":
            file["layer"] = h5py.ExternalLink(str(outside), "/secret")
        elif kind == "soft link":
            file["layer"] = h5py.SoftLink("/elsewhere")
        elif kind == "external storage":
            file.create_dataset("layer", (4,), "f4", external=[("/etc/passwd", 0, 16)])
        elif kind == "virtual":
            layout = h5py.VirtualLayout((4,), "f4")
            layout[:] = h5py.VirtualSource(outside, "secret", (4,))
            file.create_virtual_dataset("layer", layout)
        elif kind == "huge":
            file.create_dataset("layer", (2**20, 2**20), "f4")
        else:
            file.create_dataset("layer", (2**14, 2**14), "f4", compression="gzip", fillvalue=0)
    return path


_KERAS = (
    "external link",
    "soft link",
    "external storage",
    "virtual",
    "huge",
    "bomb",
)
_NETWORKS: tuple[tuple[str, Callable[[bytearray], object]], ...] = (
    ("a root outside the file", partial(_set_root, 0xFFFFFFF0)),
    ("a root that is itself", partial(_set_root, 0)),
    ("a table's directory before the file", partial(_set_vtable, _HUGE)),
    ("a table's directory behind the file", partial(_set_vtable, -_HUGE)),
    ("fields outside the file", _set_fields),
    ("an image of negative sides", partial(_set_numbers, (1, 32, 32, 3), (1, -32, -32, 3))),
    ("an image of 2^31 pixels a side", partial(_set_numbers, (1, 32, 32, 3), (1, _HUGE, _HUGE, 3))),
    ("half of it cut off", partial(_cut, 0.5)),
    ("numbers behind the file", partial(_rebuild, partial(_set_buffers, 2**40))),
    ("an operand that is not there", partial(_rebuild, partial(_set_operand, 9999))),
    ("a signature of a part that is not there", partial(_rebuild, partial(_set_signature, 77))),
    ("an operation of training", partial(_rebuild, partial(_set_operation, 80))),
    ("an operation without its options", partial(_rebuild, partial(_set_operation, 49))),
)
_U1 = "{'descr': '|u1', 'fortran_order': False, 'shape': %s, }"

ATTACKS = (
    Attack(
        "lambda-beside",
        "A Keras configuration with a Lambda's code in a model file",
        _make_lambda_beside,
        read_model,
    ),
    Attack("keras-archive", "A .keras archive under a model's name", _make_keras_archive, read_model),
    Attack("lambda-card", "A Lambda in the card of a model", _make_lambda_card, read_model),
    Attack("pickle", "A pickle under a model's name", _make_pickle, read_model),
    Attack(
        "pickled-network", "A pickle for a network", partial(_make_pickled_entry, "model__tflite"), read_model
    ),
    Attack(
        "pickled-weights",
        "A pickle for weights",
        partial(_make_pickled_entry, "weights__safetensors"),
        read_weights,
    ),
    Attack(
        "pickled-split",
        "A pickle for a split",
        partial(_make_pickled_entry, "split__safetensors"),
        read_split,
    ),
    Attack("huge-weights", "Weights of 4 TB, declared", _make_huge_weights, read_weights),
    Attack(
        "overflowing-weights", "A shape of weights that overflows", _make_overflowing_weights, read_weights
    ),
    Attack("endless-header", "A header of weights of 4 EB", _make_endless_header, read_weights),
    Attack("huge-statistics", "Statistics of 4 TB, declared", _make_huge_statistics, read_model),
    Attack("deflated-card", "A card that unpacks to 1 GB", _make_deflated_card, read_model),
    Attack("model-slip", "An entry of a model that leads out of it", _make_model_that_leads_out, read_model),
    *(
        Attack(
            f"network-{number}",
            f"A LiteRT network with {what}",
            partial(_spoil_network, change),
            _read_network,
        )
        for number, (what, change) in enumerate(_NETWORKS, 1)
    ),
    *(
        Attack(f"slip-{number}", f"A ZIP entry called {name}", partial(_make_slip, name), _read_all)
        for number, name in enumerate(
            ("../../evil.png", "/tmp/evil.png", "C:/evil.png", "..\\..\\evil.png", "ig/../../evil.png"), 1
        )
    ),
    Attack("symbolic-link", "A symbolic link in a ZIP", partial(_make_link, stat.S_IFLNK), _read_all),
    Attack("device", "A device in a ZIP", partial(_make_link, stat.S_IFCHR), _read_all),
    Attack("hard-link", "A hard link in a ZIP", _make_hard_link, _read_all),
    Attack("zip-bomb", "A ZIP bomb of one entry", _make_bomb, _read_all),
    Attack(
        "overlapping-bomb", "A ZIP bomb of entries over each other, 8 GB", _make_overlapping_bomb, _read_all
    ),
    Attack("endless-directory", "A ZIP's directory of 4 GB, declared", _make_endless_directory, _read_all),
    Attack("pickled-array", "Pickled objects in an .npz", _make_pickled_array, _read_all),
    Attack("code-header", "Code for the header of an .npz", _make_code_header, _read_all),
    Attack(
        "huge-array",
        "An array of 2^62 bytes, declared",
        partial(_make_npy, _U1 % "(1048576, 1048576, 2097152, 3)"),
        _read_all,
    ),
    Attack(
        "negative-array",
        "An array of negative sides",
        partial(_make_npy, _U1 % "(-2, -64, 32, 3)"),
        _read_all,
    ),
    Attack("array-bomb", "An .npz of 400 MB in 0.4 MB", _make_array_bomb, _read_all),
    Attack("huge-png", "A PNG of 2^31 pixels a side", partial(_write, "a.png", _png(_HUGE, _HUGE)), _decode),
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
        partial(_write, "a.tif", _tiff_of(_HUGE, _HUGE, 8, 64)),
        _decode,
    ),
    Attack(
        "tiff-offset",
        "A TIFF whose pixels lie outside it",
        partial(_write, "a.tif", _tiff_of(32, 32, _HUGE, 1024)),
        _decode,
    ),
    Attack(
        "tiff-count",
        "A TIFF tag of 2^31 values",
        partial(_write, "a.tif", _tiff((256, 4, _HUGE, 8), (257, 4, 1, 32))),
        _decode,
    ),
    Attack(
        "endless-view",
        "A project whose trail has no end",
        partial(_make_project, _ENDLESS_VIEW),
        find_reader("project").read,
    ),
    Attack(
        "trigger",
        "A project with a trigger of its own",
        partial(_make_project, _TRIGGER),
        find_reader("project").read,
    ),
    *(
        Attack(
            f"hdf5-{number}",
            f"Weights in HDF5 with {what}",
            partial(_make_hdf5, kind),
            _read_hdf5,
            heavy=True,
        )
        for number, (kind, what) in enumerate(
            zip(
                _KERAS,
                (
                    "a link to another file",
                    "a link elsewhere",
                    "their numbers in another file",
                    "numbers of another file's",
                    "4 TB, declared",
                    "1 GB packed into nothing",
                ),
                strict=True,
            ),
            1,
        )
    ),
)
