"""Model files and plain Keras weights to measure with; speed does not depend on what was learned."""

import os
from dataclasses import replace
from pathlib import Path

from trainer import resources
from trainer.bundle.model_file import ModelFile, read_model, read_weights, write_model
from trainer.networks import NetworkPreset


def model_of(preset: NetworkPreset, folder: Path, *, fp32: bool = False) -> Path:
    """Return a model file of a network: the bundled one, or one with random weights.

    Args:
        preset: The network.
        folder: Where a new file goes.
        fp32: Whether the bundled network is to calculate in float32, with the same weights; it looks at
            every image once then, as the ways beside it do.
    """
    bundled = read_model(resources.bundled_model())
    if bundled.card.network == preset.id and not fp32:
        return bundled.path
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from trainer.learning.convert import convert_network
    from trainer.learning.networks import build_network
    from trainer.learning.rebuilding import rebuild_network
    from trainer.learning.weights import weights_by_name

    path = folder / f"{preset.id}.bloodcell"
    if fp32:
        weights = read_weights(bundled.path)
        network = rebuild_network(bundled.card, weights)
        card = replace(bundled.card, arithmetic="float32", second_look=0.0)
        return write_model(path, card, convert_network(network), weights, learned=bundled.learned).path
    network = build_network(preset, preset.default_size, len(bundled.card.classes))
    shape = network.feature_map_shape
    card = replace(
        bundled.card,
        network=preset.id,
        title=preset.title,
        framing=replace(bundled.card.framing, size=preset.default_size),
        training=replace(
            bundled.card.training, network=preset.id, input_size=preset.default_size, image_size=0
        ),
        # What knows nothing is sure of nothing.
        second_look=0.0,
        n_features=shape[2],
        feature_map=shape,
    )
    return write_model(path, card, convert_network(network), weights_by_name(network.model)).path


def save_plain_weights(model: ModelFile, folder: Path) -> Path:
    """Write the weights of a model as a Keras weights file for the plain way."""
    from benchmarks.plain_keras import build_plain
    from trainer.learning.networks import build_network
    from trainer.learning.weights import assign_by_name
    from trainer.networks import find_preset

    size = model.card.training.input_size
    network = build_network(find_preset(model.card.network), size, len(model.card.classes))
    assign_by_name(network.model, read_weights(model.path))
    plain = build_plain(None, model.card.network, size)
    plain.set_weights([*network.backbone.get_weights(), *network.model.get_layer("head").get_weights()])
    path = folder / f"{model.card.network}.weights.h5"
    plain.save_weights(path)
    return path
