"""Teachable Machine's way: the features of a frozen MobileNet, taken once, and a small dense head.

Re-made from what its library does: images of 224 x 224 pixels, MobileNetV2 to its pooled features, a dense
layer of 100 units with ReLU and a softmax without bias, Adam at 0.001, 16 images a step, 50 epochs, no
augmentation. Its MobileNetV2 is 0.35 wide; the weights at hand are those of the full width, which knows more.
"""

from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.ways import in_keras
from benchmarks.peers.ways.common import SEED, TEST, TRAIN, VALIDATION, Task, Way, run

ENLARGED, BATCH, AT_ONCE = 224, 16, 512
UNITS, RATE, EPOCHS = 100, 1e-3, 50
# The features of the test part need the frozen network again.
BACKBONE = "backbone.keras"


def take_features(backbone: keras.Model, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return (N, 1280) the features of (N, S, S, 3) images, which are enlarged to what the network wants."""
    taken = []
    for first in range(0, len(pixels), AT_ONCE):
        some = keras.ops.image.resize(
            pixels[first : first + AT_ONCE].astype(np.float32), (ENLARGED, ENLARGED)
        )
        taken.append(backbone.predict(keras.ops.convert_to_numpy(some) / 127.5 - 1, batch_size=32, verbose=0))
    return np.concatenate(taken)


def train(task: Task, kept: Path, weights: Path) -> None:
    """Take the features once, and train the head on them."""
    keras.utils.set_random_seed(SEED)
    frozen = in_keras.build_mobilenet(weights, ENLARGED)
    backbone = keras.Model(frozen.input, keras.layers.GlobalAveragePooling2D()(frozen.output))
    backbone.save(kept / BACKBONE)
    learned = take_features(backbone, task.pixels(TRAIN))
    validated = take_features(backbone, task.pixels(VALIDATION))
    head = keras.Sequential(
        [
            keras.Input(learned.shape[1:]),
            keras.layers.Dense(UNITS, activation="relu", kernel_initializer="variance_scaling"),
            keras.layers.Dense(
                len(task.classes),
                activation="softmax",
                use_bias=False,
                kernel_initializer="variance_scaling",
            ),
        ]
    )
    head.compile(keras.optimizers.Adam(RATE), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    head.fit(
        learned,
        task.labels(TRAIN),
        batch_size=BATCH,
        epochs=EPOCHS,
        validation_data=(validated, task.labels(VALIDATION)),
        callbacks=[in_keras.Checks(kept)],
        verbose=2,
    )


def score(task: Task, kept: Path) -> NDArray[np.int64]:
    """Return (N,) the class of each image of the test part."""
    backbone = keras.models.load_model(kept / BACKBONE)
    return in_keras.predict_kept(kept, take_features(backbone, task.pixels(TEST)))


if __name__ == "__main__":
    run(Way(("tensorflow", "keras", "numpy"), train, score))
