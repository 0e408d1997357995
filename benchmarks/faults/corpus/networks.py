"""LiteRT networks that mean harm: offsets, shapes and operations that a runtime would not survive."""

import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.faults.attacks import HUGE, Attack, Payload
from benchmarks.faults.corpus.models import read_whole_entries, write_model_with
from benchmarks.faults.readers import find_reader


def _read_network(path: Path) -> None:
    find_reader("network").read(path)


def _spoil_network(change: Callable[[bytearray], object], folder: Path, _: Payload) -> Path:
    litert = bytearray(read_whole_entries()["model.tflite"])
    change(litert)
    return write_model_with(folder, model__tflite=bytes(litert))


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


_NETWORKS: tuple[tuple[str, Callable[[bytearray], object]], ...] = (
    ("a root outside the file", partial(_set_root, 0xFFFFFFF0)),
    ("a root that is itself", partial(_set_root, 0)),
    ("a table's directory before the file", partial(_set_vtable, HUGE)),
    ("a table's directory behind the file", partial(_set_vtable, -HUGE)),
    ("fields outside the file", _set_fields),
    ("an image of negative sides", partial(_set_numbers, (1, 32, 32, 3), (1, -32, -32, 3))),
    ("an image of 2^31 pixels a side", partial(_set_numbers, (1, 32, 32, 3), (1, HUGE, HUGE, 3))),
    ("half of it cut off", partial(_cut, 0.5)),
    ("numbers behind the file", partial(_rebuild, partial(_set_buffers, 2**40))),
    ("an operand that is not there", partial(_rebuild, partial(_set_operand, 9999))),
    ("a signature of a part that is not there", partial(_rebuild, partial(_set_signature, 77))),
    ("an operation of training", partial(_rebuild, partial(_set_operation, 80))),
    ("an operation without its options", partial(_rebuild, partial(_set_operation, 49))),
)


ATTACKS = tuple(
    Attack(
        f"network-{number}", f"A LiteRT network with {what}", partial(_spoil_network, change), _read_network
    )
    for number, (what, change) in enumerate(_NETWORKS, 1)
)
