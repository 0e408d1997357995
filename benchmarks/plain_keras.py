"""The plain way: what a programmer would write with Keras, for the comparison only.

Run as a script it classifies a folder and writes a CSV, start-up included:
`python -m benchmarks.plain_keras FOLDER WEIGHTS CSV INPUT_SIZE`.
"""

import csv
import sys
from pathlib import Path
from typing import Any


def build_plain(weights: Path | None, network: str = "mobilenet_v2", size: int = 96) -> Any:
    """Build the network as a notebook would; weights are those of the bundled model, as `.h5`."""
    import keras

    images = keras.Input((size, size, 3))
    if network == "mobilenet_v2":
        scaled = keras.layers.Rescaling(1 / 127.5, -1.0)(images)
        backbone = keras.applications.MobileNetV2(
            include_top=False, weights=None, input_shape=(size, size, 3)
        )
    else:
        from trainer.learning.networks.network import BUILDERS
        from trainer.learning.networks.scaling import scale_pixels
        from trainer.networks import find_preset

        scaled = scale_pixels(images, find_preset(network).scaling)
        backbone = BUILDERS[network](size)
    features = backbone(scaled)
    pooled = keras.layers.GlobalAveragePooling2D()(features)
    model = keras.Model(images, keras.layers.Dense(8, activation="softmax")(pooled))
    if weights is not None:
        model.load_weights(weights)
    return model


def classify_plain(model: Any, folder: Path, out: Path, size: int = 96) -> int:
    """Classify the images below a folder and write a CSV; return how many they were."""
    import keras

    images = keras.utils.image_dataset_from_directory(
        folder, labels=None, image_size=(size, size), batch_size=32, shuffle=False, verbose=False
    )
    probabilities = model.predict(images, verbose=0)
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for path, row in zip(images.file_paths, probabilities, strict=True):
            writer.writerow([path, int(row.argmax()), *(f"{value:.6f}" for value in row)])
    return len(probabilities)


if __name__ == "__main__":
    import os

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    side = int(sys.argv[4])
    classify_plain(
        build_plain(Path(sys.argv[2]), size=side), folder=Path(sys.argv[1]), out=Path(sys.argv[3]), size=side
    )
