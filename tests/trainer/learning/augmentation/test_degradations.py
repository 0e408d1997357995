import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.learning.augmentation.degradations import add_noise, blur, compress


@pytest.fixture
def edge() -> NDArray[np.uint8]:
    """(8, 96, 96, 3) uint8, dark on the left and light on the right."""
    pixels = np.full((8, 96, 96, 3), 40, np.uint8)
    pixels[:, :, 44:] = 210
    return pixels


def test_blur_softens_edges_and_keeps_flat_parts_and_borders(edge: NDArray[np.uint8], draw) -> None:
    blurred = draw(blur, edge, 1, 1.4)
    assert np.abs(np.diff(blurred[0, 48, :, 0])).max() < 170
    np.testing.assert_allclose(blurred[:, :, :36], 40, atol=0.01)
    np.testing.assert_allclose(blurred[:, :, -40:], 210, atol=0.01)


def test_noise_is_of_a_strength_of_its_own_in_each_image_and_of_mean_nought(draw) -> None:
    grey = np.full((8, 32, 32, 3), 128, np.uint8)
    noise = draw(add_noise, grey, 1) - 128
    strengths = noise.std(axis=(1, 2, 3))
    assert strengths.min() > 1.5
    assert strengths.max() < 11
    assert len(np.unique(strengths.round(2))) > 4
    assert abs(noise.mean()) < 0.5


def test_compression_leaves_flat_parts_and_disturbs_edges(edge: NDArray[np.uint8], draw) -> None:
    compressed = draw(compress, edge, 1, 30)
    assert compressed.dtype == np.float32
    np.testing.assert_allclose(compressed[:, :, :36], 40, atol=3)
    assert np.abs(compressed - edge).max() > 1


def test_a_level_says_how_blurred_and_how_compressed_at_worst(edge: NDArray[np.uint8], draw) -> None:
    def worst(vary, bound: float) -> float:
        return max(np.abs(draw(vary, edge, seed, bound) - edge).max() for seed in range(6))

    assert worst(blur, 2.6) > worst(blur, 0.6)
    assert worst(compress, 12) > worst(compress, 89)
