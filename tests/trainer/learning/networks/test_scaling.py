import keras
import numpy as np
import pytest

from trainer.learning.networks.scaling import scale_pixels
from trainer.networks import PRESETS, NetworkPreset, Scaling

PIXEL = (255, 51, 0)  # red, green, blue

# What each network must be given for that pixel, worked out by hand from what it learned with.
UNIT = (1.0, 0.2, 0.0)
SYMMETRIC = (1.0, -0.6, -1.0)
BGR_CENTRED = (-103.939, -65.779, 131.32)
STANDARDISED = (2.248908, -1.142857, -1.804444)
GOLDEN = {
    "basic_cnn": UNIT,
    "compact_resnet": UNIT,
    "compact_vit": UNIT,
    "convnext_base": STANDARDISED,
    "efficientnet_b7": STANDARDISED,
    "efficientnet_v2_b0": STANDARDISED,
    "mobilenet_v2": SYMMETRIC,
    "mobilenet_v3_small": SYMMETRIC,
    "se_resnet50": STANDARDISED,
    "vgg16": BGR_CENTRED,
    "xception": SYMMETRIC,
}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_the_scaling_of_a_network_is_golden(preset: NetworkPreset) -> None:
    pixels = np.array(PIXEL, np.float32).reshape(1, 1, 1, 3)
    scaled = np.asarray(scale_pixels(pixels, preset.scaling))
    np.testing.assert_allclose(scaled[0, 0, 0], GOLDEN[preset.id], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("scaling", "mode"),
    [(Scaling.SYMMETRIC, "tf"), (Scaling.BGR_CENTRED, "caffe"), (Scaling.STANDARDISED, "torch")],
)
def test_scaling_is_that_of_keras_for_the_weights_it_publishes(scaling: Scaling, mode: str) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (2, 5, 5, 3)).astype(np.float32)
    expected = keras.applications.imagenet_utils.preprocess_input(pixels.copy(), mode=mode)
    np.testing.assert_allclose(np.asarray(scale_pixels(pixels, scaling)), expected, rtol=1e-4, atol=1e-4)
