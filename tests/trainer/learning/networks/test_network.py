import keras
import numpy as np
import pytest

from trainer.errors import NetworkError
from trainer.learning.networks import Network, build_network
from trainer.learning.networks.network import BUILDERS
from trainer.networks import PRESETS, NetworkPreset, find_preset

CLASSES = 8


def marked(preset: NetworkPreset) -> object:
    """A preset as a parameter; those that take seconds to build are slow."""
    marks = [pytest.mark.slow] if preset.parameters > 3_000_000 else []
    if preset.parameters > 50_000_000:
        marks.append(pytest.mark.heavy)
    return pytest.param(preset, id=preset.id, marks=marks)


@pytest.fixture(scope="module", params=[marked(preset) for preset in PRESETS])
def preset(request: pytest.FixtureRequest) -> NetworkPreset:
    """Each network of the product; all that is asked of one is asked before the next is built."""
    found: NetworkPreset = request.param
    return found


@pytest.fixture(scope="module")
def smallest(preset: NetworkPreset) -> Network:
    """The network for the smallest images that it takes."""
    return build_network(preset, preset.size_range[0], CLASSES)


@pytest.fixture(scope="module")
def usual(preset: NetworkPreset, smallest: Network) -> Network:
    """The network as it is offered; never the first that was built."""
    return build_network(preset, preset.default_size, CLASSES)


def test_every_preset_has_a_builder_and_no_builder_is_left_over() -> None:
    assert set(BUILDERS) == {preset.id for preset in PRESETS}


def test_a_preset_says_how_many_parameters_its_network_has(preset: NetworkPreset, usual: Network) -> None:
    assert usual.model.count_params() == preset.parameters


def test_names_of_weights_are_the_same_however_often_and_large_a_network_is_built(
    smallest: Network, usual: Network
) -> None:
    first, second = (
        {
            variable.path: tuple(variable.shape)
            for variable in network.model.weights
            if "seed" not in variable.path
        }
        for network in (smallest, usual)
    )
    assert first == second


def test_names_of_weights_are_unique(smallest: Network) -> None:
    paths = [weight.path for weight in smallest.model.weights]
    assert len(set(paths)) == len(paths)


def test_features_are_the_mean_of_the_feature_map_and_the_head_makes_logits_of_them(
    smallest: Network,
) -> None:
    size = smallest.image_size
    images = np.random.default_rng(3).integers(0, 256, (2, size, size, 3)).astype(np.float32)
    found = smallest.served.predict(images, verbose=0)
    assert found["feature_map"].shape[1:] == smallest.feature_map_shape
    np.testing.assert_allclose(
        found["features"], found["feature_map"].mean(axis=(1, 2)), rtol=1e-4, atol=1e-5
    )
    kernel, bias = smallest.model.get_layer("head").get_weights()
    np.testing.assert_allclose(found["logits"], found["features"] @ kernel + bias, rtol=1e-3, atol=1e-4)


def test_pixels_are_scaled_once(smallest: Network) -> None:
    scaling = (keras.layers.Rescaling, keras.layers.Normalization)
    assert [layer.name for layer in smallest.model.layers if isinstance(layer, scaling)] == ["scaling"]
    assert not [layer.name for layer in smallest.backbone.layers if isinstance(layer, scaling)]


def test_statistics_of_batch_norm_keep_up_with_a_short_training(
    preset: NetworkPreset, smallest: Network
) -> None:
    layers = smallest.backbone.layers
    norms = [layer for layer in layers if isinstance(layer, keras.layers.BatchNormalization)]
    assert all(layer.momentum == 0.9 for layer in norms)
    assert norms or not preset.freezes_batch_norm


@pytest.mark.parametrize("known", PRESETS, ids=lambda preset: preset.id)
def test_too_small_an_input_is_refused_in_words(known: NetworkPreset) -> None:
    with pytest.raises(NetworkError, match="cannot take images of 16 pixels") as refused:
        build_network(known, 16, 3)
    assert str(known.size_range[0]) in refused.value.remedy


def test_an_unknown_network_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(NetworkError, match="no network “resnet”") as refused:
        find_preset("resnet")
    assert "mobilenet_v2" in refused.value.remedy


def test_images_are_enlarged_inside_the_network() -> None:
    preset = find_preset("basic_cnn")
    network = build_network(preset, 48, 3, image_size=32)
    plain = build_network(preset, 48, 3)
    plain.model.set_weights(network.model.get_weights())
    images = np.random.default_rng(5).integers(0, 256, (2, 32, 32, 3)).astype(np.float32)
    enlarged = keras.ops.image.resize(images, (48, 48))
    np.testing.assert_allclose(
        network.model.predict(images, verbose=0), plain.model.predict(enlarged, verbose=0), atol=1e-4
    )
    assert network.feature_map_shape == plain.feature_map_shape
