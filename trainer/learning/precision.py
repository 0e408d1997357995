"""Half precision in training, where a graphics card gains by it."""

from collections.abc import Iterator
from contextlib import contextmanager

import keras
import tensorflow as tf

from trainer.config import TrainingConfig
from trainer.learning.graphics import uses_graphics_card
from trainer.learning.networks import Network, build_network
from trainer.learning.weights import assign_by_name, weights_by_name

_FULL, _HALF = "float32", "mixed_bfloat16"
# NVIDIA's cards calculate in bfloat16 from Ampere on. It has the range of float32, so that no loss has
# to be scaled, as it would for float16.
_CAPABILITY = (8, 0)


@contextmanager
def training_precision(config: TrainingConfig) -> Iterator[None]:
    """Let networks that are built inside calculate as the recipe and the device want it.

    Weights, batch normalisation's statistics and logits are float32 all the same. A processor is
    slower in half precision, so it never uses it.
    """
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(_HALF if config.mixed_precision and _has_fast_half() else _FULL)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def in_full_precision(network: Network) -> Network:
    """Return the network as it is served: float32 throughout, with the same weights."""
    if network.backbone.dtype_policy.compute_dtype == _FULL:
        return network
    n_classes = network.model.output_shape[-1]
    full = build_network(network.preset, network.input_size, n_classes, network.image_size)
    assign_by_name(full.model, weights_by_name(network.model))
    return full


def _has_fast_half() -> bool:
    """Return whether a graphics card is used, and all of them know bfloat16."""
    if not uses_graphics_card():
        return False
    cards = tf.config.list_physical_devices("GPU")
    details = [tf.config.experimental.get_device_details(card) for card in cards]
    return all(each.get("compute_capability", (0, 0)) >= _CAPABILITY for each in details)
