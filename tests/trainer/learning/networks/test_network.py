import numpy as np
import pytest

from trainer.errors import NetworkError
from trainer.learning.networks import build_network
from trainer.learning.networks.network import BUILDERS, scale_pixels
from trainer.networks import PRESETS, NetworkPreset, Scaling, find_preset

presets = pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)

# What each scaling makes of 0, 51 and 255; the numbers are worked out by hand.
GOLDEN = {Scaling.UNIT: [0.0, 0.2, 1.0], Scaling.SYMMETRIC: [-1.0, -0.6, 1.0]}


def test_every_preset_has_a_builder_and_no_builder_is_left_over() -> None:
    assert set(BUILDERS) == {preset.id for preset in PRESETS}


@presets
def test_the_scaling_of_a_network_is_golden(preset: NetworkPreset) -> None:
    pixels = np.array([0, 51, 255], np.float32).reshape(1, 1, 3, 1).repeat(3, axis=3)
    scaled = np.asarray(scale_pixels(pixels, preset.scaling))
    np.testing.assert_allclose(scaled[0, 0, :, 0], GOLDEN[preset.scaling], atol=1e-6)
    assert build_network(preset, 32, 2).model.get_layer("scaling").scale == pytest.approx(
        GOLDEN[preset.scaling][2] / 255 - GOLDEN[preset.scaling][0] / 255
    )


@presets
def test_a_preset_says_how_many_parameters_its_network_has(preset: NetworkPreset) -> None:
    network = build_network(preset, preset.default_size, 8)
    assert network.model.count_params() == preset.parameters


@presets
def test_names_of_weights_are_the_same_however_often_a_network_is_built(preset: NetworkPreset) -> None:
    first, second = (
        [variable.path for variable in build_network(preset, 32, 3).model.weights] for _ in range(2)
    )
    assert [path for path in first if "seed" not in path] == [path for path in second if "seed" not in path]


@presets
def test_too_small_an_input_is_refused_in_words(preset: NetworkPreset) -> None:
    with pytest.raises(NetworkError, match="cannot take images of 16 pixels") as refused:
        build_network(preset, 16, 3)
    assert str(preset.smallest_size) in refused.value.remedy


def test_an_unknown_network_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(NetworkError, match="no network “resnet”") as refused:
        find_preset("resnet")
    assert "mobilenet_v2" in refused.value.remedy


def test_mobilenet_statistics_keep_up_with_a_short_training() -> None:
    network = build_network(find_preset("mobilenet_v2"), 32, 3)
    momenta = {layer.momentum for layer in network.backbone.layers if hasattr(layer, "momentum")}
    assert momenta == {0.99}
