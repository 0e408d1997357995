"""What a model says of many images in memory, at first sight and after a second, and how these look."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.inference.doubt.looks import LOOKS, measure_looks
from trainer.inference.interpreter import LiteRTModel
from trainer.inference.second_look import look_again
from trainer.machine import count_cores

# Images an invocation.
_BATCH = 32


class Sight(NamedTuple):
    """What a model sees in N images.

    Attributes:
        logits: (N, K) float32.
        features: (N, F) float32.
        looks: (N, L) float32, by `measure_looks`.
    """

    logits: NDArray[np.float32]
    features: NDArray[np.float32]
    looks: NDArray[np.float32]


def look_at_images(
    model: ModelFile,
    pixels: NDArray[np.uint8],
    rows: NDArray[np.int64],
    on_progress: Callable[[int], None] = lambda _done: None,
) -> Sight:
    """Return what a model sees in images at first sight.

    Args:
        model: The model; need not be written.
        pixels: (M, S, S, 3) uint8, RGB, framed as the model takes them; may be on disk.
        rows: (N,) which of them.
        on_progress: Called with the number that is done after every batch.

    Raises:
        ModelFileError: The model cannot be used.
    """
    litert = LiteRTModel(model, batch_size=_BATCH, threads=count_cores())
    count = len(rows)
    seen = Sight(
        np.empty((count, len(model.card.classes)), np.float32),
        np.empty((count, model.card.n_features), np.float32),
        np.empty((count, len(LOOKS)), np.float32),
    )
    for first in range(0, count, _BATCH):
        batch = slice(first, first + _BATCH)
        images = pixels[rows[batch]]
        said = litert.run(images, ("logits", "features"))
        seen.logits[batch], seen.features[batch] = said["logits"], said["features"]
        seen.looks[batch] = measure_looks(images)
        on_progress(min(first + _BATCH, count))
    return seen


def look_again_at_images(
    model: ModelFile, pixels: NDArray[np.uint8], rows: NDArray[np.int64], logits: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return (N, K) float32, what a model says of images once it has looked again where it is not sure.

    Args:
        model: The model, with its temperature; need not be written.
        pixels: (M, S, S, 3) uint8, RGB, framed as the model takes them; may be on disk.
        rows: (N,) which of them.
        logits: (N, K) float32, what it says at first sight.

    Raises:
        ModelFileError: The model cannot be used.
    """
    litert = LiteRTModel(model, batch_size=_BATCH, threads=count_cores())
    return look_again(litert, [pixels[row] for row in rows], logits, model.card)
