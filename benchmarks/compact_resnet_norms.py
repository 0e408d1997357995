"""Group, batch or layer normalisation for the compact residual network: accuracy, and time to train.

The same network with each of them learns from the same 1,500 images of pbc96, flipped and
turned, for a few epochs, with the same seeds; it is scored on images that it never saw, of the
same laboratory and, for the six classes that it has, of another one.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import data_folder, report
from trainer.dataset.images import decode_image
from trainer.networks import find_preset

NETWORK = "compact_resnet"
TRAINED, TESTED = 1500, 1500
BATCH = 32


def read_images(files: list[Path]) -> NDArray[np.uint8]:
    """Read images of 96 x 96 pixels into (N, 96, 96, 3)."""
    return np.stack([decode_image(file.read_bytes()).pixels for file in files])


def list_images(name: str) -> list[Path]:
    """Return the images of a data set in an order that is random, but the same every time."""
    files = sorted(data_folder(name).glob("*/*.jpg"))
    return [files[index] for index in np.random.default_rng(0).permutation(len(files))]


def labels_of(files: list[Path], classes: list[str]) -> NDArray[np.int64]:
    """Return the index of each image's class."""
    return np.array([classes.index(file.parent.name) for file in files])


def build(norm: str, n_classes: int) -> Any:
    """Build the network with a normalisation in the place of its own."""
    import keras

    from trainer.learning.networks import build_network

    makers: dict[str, Callable[[str], Any]] = {
        "batch, momentum 0.9": lambda name: keras.layers.BatchNormalization(momentum=0.9, name=name),
        "batch, momentum 0.99": lambda name: keras.layers.BatchNormalization(momentum=0.99, name=name),
        "group": lambda name: keras.layers.GroupNormalization(8, epsilon=1e-5, name=name),
        "layer": lambda name: keras.layers.LayerNormalization(name=name),
    }
    norms = tuple(type(make("unused")) for make in makers.values())

    def rebuild(layer: Any) -> Any:
        if isinstance(layer, norms):
            return makers[norm](layer.name)
        return type(layer).from_config(layer.get_config()) if isinstance(layer, keras.Layer) else layer

    def call(layer: Any, *inputs: Any, **_: Any) -> Any:
        return layer(*inputs)  # without the mask that batch norm alone asks for

    network = build_network(find_preset(NETWORK), 96, n_classes)
    backbone = keras.models.clone_model(network.backbone, clone_function=rebuild, call_function=call)
    images = keras.Input((96, 96, 3))
    features = keras.layers.GlobalAveragePooling2D()(backbone(network.model.get_layer("scaling")(images)))
    return keras.Model(images, keras.layers.Dense(n_classes)(features))


def fit(
    model: Any,
    images: NDArray[np.uint8],
    targets: NDArray[np.float32],
    epochs: int,
    seed: int,
    learning_rate: float = 1e-3,
) -> float:
    """Fit a model and return the seconds that all cores together were busy."""
    import keras

    steps = epochs * (len(images) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, steps - steps // 10, warmup_target=learning_rate, warmup_steps=steps // 10
    )
    model.compile(
        keras.optimizers.AdamW(rate, weight_decay=1e-4),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
        jit_compile=False,
    )
    random = np.random.default_rng(seed)
    started = time.process_time()
    for _ in range(epochs):
        order = random.permutation(len(images))
        for first in range(0, len(order) - BATCH + 1, BATCH):
            rows = order[first : first + BATCH]
            turned = [np.rot90(image, random.integers(4)) for image in images[rows]]
            varied = np.stack([image[::-1] if random.random() < 0.5 else image for image in turned])
            model.train_on_batch(varied.astype(np.float32), targets[rows])
    return time.process_time() - started


def balanced_accuracy(model: Any, images: NDArray[np.uint8], labels: NDArray[np.int64]) -> float:
    """Return the mean over the classes of the share that is told right."""
    found = model.predict(images.astype(np.float32), batch_size=128, verbose=0).argmax(axis=1)
    return float(np.mean([(found[labels == label] == label).mean() for label in np.unique(labels)]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seeds", type=int, default=2)
    options = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    files, others = list_images("pbc96")[: TRAINED + TESTED], list_images("bccd96")
    classes = sorted({file.parent.name for file in files})
    images, labels = read_images(files), labels_of(files, classes)
    other_images, other_labels = read_images(others), labels_of(others, classes)
    targets = np.eye(len(classes), dtype=np.float32)[labels]
    norms = ("group", "batch, momentum 0.9", "batch, momentum 0.99", "layer")
    found: dict[str, list[tuple[float, float, float]]] = {norm: [] for norm in norms}
    for seed in range(options.seeds):
        for norm in norms:
            keras.utils.set_random_seed(seed)
            model = build(norm, len(classes))
            seconds = fit(model, images[:TRAINED], targets[:TRAINED], options.epochs, seed)
            here = balanced_accuracy(model, images[TRAINED:], labels[TRAINED:])
            there = balanced_accuracy(model, other_images, other_labels)
            found[norm].append((seconds, here, there))
            print(f"  seed {seed}, {norm}: {here:.3f}, {there:.3f}, {seconds:.0f} s", file=sys.stderr)
    report(
        "compact_resnet_norms",
        f"Compact ResNet after {options.epochs} epochs on {TRAINED:,} images, by its normalisation",
        ("normalisation", "balanced accuracy, pbc96", "the same, bccd96", "training, processor seconds"),
        [
            (
                norm,
                " and ".join(f"{here:.3f}" for _, here, _ in runs),
                " and ".join(f"{there:.3f}" for _, _, there in runs),
                f"{statistics.mean(seconds for seconds, _, _ in runs):.0f}",
            )
            for norm, runs in found.items()
        ],
        f"One figure a seed; {TESTED:,} unseen images of pbc96, {len(others):,} of bccd96.",
    )


if __name__ == "__main__":
    main()
