import hashlib
from collections.abc import Callable
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
from safetensors.numpy import save_file

from trainer.errors import WeightsError
from trainer.learning.networks import Network, build_network
from trainer.learning.networks.applications import APPLICATIONS, build_official, take_over
from trainer.learning.weight_files import check_hdf5, load_weights_file, read_safetensors
from trainer.learning.weights import weights_by_name
from trainer.networks import find_preset
from trainer.pretrained.official import official_name

# The reading is the same for all; the small ones stand for it in every run.
SMALL = ("mobilenet_v2", "mobilenet_v3_small", "efficientnet_v2_b0")


def write_legacy(model: keras.Model, path: Path, *, chunk: int = 500) -> None:
    """Write a model's weights as Keras 2 wrote its official files: layer by layer, in their order.

    Long lists of names are divided over several attributes, as HDF5's headers have to have them.
    """

    def write_names(group: h5py.Group, name: str, values: list[str]) -> None:
        encoded = np.array([value.encode() for value in values])
        if len(values) <= chunk:
            group.attrs[name] = encoded
            return
        for number, part in enumerate(np.array_split(encoded, -(-len(values) // chunk))):
            group.attrs[f"{name}{number}"] = part

    with h5py.File(path, "w") as file:
        write_names(file, "layer_names", [layer.name for layer in model.layers])
        file.attrs["backend"] = b"tensorflow"
        file.attrs["keras_version"] = b"2.4.0"
        for layer in model.layers:
            group = file.create_group(layer.name)
            # Keras 2 wrote what is trained first.
            variables = [*layer.trainable_weights, *layer.non_trainable_weights]
            names = [f"{layer.name}/{number}:0" for number, _ in enumerate(variables)]
            write_names(group, "weight_names", names)
            for name, variable in zip(names, variables, strict=True):
                group.create_dataset(name, data=np.asarray(variable))


def randomise(model: keras.Model) -> None:
    random = np.random.default_rng(3)
    model.set_weights([random.random(weight.shape, np.float32) for weight in model.get_weights()])


@pytest.mark.parametrize(
    "network_id",
    [
        pytest.param(network_id, marks=[] if network_id in SMALL else pytest.mark.slow)
        for network_id in sorted(APPLICATIONS)
    ],
)
def test_an_official_file_is_read_layer_by_layer(network_id: str, tmp_path: Path) -> None:
    preset = find_preset(network_id)
    size = max(32, preset.size_range[0])
    # The official files were made at another size; the weights do not depend on it.
    official = build_official(network_id, size + 32)
    randomise(official)
    path = tmp_path / official_name(preset, size)
    write_legacy(official, path, chunk=100)
    network = build_network(preset, size, 3)
    start = digest(network.backbone)
    load_weights_file(network, path)
    wanted = build_network(preset, size, 3)
    take_over(wanted.backbone, official)
    theirs = weights_by_name(wanted.backbone)
    for name, value in weights_by_name(network.backbone).items():
        np.testing.assert_array_equal(value, theirs[name], err_msg=name)
    assert digest(network.backbone) != start


def digest(model: keras.Model) -> str:
    return hashlib.sha256(b"".join(value.tobytes() for value in weights_by_name(model).values())).hexdigest()


@pytest.mark.parametrize("build", [lambda: build_official("mobilenet_v2", 64), None])
def test_weights_of_today_s_form_are_read_from_either_build(
    build: Callable[[], keras.Model] | None, tmp_path: Path
) -> None:
    preset = find_preset("mobilenet_v2")
    written = build() if build else build_network(preset, 32, 3).backbone
    randomise(written)
    path = tmp_path / "mobilenet_v2.weights.h5"
    written.save_weights(path)
    network = build_network(preset, 32, 3)
    load_weights_file(network, path)
    for ours, theirs in zip(network.backbone.get_weights(), written.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("prefix", ["", "backbone/"])
def test_safetensors_are_read_by_our_own_names(prefix: str, network: Network, tmp_path: Path) -> None:
    weights = {prefix + name: value + 1 for name, value in weights_by_name(network.backbone).items()}
    save_file(weights, tmp_path / "basic_cnn.safetensors")
    load_weights_file(network, tmp_path / "basic_cnn.safetensors")
    for name, value in weights_by_name(network.backbone).items():
        np.testing.assert_array_equal(value, weights[prefix + name])


def test_timm_s_safetensors_are_read_for_se_resnet50(tmp_path: Path) -> None:
    network = build_network(find_preset("se_resnet50"), 32, 3)
    random = np.random.default_rng(3)
    timm = {}
    for name, value in weights_by_name(network.backbone).items():
        timm[_timm_name(name)] = random.random(
            value.shape[::-1] if value.ndim == 4 else value.shape, np.float32
        )
    timm["bn1.num_batches_tracked"] = np.array(7, np.int64)
    timm["fc.weight"] = np.zeros((1000, 2048), np.float32)
    # (height, width) are alike, so the reversed shape is PyTorch's (output, input, height, width).
    save_file(timm, tmp_path / "se_resnet50.safetensors")
    load_weights_file(network, tmp_path / "se_resnet50.safetensors")
    for name, value in weights_by_name(network.backbone).items():
        theirs = timm[_timm_name(name)]
        np.testing.assert_array_equal(value, theirs.transpose(2, 3, 1, 0) if theirs.ndim == 4 else theirs)


def _timm_name(path: str) -> str:
    layer, _, weight = path.rpartition("/")
    words = {
        "gamma": "weight",
        "beta": "bias",
        "moving_mean": "running_mean",
        "moving_variance": "running_var",
        "kernel": "weight",
        "bias": "bias",
    }
    return f"{layer.replace('_', '.')}.{words[weight]}"


def test_weights_of_another_network_are_refused(network: Network, tmp_path: Path) -> None:
    other = build_network(find_preset("compact_resnet"), 32, 3)
    other.backbone.save_weights(tmp_path / "basic_cnn.weights.h5")
    with pytest.raises(WeightsError, match="do not fit Basic CNN") as refused:
        load_weights_file(network, tmp_path / "basic_cnn.weights.h5")
    assert refused.value.remedy
    save_file(weights_by_name(other.backbone), tmp_path / "basic_cnn.safetensors")
    with pytest.raises(WeightsError, match=r"“basic_cnn\.safetensors” do not fit Basic CNN"):
        load_weights_file(network, tmp_path / "basic_cnn.safetensors")
    write_legacy(other.backbone, tmp_path / "basic_cnn_notop.h5")
    with pytest.raises(WeightsError, match="do not fit Basic CNN"):
        load_weights_file(network, tmp_path / "basic_cnn_notop.h5")


def test_an_official_file_of_another_network_is_refused(tmp_path: Path) -> None:
    network = build_network(find_preset("mobilenet_v2"), 32, 3)
    before = digest(network.model)
    path = tmp_path / "mobilenet_v2_notop.h5"
    write_legacy(build_official("mobilenet_v3_small", 32), path)
    with pytest.raises(WeightsError, match="do not fit MobileNetV2"):
        load_weights_file(network, path)
    assert digest(network.model) == before


def test_damaged_safetensors_are_refused(network: Network, tmp_path: Path) -> None:
    path = tmp_path / "basic_cnn.safetensors"
    save_file(weights_by_name(network.backbone), path)
    whole = path.read_bytes()
    # Cut short; a header longer than the file; no such file at all.
    for content in (whole[:-100], b"\xff" * 8 + whole[8:], b"hello", b""):
        path.write_bytes(content)
        with pytest.raises(WeightsError, match="no readable weights file"):
            read_safetensors(path)


def test_safetensors_of_other_types_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    save_file({"a": np.zeros(3, np.bool_)}, path)
    with pytest.raises(WeightsError, match=r"of a type that is not read \(BOOL\)"):
        read_safetensors(path)
    save_file({"a": np.ones(3, np.float16)}, path)
    assert read_safetensors(path)["a"].dtype == np.float32


def test_links_out_of_a_weights_file_are_refused(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "secret.h5", "w") as file:
        file["x"] = np.zeros(3)
    path = tmp_path / "evil.weights.h5"
    for link in (h5py.ExternalLink("secret.h5", "/x"), h5py.SoftLink("/y")):
        with h5py.File(path, "w") as file:
            file["layers/a"] = link
        with pytest.raises(WeightsError, match="no part of weights"):
            check_hdf5(path)


def test_external_and_virtual_storage_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evil.weights.h5"
    (tmp_path / "secret.bin").write_bytes(bytes(24))
    with h5py.File(path, "w") as file:
        file.create_dataset("x", (3,), "f8", external=[(str(tmp_path / "secret.bin"), 0, 24)])
    with pytest.raises(WeightsError, match="no part of weights"):
        check_hdf5(path)
    layout = h5py.VirtualLayout((3,), "f8")
    layout[:] = h5py.VirtualSource(tmp_path / "other.h5", "x", (3,))
    with h5py.File(path, "w") as file:
        file.create_virtual_dataset("x", layout)
    with pytest.raises(WeightsError, match="no part of weights"):
        check_hdf5(path)


def test_more_weights_than_bytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.weights.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("x", (10**6, 10**6), "f4")
    with pytest.raises(WeightsError, match="more weights than it holds"):
        check_hdf5(path)
    with h5py.File(path, "w") as file:
        file.create_dataset("x", (1000, 1000), "f4", compression="gzip")
    with pytest.raises(WeightsError, match="no part of weights"):
        check_hdf5(path)


def test_what_is_no_hdf5_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.weights.h5"
    path.write_text("hello", encoding="utf-8")
    with pytest.raises(WeightsError, match="no readable weights file"):
        check_hdf5(path)
