"""What varying an image costs: our levels beside Keras's layers in a row."""

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


def light(pipe: Connection) -> None:
    """Measure our light level."""
    _serve_map(pipe, lambda: _make_level("light"))


def strong(pipe: Connection) -> None:
    """Measure our strong level, but for the mixing of batches."""
    _serve_map(pipe, lambda: _make_level("strong"))


def _make_level(name: str) -> Callable[[Any], Any]:
    import tensorflow as tf

    from trainer.learning.augmentation import GROUP, prepare_augmenter

    augmenter = prepare_augmenter(name, 96, 0)
    assert augmenter is not None

    def vary(images: Any) -> Any:
        seeds = tf.random.uniform((2,), maxval=2**30, dtype=tf.int32)
        images = augmenter.vary_each(tf.cast(images, tf.float32), seeds)
        if not augmenter.level.varies_groups:
            return images
        groups = tf.split(images, BATCH // GROUP)
        return tf.concat(
            [augmenter.vary_group(group, seeds + number) for number, group in enumerate(groups)], axis=0
        )

    return vary


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
    ways = {"light": light, "strong": strong, "keras": keras_layers}
    figures = take_turns(ways, options.rounds)
    rows = [
        (
            told,
            f"{statistics.median(figures[way]):.0f}",
            f"{median_ratio(figures[way], figures['light']):.1f}",
        )
        for way, told in (
            ("light", "light: one pass of geometry, one of colour, stain included"),
            ("strong", "strong: the same and what is drawn for groups"),
            ("keras", "Keras's seven layers in a row, no stain"),
        )
    ]
    report(
        "augmentation_cost",
        "Varying one image of 96 x 96",
        ("way", "median, microseconds an image", "times light"),
        rows,
        f"Medians of {options.rounds} rounds in turns.",
    )


if __name__ == "__main__":
    main()
