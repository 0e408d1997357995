"""One network and its weights in float32, with half-precision weights, and in whole numbers, by LiteRT.

The weights are the bundled model's. The ways take turns on images in memory, one interpreter and one thread
each; time is the processor's own, which says the same on a machine that others use too.
"""

import argparse
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import data_folder, median_ratio, report
from benchmarks.models import model_of
from benchmarks.robustness import MEGABYTE, hold, take_sample
from trainer import resources
from trainer.bundle.model_file import ModelFile, read_model, read_weights
from trainer.commands.model_split import find_split
from trainer.dataset.labelled import Dataset
from trainer.dataset.parts import keep_part
from trainer.dataset.reading import read_dataset
from trainer.dataset.splits import Split
from trainer.evaluation.matching import match_labels
from trainer.inference.interpreter import LiteRTModel
from trainer.networks import find_preset

_BATCH = 8
_WAYS = ("float32", "half-precision weights", "whole numbers (int8)")


def convert_halved(model: ModelFile) -> bytes:
    """Return a model's network as LiteRT with float16 weights, as its converter makes it."""
    import keras
    import tensorflow as tf

    from trainer.learning.rebuilding import rebuild_network

    network = rebuild_network(model.card, read_weights(model.path))
    size = network.image_size

    def serve(images: tf.Tensor) -> dict[str, tf.Tensor]:
        found: dict[str, tf.Tensor] = network.served(tf.cast(images, tf.float32), training=False)
        return found

    with tempfile.TemporaryDirectory() as folder:
        archive = keras.export.ExportArchive()
        archive.track(network.served)
        entry = tf.TensorSpec((None, size, size, 3), tf.uint8, name="images")
        archive.add_endpoint("serving_default", serve, input_signature=[entry])
        archive.write_out(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
        return bytes(converter.convert())


def take_pixels(model: ModelFile, count: int, split_file: Path | None) -> tuple[Dataset, NDArray[np.uint8]]:
    """Return images of the model's own test split, and their pixels at the size that it takes."""
    own = keep_part(read_dataset(data_folder("pbc96")), find_split(model, split_file), Split.TEST)
    return take_sample(own, count)


def count_right(litert: LiteRTModel, pixels: NDArray[np.uint8], truth: NDArray[np.int64]) -> int:
    """Return how many images are called by their class."""
    starts = range(0, len(pixels), _BATCH)
    said = [litert.run(pixels[first : first + _BATCH])["logits"].argmax(axis=1) for first in starts]
    return int((np.concatenate(said) == truth).sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=0, help="of the test split; 0 for all")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--split-file", type=Path, help="where the bundled model's file does not tell its split"
    )
    options = parser.parse_args()
    bundled = read_model(resources.bundled_model())
    with tempfile.TemporaryDirectory() as scratch:
        full = read_model(model_of(find_preset(bundled.card.network), Path(scratch), fp32=True))
        models = dict(zip(_WAYS, (full, replace(full, litert=convert_halved(bundled)), bundled), strict=True))
        images, pixels = take_pixels(bundled, options.images, options.split_file)
    truth = match_labels(hold(pixels, [image.label for image in images.images]), bundled).truth
    runs = {name: LiteRTModel(model, batch_size=_BATCH) for name, model in models.items()}
    right = {name: count_right(run, pixels, truth) for name, run in runs.items()}
    speeds: dict[str, list[float]] = {name: [] for name in runs}
    some = pixels[:256]
    for _ in range(options.rounds):
        for name, run in runs.items():
            started = time.process_time()
            count_right(run, some, truth[: len(some)])
            speeds[name].append(len(some) / (time.process_time() - started))
    first = _WAYS[0]
    report(
        "arithmetic",
        f"The bundled network ({find_preset(bundled.card.network).title}) calculating in three ways",
        ("way", "LiteRT, MB", "right on the test split", "images a second and core", "times float32"),
        [
            (
                name,
                f"{len(models[name].litert) / MEGABYTE:.2f}",
                f"{right[name] / len(truth):.4f}",
                f"{statistics.median(speeds[name]):,.0f}",
                f"{median_ratio(speeds[name], speeds[first]):.2f}",
            )
            for name in _WAYS
        ],
        f"{len(truth):,} images of the bundled model's own test split. Speeds are of processor time, one "
        f"interpreter and one thread, medians of {options.rounds} rounds in turns.",
    )


if __name__ == "__main__":
    main()
