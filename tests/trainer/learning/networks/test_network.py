import keras
import numpy as np
import pytest

from trainer.errors import NetworkError
from trainer.learning.networks import build_network
from trainer.learning.networks.network import BUILDERS
from trainer.networks import PRESETS, NetworkPreset, find_preset


def marked(preset: NetworkPreset) -> object:
    """A preset as a parameter; those that take seconds to build are slow."""
    marks = [pytest.mark.slow] if preset.parameters > 3_000_000 else []
    if preset.parameters > 50_000_000:
        marks.append(pytest.mark.heavy)
    return pytest.param(preset, id=preset.id, marks=marks)


presets = pytest.mark.parametrize("preset", [marked(preset) for preset in PRESETS])


def test_every_preset_has_a_builder_and_no_builder_is_left_over() -> None:
    assert set(BUILDERS) == {preset.id for preset in PRESETS}


@presets
def test_a_preset_says_how_many_parameters_its_network_has(preset: NetworkPreset) -> None:
    network = build_network(preset, preset.default_size, 8)
    assert network.model.count_params() == preset.parameters


@presets
def test_names_of_weights_are_the_same_however_often_and_large_a_network_is_built(
    preset: NetworkPreset,
) -> None:
    smallest, _ = preset.size_range
    first, second = (
        {variable.path: tuple(variable.shape) for variable in build_network(preset, size, 3).model.weights}
        for size in (smallest, preset.default_size)
    )
    for paths in (first, second):
        for path in [path for path in paths if "seed" in path]:
            del paths[path]
    assert first == second


@presets
def test_names_of_weights_are_unique(preset: NetworkPreset) -> None:
    paths = [weight.path for weight in build_network(preset, preset.size_range[0], 3).model.weights]
    assert len(set(paths)) == len(paths)


@presets
def test_features_are_the_mean_of_the_feature_map_and_the_head_makes_logits_of_them(
    preset: NetworkPreset,
) -> None:
    size = preset.size_range[0]
    network = build_network(preset, size, 3)
    images = np.random.default_rng(3).integers(0, 256, (2, size, size, 3)).astype(np.float32)
    found = network.served.predict(images, verbose=0)
    assert found["feature_map"].shape[1:] == network.feature_map_shape
    np.testing.assert_allclose(
        found["features"], found["feature_map"].mean(axis=(1, 2)), rtol=1e-4, atol=1e-5
    )
    kernel, bias = network.model.get_layer("head").get_weights()
    np.testing.assert_allclose(found["logits"], found["features"] @ kernel + bias, rtol=1e-3, atol=1e-4)


@presets
def test_pixels_are_scaled_once(preset: NetworkPreset) -> None:
    network = build_network(preset, preset.size_range[0], 3)
    scaling = (keras.layers.Rescaling, keras.layers.Normalization)
    assert [layer.name for layer in network.model.layers if isinstance(layer, scaling)] == ["scaling"]
    assert not [layer.name for layer in network.backbone.layers if isinstance(layer, scaling)]


@presets
def test_statistics_of_batch_norm_keep_up_with_a_short_training(preset: NetworkPreset) -> None:
    backbone = build_network(preset, preset.size_range[0], 3).backbone
    norms = [layer for layer in backbone.layers if isinstance(layer, keras.layers.BatchNormalization)]
    assert all(layer.momentum == 0.9 for layer in norms)
    assert norms or not preset.freezes_batch_norm


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_too_small_an_input_is_refused_in_words(preset: NetworkPreset) -> None:
    with pytest.raises(NetworkError, match="cannot take images of 16 pixels") as refused:
        build_network(preset, 16, 3)
    assert str(preset.size_range[0]) in refused.value.remedy


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
