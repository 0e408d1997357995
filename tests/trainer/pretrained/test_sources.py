import hashlib

import pytest

from trainer import resources
from trainer.errors import ModelFileError, WeightsError
from trainer.networks import find_preset
from trainer.pretrained import official, sources
from trainer.pretrained.sources import Origin, describe_imagenet, fetch_source, find_source, settle_weights

MOBILENET = find_preset("mobilenet_v2")
VGG = find_preset("vgg16")
BASIC = find_preset("basic_cnn")
SE_RESNET = find_preset("se_resnet50")
VGG_NAME = "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"


@pytest.fixture
def published(monkeypatch):
    """A function by which VGG16's official file has this content and lies at this address."""

    def publish(content, folder="https://weights.invalid/"):
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        monkeypatch.setitem(official._PUBLISHED, VGG_NAME, official._Published(folder, len(content), digest))

    return publish


def test_nothing_needs_nothing():
    source = find_source(BASIC, "none", 96)
    assert (source.origin, source.path, source.to_download) == (Origin.NOTHING, None, None)


def test_imagenet_is_to_be_downloaded_until_it_is_at_hand():
    source = find_source(MOBILENET, "imagenet", 96)
    assert source.path.parent == resources.user_weights()
    assert source.to_download.name.endswith("_1.0_96_no_top.h5")
    assert describe_imagenet(MOBILENET, 96) == "weights to be downloaded (9 MB)"
    source.path.parent.mkdir(parents=True)
    source.path.write_bytes(b"")
    assert find_source(MOBILENET, "imagenet", 96).to_download is None
    assert describe_imagenet(MOBILENET, 96) == "weights at hand"
    assert describe_imagenet(MOBILENET, 128) == "weights to be downloaded (9 MB)"


def test_imagenet_for_a_network_without_is_refused():
    with pytest.raises(WeightsError, match="no ImageNet weights for Basic CNN"):
        find_source(BASIC, "imagenet", 96)
    assert describe_imagenet(BASIC, 96) == "no pretrained weights to download"


def test_weights_that_keras_does_not_publish_are_had_by_a_folder():
    with pytest.raises(WeightsError, match="Keras publishes no ImageNet weights for SE-ResNet50") as refused:
        find_source(SE_RESNET, "imagenet", 96)
    assert f"Put “{SE_RESNET.official_weights}” into a folder" in refused.value.remedy


def test_a_download_ends_in_the_user_s_cache(server, published):
    published(server.content, f"{server.address}/")
    told = []
    source = fetch_source(VGG, "imagenet", 96, lambda *step: told.append(step))
    assert source.path == resources.user_weights() / VGG_NAME
    assert source.path.read_bytes() == server.content
    assert told[-1][0] == len(server.content)
    assert source.to_download is None


def test_a_folder_s_official_file_is_held_against_the_published_digest(tmp_path, published):
    published(b"the true weights")
    (tmp_path / VGG_NAME).write_bytes(b"the true weights")
    source = fetch_source(VGG, str(tmp_path), 96)
    assert (source.origin, source.path) == (Origin.FILE, tmp_path / VGG_NAME)
    (tmp_path / VGG_NAME).write_bytes(b"false weights")
    with pytest.raises(WeightsError, match="not the file that Keras publishes") as refused:
        fetch_source(VGG, str(tmp_path), 96)
    assert "https://weights.invalid/" in refused.value.remedy


@pytest.mark.parametrize("name", ["vgg16.weights.h5", "vgg16_ours.weights.h5", "vgg16-2.safetensors"])
def test_a_folder_s_own_files_are_found_by_the_network_s_id(name, tmp_path):
    (tmp_path / name).write_bytes(b"")
    (tmp_path / "xception.weights.h5").write_bytes(b"")
    assert fetch_source(VGG, str(tmp_path), 96).path == tmp_path / name


def test_the_official_file_goes_before_others(tmp_path):
    for name in (VGG_NAME, "vgg16.weights.h5", "vgg16.safetensors"):
        (tmp_path / name).write_bytes(b"")
    assert find_source(VGG, str(tmp_path), 96).path.name == VGG_NAME


def test_an_empty_folder_is_refused_with_the_names_that_are_wanted(tmp_path):
    with pytest.raises(WeightsError, match="holds no weights for VGG16") as refused:
        find_source(VGG, str(tmp_path), 96)
    assert refused.value.remedy == f"Put “{VGG_NAME}”, “vgg16*.weights.h5” or “vgg16*.safetensors” there."
    with pytest.raises(WeightsError) as refused:
        find_source(BASIC, str(tmp_path), 96)
    assert refused.value.remedy == "Put “basic_cnn*.weights.h5” or “basic_cnn*.safetensors” there."


def test_a_model_is_found_by_its_file(tiny_model):
    source = find_source(BASIC, str(tiny_model.path), 96)
    assert (source.origin, source.path) == (Origin.MODEL, tiny_model.path)


def test_a_model_of_another_network_is_refused(tiny_model):
    with pytest.raises(WeightsError, match="is a basic_cnn, not a mobilenet_v2") as refused:
        find_source(MOBILENET, str(tiny_model.path), 96)
    assert "--network basic_cnn" in refused.value.remedy


def test_a_name_that_is_nothing_is_refused():
    with pytest.raises(WeightsError, match="no weights “nonsense”"):
        find_source(BASIC, "nonsense", 96)
    with pytest.raises(ModelFileError, match="no model file"):
        find_source(BASIC, "nonsense.bloodcell", 96)


def test_a_file_that_cannot_be_read_is_told(tmp_path, monkeypatch, published):
    published(b"weights")
    (tmp_path / VGG_NAME).write_bytes(b"weights")

    def refuse(_self, _path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(sources.OfficialFile, "is_whole", refuse)
    with pytest.raises(WeightsError, match=r"cannot be read \(Permission denied\)"):
        fetch_source(VGG, str(tmp_path), 96)


def test_the_words_are_words_whatever_the_working_folder_holds(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("imagenet", "none", "ours"):
        (tmp_path / name).mkdir()
    assert [settle_weights(word) for word in ("imagenet", "none")] == ["imagenet", "none"]
    assert settle_weights("ours") == str(tmp_path / "ours")
    assert settle_weights("a model") == "a model"
