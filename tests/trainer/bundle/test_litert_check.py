import contextlib
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trainer.bundle.card import ModelCard
from trainer.bundle.litert_check import check_litert
from trainer.bundle.model_file import read_model, write_model
from trainer.errors import ModelFileError
from trainer.resources import bundled_model

flatbuffers = pytest.importorskip("flatbuffers")
schema = pytest.importorskip("ai_edge_litert.schema_py_generated")

TINY = (Path(__file__).parents[2] / "data" / "tiny.tflite").read_bytes()


def rebuild(change: Callable[[Any], object]) -> bytes:
    model = schema.ModelT.InitFromPackedBuf(TINY, 0)
    change(model)
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def name_a_part(model: Any) -> None:
    model.signatureDefs[0].subgraphIndex = 1


def hold_training(model: Any) -> None:
    model.operatorCodes[1].builtinCode = model.operatorCodes[1].deprecatedBuiltinCode = 80


def lack_options(model: Any) -> None:
    model.operatorCodes[0].builtinCode = model.operatorCodes[0].deprecatedBuiltinCode = 49


FALSE = [
    (name_a_part, "names a part that is not there"),
    (hold_training, "an operation of training"),
    (lack_options, "lacks its options"),
]


def test_whole_networks_pass() -> None:
    check_litert(TINY)
    check_litert(rebuild(id))
    check_litert(read_model(bundled_model()).litert)


@pytest.mark.parametrize(("change", "told"), FALSE)
def test_a_network_that_would_end_the_process_is_refused(
    change: Callable[[Any], object], told: str, tmp_path: Path, make_card: Callable[..., ModelCard]
) -> None:
    litert = rebuild(change)
    with pytest.raises(ValueError, match=told):
        check_litert(litert)
    path = tmp_path / "false.bloodcell"
    write_model(path, make_card(), litert, {})
    with pytest.raises(ModelFileError, match=f"“false.bloodcell” is damaged or false .*{told}"):
        read_model(path)


@pytest.mark.parametrize("place", range(0, 64, 4))
def test_offsets_that_lead_outside_raise_nothing_else(place: int) -> None:
    for value in (0, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
        data = bytearray(TINY)
        struct.pack_into("<I", data, place, value)
        with contextlib.suppress(ValueError):
            check_litert(bytes(data))


def test_nothing_at_all_leads_outside() -> None:
    for data in (b"", b"\x08", b"\xff" * 8):
        with pytest.raises(ValueError, match="leads outside"):
            check_litert(data)
