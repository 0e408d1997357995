"""The model file against what may be done to it."""

import hashlib
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from trainer.bundle.card import SCHEMA, ModelCard, encode_card
from trainer.bundle.model_file import read_model, read_split, read_weights, rewrite_card, write_model
from trainer.classes import KNOWN_CLASSES
from trainer.dataset.splits import Split
from trainer.errors import ModelFileError, OutputError

LITERT = b"\x1c\x00\x00\x00TFL3" + bytes(100)
MakeCard = Callable[..., ModelCard]
WEIGHTS = {"head/kernel": np.arange(6, dtype=np.float32).reshape(2, 3)}
PARTS = {"0" * 32: Split.TRAIN, "f" * 32: Split.TEST}


@pytest.fixture
def path(tmp_path: Path, make_card: MakeCard) -> Path:
    path = tmp_path / "model.bloodcell"
    write_model(path, make_card(), LITERT, WEIGHTS)
    return path


Entries = dict[str, bytes]


def rewrite(path: Path, change: Callable[[Entries], None], compression: int = zipfile.ZIP_STORED) -> None:
    """Take a model file apart, change its entries, and put it together again."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)


def change_card(path: Path, **changes: object) -> None:
    def change(entries: Entries) -> None:
        card = msgspec.json.decode(entries["card.json"])
        card.update(changes)
        entries["card.json"] = msgspec.json.encode(card)

    rewrite(path, change)


def test_a_model_is_read_as_it_was_written(path: Path) -> None:
    model = read_model(path)
    assert model.name == "model"
    assert model.litert == LITERT
    assert model.card.class_ids == tuple(cell_class.id for cell_class in KNOWN_CLASSES)
    assert model.card.entries["model.tflite"] == hashlib.sha256(LITERT).hexdigest()
    np.testing.assert_array_equal(read_weights(path)["head/kernel"], WEIGHTS["head/kernel"])


def test_the_same_model_gives_the_same_bytes(path: Path, tmp_path: Path, make_card: MakeCard) -> None:
    again = tmp_path / "again.bloodcell"
    write_model(again, make_card(), LITERT, WEIGHTS)
    assert again.read_bytes() == path.read_bytes()


def test_the_file_is_an_uncompressed_zip_of_three_entries(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["card.json", "model.tflite", "weights.safetensors"]
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_a_model_may_tell_which_image_was_in_which_part(
    path: Path, tmp_path: Path, make_card: MakeCard
) -> None:
    assert read_split(path) is None
    telling = tmp_path / "telling.bloodcell"
    write_model(telling, make_card(), LITERT, WEIGHTS, PARTS)
    assert read_split(telling) == PARTS
    renamed = tmp_path / "renamed.bloodcell"
    rewrite_card(telling, renamed, title="Another")
    assert read_split(renamed) == PARTS
    assert read_model(renamed).card.title == "Another"


def test_a_split_that_was_changed_is_refused(path: Path, make_card: MakeCard) -> None:
    write_model(path, make_card(), LITERT, WEIGHTS, PARTS)
    rewrite(path, lambda entries: entries.update({"split.safetensors": entries["split.safetensors"] + b" "}))
    refuse(path, r"changed or damaged: split\.safetensors")


def test_a_split_that_the_card_does_not_know_is_refused(path: Path) -> None:
    rewrite(path, lambda entries: entries.update({"split.safetensors": b"x"}))
    refuse(path, "does not list its entries")


def test_a_false_split_is_refused_when_it_is_read(path: Path) -> None:
    def change(entries: Entries) -> None:
        card = msgspec.json.decode(entries["card.json"])
        card["entries"]["split.safetensors"] = hashlib.sha256(b"false").hexdigest()
        entries["card.json"] = msgspec.json.encode(card)
        entries["split.safetensors"] = b"false"

    rewrite(path, change)
    with pytest.raises(ModelFileError, match=r"split in “model\.bloodcell” is damaged"):
        read_split(path)


def refuse(path: Path, told: str) -> None:
    with pytest.raises(ModelFileError, match=told) as refused:
        read_model(path)
    assert refused.value.remedy
    with pytest.raises(ModelFileError, match=told):
        read_weights(path)


def test_a_wrong_hash_is_refused(path: Path) -> None:
    rewrite(path, lambda entries: entries.update({"model.tflite": LITERT + b"!"}))
    refuse(path, r"changed or damaged: model\.tflite")


def test_wrong_weights_are_refused_when_the_model_is_opened(path: Path) -> None:
    rewrite(path, lambda entries: entries.update({"weights.safetensors": b"no"}))
    refuse(path, r"changed or damaged: weights\.safetensors")


@pytest.mark.parametrize("name", ["run.py", "../outside", "/etc/passwd", "model.tflite/"])
def test_a_foreign_entry_is_refused(path: Path, name: str) -> None:
    rewrite(path, lambda entries: entries.update({name: b"x"}))
    refuse(path, "no part of a model")


def test_a_missing_entry_is_refused(path: Path) -> None:
    rewrite(path, lambda entries: entries.pop("weights.safetensors"))
    refuse(path, "incomplete")


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_an_entry_that_is_there_twice_is_refused(path: Path, make_card: MakeCard) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("card.json", encode_card(make_card()))
    refuse(path, "an entry twice")


def test_a_compressed_entry_is_refused_before_it_is_unpacked(path: Path) -> None:
    rewrite(path, lambda entries: entries.update({"card.json": bytes(3_000_000)}), zipfile.ZIP_DEFLATED)
    refuse(path, "false size")


def test_a_false_size_is_refused(path: Path) -> None:
    data = bytearray(path.read_bytes())
    # The central directory's sizes of the first entry: compressed and plain.
    directory = data.index(b"PK\x01\x02")
    data[directory + 20 : directory + 28] = struct.pack("<II", 2**31 - 1, 2**31 - 1)
    path.write_bytes(bytes(data))
    refuse(path, "false size|damaged")


def test_a_newer_schema_is_refused_in_words(path: Path) -> None:
    change_card(path, schema=SCHEMA + 1, something_new=True)
    refuse(path, "newer version")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("classes", []),
        ("classes", [{"id": "a", "title": "A", "role": "king", "aliases": []}] * 2),
        ("framing", {"size": "large"}),
        ("feature_map", [1, 2]),
        ("scores", {"test": {"n_images": 1, "accuracy": 1.5, "balanced_accuracy": 1, "macro_f1": 1}}),
        ("entries", {"model.tflite": "abc"}),
        ("training", {"epochs": -3}),
    ],
)
def test_a_card_with_a_false_field_is_refused(path: Path, field: str, value: object) -> None:
    change_card(path, **{field: value})
    refuse(path, "card is damaged")


def test_a_card_that_leaves_an_entry_out_is_refused(path: Path) -> None:
    change_card(path, entries={"model.tflite": hashlib.sha256(LITERT).hexdigest()})
    refuse(path, "does not list its entries")


def test_what_is_no_litert_model_is_refused(tmp_path: Path, make_card: MakeCard) -> None:
    path = tmp_path / "model.bloodcell"
    write_model(path, make_card(), b"not a network", WEIGHTS)
    with pytest.raises(ModelFileError, match="no LiteRT model"):
        read_model(path)


def test_false_shapes_of_weights_are_refused_before_anything_is_allocated(path: Path) -> None:
    header = b'{"a":{"dtype":"F32","shape":[1000000,1000000],"data_offsets":[0,4000000000000]}}'
    false = struct.pack("<Q", len(header)) + header

    def change(entries: Entries) -> None:
        card = msgspec.json.decode(entries["card.json"])
        card["entries"]["weights.safetensors"] = hashlib.sha256(false).hexdigest()
        entries["card.json"] = msgspec.json.encode(card)
        entries["weights.safetensors"] = false

    rewrite(path, change)
    with pytest.raises(ModelFileError, match=r"weights in “model\.bloodcell” are damaged"):
        read_weights(path)


@pytest.mark.parametrize("cut", [0, 1, 100, -1, -30])
def test_a_truncated_file_is_refused(path: Path, cut: int) -> None:
    path.write_bytes(path.read_bytes()[:cut])
    refuse(path, "no model file, or is damaged")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    refuse(tmp_path / "nowhere.bloodcell", "There is no model file")


def test_a_folder_is_no_model_file(tmp_path: Path) -> None:
    refuse(tmp_path, "cannot be read")


def test_a_model_that_cannot_be_written_leaves_the_old_one(
    path: Path, fill_disk: Callable[[], None], make_card: MakeCard
) -> None:
    before = path.read_bytes()
    fill_disk()
    with pytest.raises(OutputError, match="No space left"):
        write_model(path, make_card(), LITERT + b"new", WEIGHTS)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
