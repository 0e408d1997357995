"""A network in whole numbers: smaller, faster, and a little less exact.

Weights and what flows between layers become 8-bit integers, each tensor by a scale of its own that is
measured on real images, weights by one a channel (Jacob et al. 2018, "Quantization and Training of Neural
Networks for Efficient Integer-Arithmetic-Only Inference"). Whether that costs anything is measured too.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.dataset.splits import Split
from trainer.dataset.stain import normalise_images
from trainer.errors import ConversionError
from trainer.evaluation.sampling import draw_sample
from trainer.inference.interpreter import LiteRTModel
from trainer.language import tr
from trainer.learning.material import Material
from trainer.learning.networks import Network
from trainer.leftovers import make_temporary_folder

# Share of real cells that may be told wrong in addition.
MOST_LOST = 0.002
# Images that the scales are measured on, and that speeds are compared with.
_MEASURED_ON, _TIMED = 320, 256
_BATCH = 8
_ROUNDS = 3


def quantise_model(network: Network, model: ModelFile, material: Material) -> ModelFile:
    """Return a model in whole numbers, if it is as good as before and faster.

    Args:
        network: As trained.
        model: The same, converted; need not be written.
        material: What it learned from; the scales are measured on training images, what it costs on the
            validation images.

    Returns:
        The model with another LiteRT model, and a card that says so.

    Raises:
        ConversionError: It tells more than `MOST_LOST` of the validation images wrong in addition, it is not
            faster on this machine, or it cannot be converted.
    """
    pixels = material.loaded.pixels
    train = material.rows(Split.TRAIN)
    names = [material.loaded.fingerprints[row] for row in train]
    drawn = draw_sample(material.labels[train].tolist(), names, _MEASURED_ON)
    card = replace(model.card, arithmetic="int8")
    shown = normalise_images(pixels[train[drawn]], card.training.normalisation)
    found = ModelFile(model.path, card, convert_to_integers(network, shown))
    rows = material.rows(Split.VALIDATION)
    before, after = (_count_right(one, pixels, material.labels, rows) for one in (model, found))
    lost = (before - after) / len(rows)
    if lost > MOST_LOST:
        raise _refusal(
            tr(
                "In whole numbers it is right on {lost:.2f} % fewer of the validation images; "
                "{most:.1f} % is allowed.",
                lost=100 * lost,
                most=100 * MOST_LOST,
            )
        )
    if not _is_faster(found, model, pixels[train[:_TIMED]]):
        raise _refusal(tr("In whole numbers it is not faster on this computer."))
    return found


def convert_to_integers(network: Network, images: NDArray[np.uint8]) -> bytes:
    """Convert a network to LiteRT in whole numbers; input and outputs are as `convert_network` has them.

    Args:
        network: As trained.
        images: (N, S, S, 3) uint8, normalised; the scales are measured on them.

    Raises:
        ConversionError: The converter does not know an operation of the network.
    """
    size = network.image_size
    entry = tf.TensorSpec((None, size, size, 3), tf.uint8, name="images")

    def serve(images: Any) -> Any:
        return network.served(tf.cast(images, tf.float32), training=False)

    def show() -> Iterator[list[NDArray[np.uint8]]]:
        for image in images:
            yield [image[np.newaxis]]

    with make_temporary_folder() as folder:
        archive = keras.export.ExportArchive()
        archive.track(network.served)
        archive.add_endpoint("serving_default", serve, input_signature=[entry])
        archive.write_out(str(folder), verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(str(folder))
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = show
        converter.target_spec.supported_ops = [
            tf.lite.OpsSet.TFLITE_BUILTINS_INT8,
            # What has no form in whole numbers stays as it is.
            tf.lite.OpsSet.TFLITE_BUILTINS,
        ]
        try:
            return bytes(converter.convert())
        except Exception as error:  # the converter raises whatever its parts raise
            raise ConversionError(
                tr(
                    "{network} could not be converted to whole numbers ({error}).",
                    network=network.preset.title,
                    error=error,
                ),
                tr("Keep the model as it is; report this with the log."),
            ) from error


def _count_right(
    model: ModelFile, pixels: NDArray[np.uint8], labels: NDArray[np.int64], rows: NDArray[np.int64]
) -> int:
    litert = LiteRTModel(model, batch_size=_BATCH)
    right = 0
    for first in range(0, len(rows), _BATCH):
        batch = rows[first : first + _BATCH]
        right += int((litert.run(pixels[batch])["logits"].argmax(axis=1) == labels[batch]).sum())
    return right


def _is_faster(one: ModelFile, other: ModelFile, images: NDArray[np.uint8]) -> bool:
    """Whether a model takes less time than another; in turns, since machines do not keep their speed."""
    seconds: list[list[float]] = [[], []]
    runs = [LiteRTModel(model, batch_size=_BATCH) for model in (one, other)]
    for _ in range(_ROUNDS):
        for run, times in zip(runs, seconds, strict=True):
            started = time.perf_counter()
            for first in range(0, len(images), _BATCH):
                run.run(images[first : first + _BATCH])
            times.append(time.perf_counter() - started)
    return min(seconds[0]) < min(seconds[1])


def _refusal(reason: str) -> ConversionError:
    return ConversionError(reason, tr("Keep the model as it is."))
