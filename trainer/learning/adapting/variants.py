"""What a network sees in cells, and in varied copies of them: all that fitting its head takes."""

from collections.abc import Callable

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.inference.interpreter import LiteRTModel
from trainer.learning.augmentation import prepare_augmenter
from trainer.machine import count_cores

# Images an invocation.
_BATCH = 32


def look_at_variants(
    model: ModelFile,
    pixels: NDArray[np.uint8],
    copies: int,
    seed: int,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> NDArray[np.float32]:
    """Return a model's features of varied copies of images.

    Args:
        model: The model.
        pixels: (N, S, S, 3) uint8, RGB, framed as the model takes them.
        copies: Varied copies of each, lightly moved and recoloured.
        seed: Seed of the variation.
        on_progress: Called with (done, total) after every batch; an exception from it ends the work.

    Returns:
        (copies, N, F) float32.

    Raises:
        ModelFileError: The model cannot be used.
    """
    augmenter = prepare_augmenter("light", pixels.shape[1], seed)
    assert augmenter is not None
    litert = LiteRTModel(model, batch_size=_BATCH, threads=count_cores())
    found = np.empty((copies, len(pixels), model.card.n_features), np.float32)
    total = copies * len(pixels)
    for copy in range(copies):
        for first in range(0, len(pixels), _BATCH):
            batch = slice(first, first + _BATCH)
            images = keras.ops.convert_to_tensor(pixels[batch], "float32")
            varied = augmenter.vary_each(images, keras.ops.convert_to_tensor([seed + copy, first], "int32"))
            shown = np.rint(keras.ops.convert_to_numpy(varied)).astype(np.uint8)
            found[copy, batch] = litert.run(shown, ("features",))["features"]
            on_progress(copy * len(pixels) + min(first + _BATCH, len(pixels)), total)
    return found
