"""The notebook's way: MobileNetV2 in plain Keras, first frozen, then fine-tuned, with light augmentation.

As Keras's own guide to transfer learning has it: images through tf.data, augmentation as layers, batch
normalisation kept in inference mode throughout. Epochs, rates and patience are those of the study.
"""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from benchmarks.peers.ways import in_keras
from benchmarks.peers.ways.common import SEED, SIZE, TEST, TRAIN, VALIDATION, Task, Way, run

BATCH = 32
HEAD_EPOCHS, EPOCHS = 5, 30
HEAD_RATE, RATE = 1e-3, 1e-4
PATIENCE, PLATEAU, FACTOR = 8, 3, 0.3


def build(weights: Path, n_classes: int) -> tuple[Any, Any]:
    """Return the model and its backbone; it takes pixels in 0 to 255."""
    backbone = in_keras.build_mobilenet(weights, SIZE)
    images = keras.Input((SIZE, SIZE, 3))
    varied = keras.layers.RandomFlip("horizontal_and_vertical", seed=SEED)(images)
    varied = keras.layers.RandomRotation(0.1, seed=SEED)(varied)
    varied = keras.layers.RandomZoom(0.1, seed=SEED)(varied)
    features = backbone(keras.layers.Rescaling(1 / 127.5, -1.0)(varied), training=False)
    pooled = keras.layers.Dropout(0.2)(keras.layers.GlobalAveragePooling2D()(features))
    model = keras.Model(images, keras.layers.Dense(n_classes, activation="softmax")(pooled))
    return model, backbone


def batches(task: Task, part: str) -> tf.data.Dataset:
    """Return the images of a part and their classes, read by tf.data and kept in memory."""
    paths = [str(path) for path in task.paths(part)]
    found = tf.data.Dataset.from_tensor_slices((paths, task.labels(part)))
    found = found.map(_read, num_parallel_calls=tf.data.AUTOTUNE).cache()
    if part == TRAIN:
        found = found.shuffle(len(paths), seed=SEED)
    return found.batch(BATCH).prefetch(tf.data.AUTOTUNE)


def _read(path: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    image = tf.io.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)
    return tf.ensure_shape(tf.cast(image, tf.float32), (SIZE, SIZE, 3)), label


def train(task: Task, kept: Path, weights: Path) -> None:
    """Train the head, then all layers."""
    keras.utils.set_random_seed(SEED)
    model, backbone = build(weights, len(task.classes))
    learned, validated = batches(task, TRAIN), batches(task, VALIDATION)
    checks = in_keras.Checks(kept)
    backbone.trainable = False
    _compile(model, HEAD_RATE)
    model.fit(learned, validation_data=validated, epochs=HEAD_EPOCHS, callbacks=[checks], verbose=2)
    backbone.trainable = True
    _compile(model, RATE)
    callbacks = [
        checks,
        keras.callbacks.ReduceLROnPlateau(factor=FACTOR, patience=PLATEAU),
        keras.callbacks.EarlyStopping(patience=PATIENCE),
    ]
    model.fit(
        learned,
        validation_data=validated,
        initial_epoch=HEAD_EPOCHS,
        epochs=EPOCHS,
        callbacks=callbacks,
        verbose=2,
    )


def _compile(model: Any, rate: float) -> None:
    model.compile(keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])


def score(task: Task, kept: Path) -> NDArray[np.int64]:
    """Return (N,) the class of each image of the test part."""
    return in_keras.predict_kept(kept, task.pixels(TEST))


if __name__ == "__main__":
    run(Way(("tensorflow", "keras", "numpy"), train, score))
