"""AIDeveloper's way: a small convolutional network, and the augmentation that it has ticked at first.

Re-made from its description (Kräter et al. 2021, doi 10.1002/advs.202003743) and its settings: the network
of four convolutions and two dense layers after Nitta et al. 2018 (doi 10.1016/j.cell.2018.08.028), pixels
divided by 255, Adam at 0.001, 128 images a step, 2,500 epochs. Whole images are turned, shifted, zoomed and
sheared a little and flipped up and down, anew every second epoch; brightness, contrast, blur and noise change
every epoch. It cuts images to 32 pixels at first; here they stay whole, since that would cut cells off.
"""

from pathlib import Path
from typing import Any

import cv2
import keras
import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.ways.common import SEED, SIZE, TEST, TRAIN, VALIDATION, Task, Way, run
from benchmarks.peers.ways.in_keras import Checks, predict_kept

BATCH, RATE, EPOCHS = 128, 1e-3, 2500
MOVED_EVERY = 2  # epochs
ROTATION, SHIFT, ZOOM, SHEAR = 3.0, 0.001, 0.001, 0.005  # degrees, share of the side, share, radians
ADDED, FACTOR = 15.0, 0.3  # of 255; up and down
CONTRAST, BLUR, NOISE = 0.3, 5, 3.0  # up and down; widest square, pixels; deviation, of 255


def build(n_classes: int) -> Any:
    """Return the network; it takes pixels in 0 to 255."""
    layers = keras.layers
    model = keras.Sequential([keras.Input((SIZE, SIZE, 3)), layers.Rescaling(1 / 255)])
    for width in (32, 64):
        for _ in range(2):
            model.add(layers.Conv2D(width, 3, activation="relu"))
        model.add(layers.MaxPooling2D())
        model.add(layers.Dropout(0.25))
    model.add(layers.Flatten())
    model.add(layers.Dense(256, activation="relu"))
    model.add(layers.Dropout(0.5))
    model.add(layers.Dense(n_classes, activation="softmax"))
    model.compile(keras.optimizers.Adam(RATE), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def move(pixels: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return copies of (N, S, S, 3) images, each turned, shifted, zoomed, sheared and perhaps flipped."""
    moved = np.empty_like(pixels)
    size = pixels.shape[1]
    centre = (size - 1) / 2
    for row, image in enumerate(pixels):
        turn = np.radians(rng.uniform(-ROTATION, ROTATION))
        shear = rng.uniform(-SHEAR, SHEAR)
        zoom = rng.uniform(1 - ZOOM, 1 + ZOOM, size=2)
        flip = -1.0 if rng.random() < 0.5 else 1.0
        turned = np.array([[np.cos(turn), -np.sin(turn + shear)], [np.sin(turn), np.cos(turn + shear)]])
        matrix = turned * [zoom[0], zoom[1] * flip]
        shift = centre - matrix @ [centre, centre] + rng.uniform(-SHIFT, SHIFT, size=2) * size
        moved[row] = cv2.warpAffine(
            image, np.column_stack([matrix, shift]), (size, size), borderMode=cv2.BORDER_REPLICATE
        )
    return moved


def change(pixels: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return copies of (N, S, S, 3) images, each in other light, blurred and with noise."""
    changed = np.empty_like(pixels)
    for row, image in enumerate(pixels):
        light = image * rng.uniform(1 - FACTOR, 1 + FACTOR) + rng.uniform(-ADDED, ADDED)
        mean = light.mean()
        light = (light - mean) * rng.uniform(1 - CONTRAST, 1 + CONTRAST) + mean
        light += rng.normal(0.0, NOISE, size=image.shape)
        width = int(rng.integers(0, BLUR + 1))
        if width > 1:
            light = cv2.blur(light, (width, width))
        changed[row] = np.clip(light, 0, 255)
    return changed


def train(task: Task, kept: Path, weights: Path) -> None:
    """Train epoch by epoch, as long as there is time."""
    del weights  # it starts from nothing
    keras.utils.set_random_seed(SEED)
    rng = np.random.default_rng(SEED)
    pixels, labels = task.pixels(TRAIN), task.labels(TRAIN)
    validated = (task.pixels(VALIDATION), task.labels(VALIDATION))
    model, checks = build(len(task.classes)), Checks(kept)
    moved = pixels
    for epoch in range(EPOCHS):
        if epoch % MOVED_EVERY == 0:
            moved = move(pixels, rng)
        model.fit(
            change(moved, rng),
            labels,
            batch_size=BATCH,
            initial_epoch=epoch,
            epochs=epoch + 1,
            validation_data=validated,
            callbacks=[checks],
            verbose=2,
        )


def score(task: Task, kept: Path) -> NDArray[np.int64]:
    """Return (N,) the class of each image of the test part."""
    return predict_kept(kept, task.pixels(TEST))


if __name__ == "__main__":
    run(Way(("tensorflow", "keras", "opencv-python-headless", "numpy"), train, score))
