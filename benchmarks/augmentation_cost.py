"""What varying an image costs: our one pass of geometry and colour beside Keras's layers in a row."""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from benchmarks.measure import median_ratio, report, serve, take_turns

BATCH = 32


def _serve_map(pipe: Connection, make: Callable[[], Callable[[Any], Any]]) -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import numpy as np
    import tensorflow as tf

    images = np.random.default_rng(0).integers(0, 256, (BATCH, 96, 96, 3), np.uint8)
    batches = iter(tf.data.Dataset.from_tensors(images).repeat().map(make()))

    def measure() -> float:
        started = time.perf_counter()
        for _ in range(40):
            next(batches)
        return (time.perf_counter() - started) / 40 / BATCH * 1e6

    serve(pipe, measure)


def ours(pipe: Connection) -> None:
    """Measure `augment_batch` at the light level."""

    def make() -> Callable[[Any], Any]:
        import tensorflow as tf

        from trainer.learning.augmentation import LEVELS, augment_batch

        level = LEVELS["light"]
        assert level is not None
        return lambda images: augment_batch(tf.cast(images, tf.float32), tf.constant([1, 2]), level)

    _serve_map(pipe, make)


def keras_layers(pipe: Connection) -> None:
    """Measure the same changes, less the stain, by Keras's own layers."""

    def make() -> Callable[[Any], Any]:
        import keras
        import tensorflow as tf

        layers = [
            keras.layers.RandomFlip("horizontal_and_vertical"),
            keras.layers.RandomRotation(0.5),
            keras.layers.RandomZoom(0.15),
            keras.layers.RandomTranslation(0.06, 0.06),
            keras.layers.RandomBrightness(0.08),
            keras.layers.RandomContrast(0.15),
            keras.layers.RandomSaturation((0.4, 0.6), value_range=(0, 255)),
        ]

        def vary(images: Any) -> Any:
            images = tf.cast(images, tf.float32)
            for layer in layers:
                images = layer(images, training=True)
            return images

        return vary

    _serve_map(pipe, make)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    figures = take_turns({"ours": ours, "keras": keras_layers}, options.rounds)
    report(
        "augmentation_cost",
        "Varying one image of 96 x 96 at the light level",
        ("way", "median, microseconds an image", "times ours"),
        [
            (
                "one pass of geometry, one of colour, stain included",
                f"{statistics.median(figures['ours']):.0f}",
                "1",
            ),
            (
                "Keras's seven layers in a row, no stain",
                f"{statistics.median(figures['keras']):.0f}",
                f"{median_ratio(figures['keras'], figures['ours']):.1f}",
            ),
        ],
        f"Medians of {options.rounds} rounds in turns.",
    )


if __name__ == "__main__":
    main()
