"""What becomes of batch normalisation's statistics in a short fine-tuning: kept up slowly, quickly, frozen.

MobileNetV2 from its ImageNet weights learns from the same 1,500 images of pbc96 each time, all layers
at once, and is scored on images that it never saw, of the same laboratory and of another one.
"""

import argparse
import os
import sys
from typing import Any

import numpy as np

from benchmarks.compact_resnet_norms import (
    TESTED,
    TRAINED,
    balanced_accuracy,
    fit,
    labels_of,
    list_images,
    read_images,
)
from benchmarks.measure import report
from trainer.networks import find_preset

NETWORK = "mobilenet_v2"
LEARNING_RATE = 3e-4
# The share of the old statistics that a step keeps; None for all of it.
MOMENTA = (0.999, 0.99, 0.9, None)


def build(momentum: float | None, weights: str, classes: list[str]) -> Any:
    """Build the network from ImageNet, and set what its statistics do."""
    import keras

    from trainer.learning.networks import build_network
    from trainer.learning.starting_point import load_starting_weights
    from trainer.pretrained.sources import find_source

    preset = find_preset(NETWORK)
    network = build_network(preset, 96, len(classes))
    load_starting_weights(network, find_source(preset, weights, 96), tuple(classes))
    for layer in network.backbone.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = momentum is not None
            if momentum is not None:
                layer.momentum = momentum
    return network.model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=3)
    options = parser.parse_args()
    weights = os.environ.get("BLOODCELL_WEIGHTS") or sys.exit(
        "Set BLOODCELL_WEIGHTS to the folder of weights."
    )
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    files, others = list_images("pbc96")[: TRAINED + TESTED], list_images("bccd96")
    classes = sorted({file.parent.name for file in files})
    images, labels = read_images(files), labels_of(files, classes)
    other_images, other_labels = read_images(others), labels_of(others, classes)
    targets = np.eye(len(classes), dtype=np.float32)[labels]
    rows = []
    for momentum in MOMENTA:
        keras.utils.set_random_seed(0)
        model = build(momentum, weights, classes)
        fit(model, images[:TRAINED], targets[:TRAINED], options.epochs, 0, LEARNING_RATE)
        here = balanced_accuracy(model, images[TRAINED:], labels[TRAINED:])
        there = balanced_accuracy(model, other_images, other_labels)
        print(f"  {momentum}: {here:.3f}, {there:.3f}", file=sys.stderr)
        told = "frozen" if momentum is None else f"momentum {momentum:g}"
        rows.append((told, f"{here:.3f}", f"{there:.3f}"))
    report(
        "batch_norm_statistics",
        f"MobileNetV2 from ImageNet after {options.epochs} epochs on {TRAINED:,} images, by its statistics",
        ("statistics", "balanced accuracy, pbc96", "the same, bccd96"),
        rows,
        f"{TESTED:,} unseen images of pbc96, {len(others):,} of bccd96; one seed.",
    )


if __name__ == "__main__":
    main()
