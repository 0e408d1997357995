from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.bundle.card import ModelCard
from trainer.classes import KNOWN_CLASSES
from trainer.dataset.framing import Framing
from trainer.errors import WeightsError
from trainer.learning.networks import Network
from trainer.learning.rebuilding import rebuild_network
from trainer.learning.weights import weights_by_name


@pytest.fixture
def card(make_card: Callable[..., ModelCard]) -> ModelCard:
    """The card of a model of `network`."""
    return make_card(classes=KNOWN_CLASSES[:3])


def test_a_network_is_built_again_as_it_was(
    card: ModelCard, network: Network, images: NDArray[np.uint8]
) -> None:
    again = rebuild_network(card, weights_by_name(network.model))
    assert again.model is not network.model
    np.testing.assert_array_equal(
        again.model.predict(images, verbose=0), network.model.predict(images, verbose=0)
    )


def test_it_enlarges_what_it_enlarged(card: ModelCard, network: Network) -> None:
    smaller = replace(card, framing=Framing(size=24))
    assert rebuild_network(smaller, weights_by_name(network.model)).image_size == 24


def test_weights_of_another_network_are_refused(card: ModelCard, network: Network) -> None:
    weights = weights_by_name(network.model)
    del weights["head/kernel"]
    with pytest.raises(WeightsError, match="head/kernel"):
        rebuild_network(card, weights)
