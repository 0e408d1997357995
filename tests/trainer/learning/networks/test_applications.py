import keras
import numpy as np
import pytest

from trainer.learning.networks.applications import APPLICATIONS, build_application, build_official, take_over

SIZE = 71


def fill(model: keras.Model) -> None:
    """Give every weight values of its own, so that none can be mistaken for another."""
    random = np.random.default_rng(7)
    model.set_weights(
        [
            np.asarray(
                weight * random.uniform(0.5, 1.5, weight.shape) + random.uniform(-0.01, 0.01, weight.shape),
                weight.dtype,
            )
            for weight in model.get_weights()
        ]
    )


@pytest.mark.parametrize(
    "network_id",
    [
        pytest.param(network_id, marks=[] if network_id == "mobilenet_v3_small" else [pytest.mark.slow])
        for network_id in APPLICATIONS
    ],
)
def test_a_backbone_takes_over_the_weights_of_the_official_application(network_id: str) -> None:
    official, backbone = build_official(network_id, SIZE), build_application(network_id, SIZE)
    fill(official)
    take_over(backbone, official)
    pixels = np.random.default_rng(2).uniform(-1, 1, (2, SIZE, SIZE, 3)).astype(np.float32)
    # EfficientNetB7 scales by itself: by 255, and by means and deviations that are 0 and 1 in the beginning.
    raw = 255.0 * pixels if network_id == "efficientnet_b7" else pixels
    expected = official.predict(raw, verbose=0)
    found = backbone.predict(pixels, verbose=0)
    assert float(np.std(expected)) > 0
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3 * float(np.abs(expected).max()))


def test_weights_of_another_size_fit() -> None:
    official, backbone = build_official("mobilenet_v3_small", 96), build_application("mobilenet_v3_small", 64)
    fill(official)
    take_over(backbone, official)
    for ours, theirs in zip(backbone.get_weights(), official.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
