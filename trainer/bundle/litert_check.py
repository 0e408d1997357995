"""What LiteRT itself does not look at in a network, and what would end the process.

LiteRT verifies offsets and most indices. What it takes on trust was found by trying: `benchmarks/faults`.
The file is a FlatBuffer by the schema of TensorFlow Lite, version 3.
"""

import struct
from collections.abc import Iterator

# Places of fields in their tables.
_OPERATOR_CODES, _SUBGRAPHS, _SIGNATURES = 1, 2, 7
_SMALL_CODE, _CODE = 0, 3
_OPERATORS = 3
_CODE_INDEX, _OPTIONS_TYPE = 0, 3
_SUBGRAPH_INDEX = 4

# An operation of training, which ends the process where it is not as it must be. No network of ours has it.
_FAKE_QUANTISATION = 80
_SPLIT, _SPLIT_OPTIONS = 49, 35


def check_litert(data: bytes) -> None:
    """Refuse a network that LiteRT would not survive; what else is wrong with it LiteRT says itself.

    Args:
        data: The LiteRT model.

    Raises:
        ValueError: It is such a network; says why.
    """
    try:
        root = _follow(data, 0)
        subgraphs = list(_tables(data, root, _SUBGRAPHS))
        for signature in _tables(data, root, _SIGNATURES):
            if _number(data, signature, _SUBGRAPH_INDEX, "<I") >= max(1, len(subgraphs)):
                raise ValueError("its signature names a part that is not there")
        # A code over 127 stands in a field of its own, beside 127 in the older one.
        codes = [
            max(_number(data, code, _SMALL_CODE, "<b"), _number(data, code, _CODE, "<i"))
            for code in _tables(data, root, _OPERATOR_CODES)
        ]
        if _FAKE_QUANTISATION in codes:
            raise ValueError("it holds an operation of training")
        for subgraph in subgraphs:
            for operator in _tables(data, subgraph, _OPERATORS):
                code = codes[_number(data, operator, _CODE_INDEX, "<I")]
                if code == _SPLIT and _number(data, operator, _OPTIONS_TYPE, "<B") != _SPLIT_OPTIONS:
                    raise ValueError("an operation of it lacks its options")
    except (struct.error, IndexError) as error:
        raise ValueError("it leads outside of itself") from error


def _read(data: bytes, form: str, place: int) -> int:
    # From a negative place Python would read from the end.
    if place < 0:
        raise IndexError
    return int(struct.unpack_from(form, data, place)[0])


def _follow(data: bytes, place: int) -> int:
    return place + _read(data, "<I", place)


def _field(data: bytes, table: int, number: int) -> int | None:
    """Return the place of a table's field; None where it is left out."""
    directory = table - _read(data, "<i", table)
    at = 4 + 2 * number
    if at + 2 > _read(data, "<H", directory):
        return None
    offset = _read(data, "<H", directory + at)
    return table + offset if offset else None


def _number(data: bytes, table: int, number: int, form: str) -> int:
    """Return a table's number; 0 where it is left out."""
    place = _field(data, table, number)
    return 0 if place is None else _read(data, form, place)


def _tables(data: bytes, table: int, number: int) -> Iterator[int]:
    """Yield the places of the tables in a field that is a vector of them."""
    place = _field(data, table, number)
    if place is None:
        return
    vector = _follow(data, place)
    count = _read(data, "<I", vector)
    if 4 * count > len(data):
        raise IndexError
    for item in range(count):
        yield _follow(data, vector + 4 + 4 * item)
