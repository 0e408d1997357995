import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from trainer import resources
from trainer.bundle.changes import (
    MAX_TITLE,
    duplicate_model,
    export_model,
    import_model,
    note_model,
    rename_model,
)
from trainer.bundle.model_file import ModelFile, _write_entries, read_card, read_model, read_weights
from trainer.errors import ConfigError, ModelFileError, OutputError

AddModel = Callable[..., Path]
MakeModel = Callable[..., ModelFile]


def test_a_title_is_changed_and_all_else_stays_byte_by_byte(add_model: AddModel) -> None:
    path = add_model("ward", title="Before")
    before = path.read_bytes()
    rename_model(path, "  After \n the fact ")
    assert read_model(path).card.title == "After the fact"
    assert read_weights(path)
    rename_model(path, "Before")
    assert path.read_bytes() == before


@pytest.mark.parametrize(("title", "told"), [("  ", "cannot be empty"), ("x" * (MAX_TITLE + 1), "longer")])
def test_a_title_that_is_none_is_refused(add_model: AddModel, title: str, told: str) -> None:
    path = add_model("ward")
    before = path.read_bytes()
    with pytest.raises(ConfigError, match=told):
        rename_model(path, title)
    assert path.read_bytes() == before


def test_a_note_is_the_card_s_free_text(add_model: AddModel) -> None:
    path = add_model("ward", description="As trained.")
    note_model(path, "  Only for the\nGiemsa of room 3. ")
    assert read_card(path).description == "Only for the\nGiemsa of room 3."
    with pytest.raises(ConfigError, match="10,000"):
        note_model(path, "x" * 10_001)


def test_a_change_that_cannot_be_written_leaves_the_model(
    add_model: AddModel, fill_disk: Callable[[], None]
) -> None:
    path = add_model("ward")
    before = path.read_bytes()
    fill_disk()
    with pytest.raises(OutputError, match="No space left"):
        rename_model(path, "After")
    assert path.read_bytes() == before


def test_damage_is_not_written_anew(add_model: AddModel) -> None:
    path = add_model("ward")
    data = path.read_bytes()
    # The last byte of the weights, just before the directory of the ZIP.
    place = data.index(b"PK\x01\x02") - 1
    path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    with pytest.raises(ModelFileError):
        rename_model(path, "After")


def test_the_bundled_model_and_strangers_stay_as_they_are(bundled: Path, make_model: MakeModel) -> None:
    for change in (rename_model, note_model):
        with pytest.raises(ModelFileError, match="comes with the application") as refused:
            change(bundled, "Mine")
        assert "Duplicate" in refused.value.remedy
        with pytest.raises(ModelFileError, match="not in the library"):
            change(make_model("stranger").path, "Mine")


def test_a_duplicate_is_a_model_of_its_own(add_model: AddModel) -> None:
    path = add_model("ward", title="Ward")
    copy = duplicate_model(path)
    assert (copy.stem, read_model(copy).card.title) == ("ward_2", "Ward (copy)")
    assert duplicate_model(path).stem == "ward_3"
    rename_model(copy, "Other")
    assert read_card(path).title == "Ward"


def test_the_bundled_model_can_be_duplicated(bundled: Path) -> None:
    copy = duplicate_model(bundled)
    assert copy == resources.user_models() / "bundled_2.bloodcell"
    rename_model(copy, "Mine")


def test_an_import_is_a_copy_and_overwrites_nothing(add_model: AddModel, make_model: MakeModel) -> None:
    there = add_model("ward", title="There")
    stranger = make_model("ward", title="Stranger").path
    taken = import_model(stranger)
    assert taken.stem == "ward_2"
    assert taken.read_bytes() == stranger.read_bytes()
    assert read_card(there).title == "There"


def test_what_is_damaged_is_not_taken_in(bundled: Path, make_model: MakeModel, tmp_path: Path) -> None:
    path = make_model("stranger").path
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("run.py", b"print()")
    for bad in (path, tmp_path / "nowhere.bloodcell", tmp_path):
        with pytest.raises(ModelFileError):
            import_model(bad)
    assert not resources.user_models().exists()


def test_weights_that_are_none_are_not_taken_in(bundled: Path, make_model: MakeModel) -> None:
    model = make_model("stranger")
    entries = {"model.tflite": model.litert, "weights.safetensors": b"no weights"}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in entries.items()}
    _write_entries(model.path, replace(model.card, entries=hashes), entries)
    with pytest.raises(ModelFileError, match="weights in “stranger"):
        import_model(model.path)


def test_what_is_in_the_library_is_not_imported_again(add_model: AddModel) -> None:
    path = add_model("ward")
    with pytest.raises(ModelFileError, match="in the library already"):
        import_model(path)


def test_an_import_that_breaks_off_leaves_nothing(
    bundled: Path, make_model: MakeModel, fill_disk: Callable[[], None]
) -> None:
    stranger = make_model("stranger").path
    fill_disk()
    with pytest.raises(OutputError):
        import_model(stranger)
    assert list(resources.user_models().iterdir()) == []


def test_an_export_is_a_whole_copy(add_model: AddModel, tmp_path: Path) -> None:
    path = add_model("ward")
    (tmp_path / "stick").mkdir()
    assert export_model(path, tmp_path / "stick") == tmp_path / "stick" / "ward.bloodcell"
    assert (tmp_path / "stick" / "ward.bloodcell").read_bytes() == path.read_bytes()


def test_an_export_overwrites_only_where_that_was_asked(add_model: AddModel, tmp_path: Path) -> None:
    path, target = add_model("ward"), tmp_path / "there.bloodcell"
    target.write_bytes(b"mine")
    with pytest.raises(OutputError, match="there already"):
        export_model(path, target)
    assert target.read_bytes() == b"mine"
    export_model(path, target, overwrite=True)
    assert read_model(target)
    with pytest.raises(OutputError, match="there already"):
        export_model(path, path, overwrite=True)


def test_damage_is_not_exported(add_model: AddModel, tmp_path: Path) -> None:
    path = add_model("ward")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ModelFileError):
        export_model(path, tmp_path / "out.bloodcell")
    assert not (tmp_path / "out.bloodcell").exists()
