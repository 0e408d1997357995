from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.bundle.card import ModelCard
from trainer.bundle.model_file import ModelFile, read_model, read_weights, write_model
from trainer.classes import KNOWN_CLASSES
from trainer.dataset.framing import Framing
from trainer.errors import ConversionError
from trainer.inference.interpreter import LiteRTModel
from trainer.learning.convert import MAX_DIFFERENCE, check_conversion, convert_network
from trainer.learning.networks import Network, build_network
from trainer.learning.weights import assign_by_name, weights_by_name
from trainer.networks import NetworkPreset, find_preset

MakeCard = Callable[..., ModelCard]


def describe(make_card: MakeCard, network: Network, preset: NetworkPreset) -> ModelCard:
    shape = network.feature_map_shape
    framing = Framing(size=network.image_size)
    return make_card(network=preset.id, framing=framing, n_features=shape[2], feature_map=shape)


# Our own; those of Keras take longer: tests/real/test_networks.py converts them all on real images.
QUICK = ("basic_cnn", "compact_resnet", "compact_vit")


@pytest.fixture(scope="module", params=QUICK)
def converted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, make_card: MakeCard
) -> tuple[Network, ModelFile]:
    """A network of the product at 32 pixels, converted and written."""
    preset = find_preset(request.param)
    network = build_network(preset, 32, len(KNOWN_CLASSES))
    model = write_model(
        tmp_path_factory.mktemp("model") / "model.bloodcell",
        describe(make_card, network, preset),
        convert_network(network),
        weights_by_name(network.model),
    )
    return network, model


def test_a_converted_network_agrees_with_itself(
    converted: tuple[Network, ModelFile], images: NDArray[np.uint8]
) -> None:
    network, model = converted
    assert check_conversion(network, model, images) <= MAX_DIFFERENCE
    found = LiteRTModel(model, batch_size=8).run(images[:8], ("logits", "features", "feature_map"))
    expected = network.served.predict(images[:8].astype(np.float32), verbose=0)
    for name, value in found.items():
        np.testing.assert_allclose(value, expected[name], atol=1e-3)


def test_the_features_are_the_mean_of_the_feature_map(
    converted: tuple[Network, ModelFile], images: NDArray[np.uint8]
) -> None:
    _, model = converted
    found = LiteRTModel(model, batch_size=4).run(images[:4], ("features", "feature_map"))
    np.testing.assert_allclose(found["features"], found["feature_map"].mean(axis=(1, 2)), atol=1e-5)


def test_weights_come_back_from_the_file_by_name(
    converted: tuple[Network, ModelFile], images: NDArray[np.uint8]
) -> None:
    network, model = converted
    other = build_network(network.preset, 32, len(KNOWN_CLASSES))
    assign_by_name(other.model, read_weights(read_model(model.path).path))
    batch = images[:4].astype(np.float32)
    np.testing.assert_allclose(
        other.model.predict(batch, verbose=0), network.model.predict(batch, verbose=0), atol=1e-5
    )


# Whether a file is that of a network is decided alike for all of them.
of_one_network = pytest.mark.parametrize("converted", ["basic_cnn"], indirect=True)


@of_one_network
def test_a_model_that_differs_is_refused(
    converted: tuple[Network, ModelFile], images: NDArray[np.uint8]
) -> None:
    network, model = converted
    other = build_network(network.preset, 32, len(KNOWN_CLASSES))
    head = other.model.get_layer("head")
    head.set_weights(
        [
            weight + 5.0 * np.eye(*weight.shape[-2:]) if weight.ndim == 2 else weight
            for weight in head.get_weights()
        ]
    )
    head.bias.assign(np.arange(8.0))
    with pytest.raises(ConversionError, match="differs from the trained one"):
        check_conversion(other, model, images)


@of_one_network
def test_a_card_of_another_network_is_refused(
    converted: tuple[Network, ModelFile], images: NDArray[np.uint8], tmp_path: Path
) -> None:
    network, model = converted
    false = ModelFile(tmp_path / "false.bloodcell", replace(model.card, n_features=7), model.litert)
    with pytest.raises(ConversionError, match="features"):
        check_conversion(network, false, images)


def test_a_network_that_enlarges_its_images_agrees_with_itself(
    images: NDArray[np.uint8], make_card: MakeCard, tmp_path: Path
) -> None:
    preset = find_preset("basic_cnn")
    network = build_network(preset, 48, len(KNOWN_CLASSES), image_size=images.shape[1])
    model = write_model(
        tmp_path / "model.bloodcell",
        describe(make_card, network, preset),
        convert_network(network),
        weights_by_name(network.model),
    )
    assert check_conversion(network, model, images) <= MAX_DIFFERENCE
