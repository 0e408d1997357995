from pathlib import Path

import h5py
import numpy as np
import pytest

from trainer.errors import ModelFileError, WeightsError
from trainer.learning.networks import Network, build_network
from trainer.learning.weights import check_hdf5, load_starting_weights, weights_by_name
from trainer.networks import find_preset


@pytest.fixture
def network() -> Network:
    return build_network(find_preset("basic_cnn"), 32, 3)


def load(network: Network, weights: str) -> None:
    load_starting_weights(network, weights, ("a", "b", "c"))


def test_none_starts_from_nothing(network: Network) -> None:
    start = load_starting_weights(network, "none", ("a", "b", "c"))
    assert not start.pretrained


def test_weights_come_from_a_folder_by_the_network_s_name(network: Network, tmp_path: Path) -> None:
    other = build_network(find_preset("basic_cnn"), 32, 3)
    other.backbone.save_weights(tmp_path / "basic_cnn_ours.weights.h5")
    start = load_starting_weights(network, str(tmp_path), ("a", "b", "c"))
    assert start.pretrained
    assert start.told == "weights file basic_cnn_ours.weights.h5"
    for ours, theirs in zip(network.backbone.weights, other.backbone.weights, strict=True):
        np.testing.assert_array_equal(np.asarray(ours), np.asarray(theirs))


def test_an_empty_folder_is_an_error_with_the_wanted_names(network: Network, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="holds no weights for Basic CNN") as refused:
        load(network, str(tmp_path))
    assert "basic_cnn*.weights.h5" in refused.value.remedy


def test_weights_of_another_network_are_refused(network: Network, tmp_path: Path) -> None:
    other = build_network(find_preset("mobilenet_v2"), 32, 3)
    other.backbone.save_weights(tmp_path / "basic_cnn.weights.h5")
    with pytest.raises(WeightsError, match="do not fit Basic CNN"):
        load(network, str(tmp_path))


def test_imagenet_for_a_network_without_is_an_error(network: Network) -> None:
    with pytest.raises(WeightsError, match="no ImageNet weights for Basic CNN"):
        load(network, "imagenet")


def test_a_failed_download_is_an_error_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    network = build_network(find_preset("mobilenet_v2"), 96, 3)

    def fail(**_: object) -> None:
        raise OSError("no route to host")

    monkeypatch.setitem(
        __import__("trainer.learning.weights", fromlist=["_APPLICATIONS"])._APPLICATIONS, "mobilenet_v2", fail
    )
    before = weights_by_name(network.model)
    with pytest.raises(WeightsError, match="no route to host") as refused:
        load(network, "imagenet")
    assert "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_96_no_top.h5" in refused.value.remedy
    for name, value in weights_by_name(network.model).items():
        np.testing.assert_array_equal(value, before[name])


def test_a_name_that_is_nothing_is_an_error(network: Network) -> None:
    with pytest.raises(WeightsError, match="no weights “nonsense”"):
        load(network, "nonsense")
    with pytest.raises(ModelFileError, match="no model file"):
        load(network, "nonsense.bloodcell")


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
