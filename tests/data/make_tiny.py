"""Make tiny.tflite: a network of a few numbers that names an image by its strongest colour.

Run by hand, with the training half installed: python tests/data/make_tiny.py

It keeps the contract of every model file (one signature, one input `images`, the outputs
`logits`, `features` and `feature_map`) at 32 x 32 pixels. Its weights are set, not learned: the
features are the means of red, green and blue in [0, 1], and the logits ten times those. So a test
knows what comes out: red is class 0, green is class 1, blue is class 2.
"""

from pathlib import Path

import keras
import numpy as np

SIZE = 32


def build_model() -> keras.Model:
    images = keras.Input((SIZE, SIZE, 3), dtype="uint8", name="images")
    scaled = keras.ops.cast(images, "float32") / 255.0
    feature_map = keras.layers.AveragePooling2D(8, name="feature_map")(scaled)
    features = keras.layers.GlobalAveragePooling2D(name="features")(feature_map)
    logits = keras.layers.Dense(3, name="logits")(features)
    model = keras.Model(images, {"logits": logits, "features": features, "feature_map": feature_map})
    model.get_layer("logits").set_weights([10 * np.eye(3, dtype=np.float32), np.zeros(3, np.float32)])
    return model


if __name__ == "__main__":
    build_model().export(str(Path(__file__).with_name("tiny.tflite")), format="litert")
