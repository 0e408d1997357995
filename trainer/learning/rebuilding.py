"""The network of a model file, built again."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import ModelCard
from trainer.learning.networks import Network, build_network
from trainer.learning.weights import assign_by_name
from trainer.networks import find_preset


def rebuild_network(card: ModelCard, weights: Mapping[str, NDArray[np.float32]]) -> Network:
    """Build the network of a model with some weights.

    Args:
        card: The model's card.
        weights: All weights by name, its own or others.

    Raises:
        WeightsError: They do not fit the network as it is built here.
    """
    preset, size = find_preset(card.network), card.training.input_size
    network = build_network(preset, size, len(card.classes), card.framing.size)
    assign_by_name(network.model, weights)
    return network
