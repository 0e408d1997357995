import hashlib
import re

import pytest

from trainer.networks import PRESETS, find_preset
from trainer.pretrained.official import _PUBLISHED, OfficialFile, official_file, official_name

WITH_WEIGHTS = [preset for preset in PRESETS if preset.official_weights]


@pytest.mark.parametrize("preset", WITH_WEIGHTS, ids=lambda preset: preset.id)
def test_what_keras_publishes_has_an_address_a_size_and_a_digest(preset):
    file = official_file(preset, preset.default_size)
    if file is None:
        # timm's, not Keras's.
        assert preset.official_weights.endswith(".safetensors")
        return
    assert file.name == official_name(preset, preset.default_size)
    assert file.address.startswith("https://storage.googleapis.com/")
    assert file.address.endswith(f"/{file.name}")
    # Three or four bytes a weight, and a head of eight classes less.
    assert 3.5 * preset.parameters < file.n_bytes < 5 * preset.parameters
    assert re.fullmatch("[0-9a-f]{32}|[0-9a-f]{64}", file.digest) or preset.id == "mobilenet_v2"


def test_nothing_is_listed_that_no_network_starts_from():
    assert set(_PUBLISHED) <= {preset.official_weights for preset in PRESETS}


def test_the_file_follows_the_input_size_where_there_are_several():
    preset = find_preset("mobilenet_v2")
    assert official_name(preset, 96).endswith("_1.0_96_no_top.h5")
    assert official_name(preset, 100).endswith("_1.0_224_no_top.h5")
    assert official_name(find_preset("basic_cnn"), 96) == ""
    assert official_file(find_preset("basic_cnn"), 96) is None


@pytest.mark.parametrize("kind", ["md5", "sha256"])
def test_a_file_is_whole_when_its_digest_is_the_published_one(kind, tmp_path):
    path = tmp_path / "weights.h5"
    path.write_bytes(b"weights")
    official = OfficialFile("weights.h5", "", 7, hashlib.new(kind, b"weights").hexdigest())
    assert official.is_whole(path)
    path.write_bytes(b"weightz")
    assert not official.is_whole(path)


def test_without_a_digest_a_file_is_known_by_its_size_and_form(tmp_path):
    path = tmp_path / "weights.h5"
    official = OfficialFile("weights.h5", "", 20, "")
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(12))
    assert official.is_whole(path)
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(11))
    assert not official.is_whole(path)
    path.write_bytes(b"<!DOCTYPE html>".ljust(20))
    assert not official.is_whole(path)


def test_a_size_is_told_in_megabytes():
    assert OfficialFile("a", "", 9_406_464, "").megabytes == "9 MB"


def test_the_published_digests_are_those_of_the_installed_keras():
    pytest.importorskip("keras", reason="the heavy half is not installed: pip install bloodcell[train]")
    from pathlib import Path

    import keras

    folder = Path(keras.__file__).parent / "src" / "applications"
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    for name, published in _PUBLISHED.items():
        assert published.digest in sources, name
        assert published.folder.removeprefix("https://storage.googleapis.com/tensorflow/") in sources.replace(
            '"\n    "', ""
        ).replace("https://storage.googleapis.com/tensorflow/", ""), name
