"""Model files that mean harm: code in them, pickles, sizes that are only declared."""

import hashlib
import io
import json
import marshal
import random
import struct
import zipfile
from functools import partial
from pathlib import Path

from benchmarks.faults.attacks import Attack, Payload
from benchmarks.faults.readers import find_reader
from trainer.bundle.model_file import read_model, read_split, read_weights


def read_whole_entries() -> dict[str, bytes]:
    """Return the entries of a model file as it should be, by name."""
    whole = find_reader("model").make(random.Random(0)).whole
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_model_with(folder: Path, **entries: bytes) -> Path:
    """Write a model file in which some entries are others, with hashes that fit them.

    Args:
        folder: Where it is written.
        entries: What is other, by name with two underscores for the dot.
    """
    contents = read_whole_entries() | {name.replace("__", "."): data for name, data in entries.items()}
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
    return write_model_with(folder, config__json=_lambda_config(payload))


def _make_keras_archive(folder: Path, payload: Payload) -> Path:
    path = folder / "model.bloodcell"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", _lambda_config(payload))
        archive.writestr("metadata.json", "{}")
        archive.writestr("model.weights.h5", b"\x89HDF\r\n\x1a\n")
    return path


def _make_lambda_card(folder: Path, payload: Payload) -> Path:
    entries = read_whole_entries()
    card = json.loads(entries["card.json"])
    card["network"] = json.loads(_lambda_config(payload))
    return write_model_with(folder, card__json=json.dumps(card).encode())


def _make_pickle(folder: Path, payload: Payload) -> Path:
    path = folder / "model.bloodcell"
    path.write_bytes(payload.pickled)
    return path


def _make_pickled_entry(name: str, folder: Path, payload: Payload) -> Path:
    return write_model_with(folder, **{name: payload.pickled})


def _safetensors(header: dict[str, object], length: int | None = None) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text


def _make_huge_weights(folder: Path, _: Payload) -> Path:
    size = 4 * 10**12
    tensor = {"dtype": "F32", "shape": [10**6, 10**6], "data_offsets": [0, size]}
    return write_model_with(folder, weights__safetensors=_safetensors({"a": tensor}))


def _make_overflowing_weights(folder: Path, _: Payload) -> Path:
    tensor = {"dtype": "F32", "shape": [2**32, 2**32, 4], "data_offsets": [0, 0]}
    return write_model_with(folder, weights__safetensors=_safetensors({"a": tensor}))


def _make_endless_header(folder: Path, _: Payload) -> Path:
    return write_model_with(folder, weights__safetensors=_safetensors({}, 2**62))


def _make_huge_statistics(folder: Path, _: Payload) -> Path:
    tensor = {"dtype": "F32", "shape": [2**40], "data_offsets": [0, 2**42]}
    return write_model_with(folder, learned__safetensors=_safetensors({"means": tensor}))


def _make_deflated_card(folder: Path, _: Payload) -> Path:
    path = folder / "model.bloodcell"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in read_whole_entries().items():
            archive.writestr(name, bytes(10**9) if name == "card.json" else data)
    return path


def _make_model_that_leads_out(folder: Path, _: Payload) -> Path:
    path = write_model_with(folder)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../evil.tflite", b"x")
    return path


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
)
