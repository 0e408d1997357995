"""What the ways in Keras share: a check after every epoch, and scoring."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.ways.common import Keeper

MODEL = "best.keras"
MOBILENET = "mobilenet_v2_1.0_no_top.weights.h5"


class Checks(keras.callbacks.Callback):
    """Tells of every epoch, and keeps the network of the best.

    Args:
        folder: Where it is kept.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._keeper = Keeper(folder, MODEL)

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Check."""
        del epoch
        self._keeper.check(float((logs or {})["val_accuracy"]), self._save)

    def _save(self, path: Path) -> None:
        # Keras goes by the name's end, and puts the file there only when it is whole.
        self.model.save(path)


def build_mobilenet(weights: Path, size: int) -> Any:
    """Return MobileNetV2 without its head, with the weights at hand; takes pixels in -1 to 1."""
    network = keras.applications.MobileNetV2(include_top=False, weights=None, input_shape=(size, size, 3))
    network.load_weights(weights / MOBILENET)
    return network


def predict_kept(kept: Path, inputs: NDArray[Any]) -> NDArray[np.int64]:
    """Return (N,) the class of each of N inputs, by the network that was kept."""
    network = keras.models.load_model(kept / MODEL)
    found: NDArray[np.int64] = network.predict(inputs, batch_size=64, verbose=0).argmax(axis=1)
    return found
