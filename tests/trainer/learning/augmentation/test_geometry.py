from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.learning.augmentation import Augmentation
from trainer.learning.augmentation.geometry import move


def test_no_change_gives_the_image_back(images: NDArray[np.uint8], still: Augmentation, draw) -> None:
    np.testing.assert_allclose(draw(move, images, 1, still), images, atol=0.01)


def test_a_flat_image_looks_the_same_wherever_it_is_moved(strong: Augmentation, draw) -> None:
    flat = np.full((4, 32, 32, 3), (200, 100, 50), np.uint8)
    np.testing.assert_allclose(draw(move, flat, 1, strong), flat, atol=0.01)


@pytest.mark.parametrize(
    "change", [{"rotation": 3.1}, {"shear": 0.2}, {"zoom": 0.2}, {"flips": True}], ids=str
)
def test_moves_are_about_the_centre(still: Augmentation, draw, change: dict[str, float]) -> None:
    images = np.zeros((64, 33, 33, 3), np.uint8)
    images[:, 14:19, 14:19] = 255
    moved = draw(move, images, 1, replace(still, **change))[..., 0]
    rows, columns = np.mgrid[:33, :33]
    weight = moved.sum(axis=(1, 2))
    np.testing.assert_allclose((moved * rows).sum(axis=(1, 2)) / weight, 16, atol=0.05)
    np.testing.assert_allclose((moved * columns).sum(axis=(1, 2)) / weight, 16, atol=0.05)


def test_sizes_change_by_factors(still: Augmentation, draw) -> None:
    images = np.zeros((256, 65, 65, 3), np.uint8)
    images[:, 22:43, 22:43] = 255
    areas = draw(move, images, 1, replace(still, zoom=0.6))[..., 0].sum(axis=(1, 2)) / (255 * 21**2)
    factors = np.sqrt(areas)
    assert 1 / 1.63 < factors.min() < 0.66
    assert 1.5 < factors.max() < 1.63
    # As often smaller as larger.
    assert abs(np.median(factors) - 1) < 0.06


def test_flips_mirror_half_of_the_images_each_way(still: Augmentation, draw) -> None:
    images = np.zeros((200, 8, 8, 3), np.uint8)
    images[:, 0, 0] = 255
    moved = draw(move, images, 1, replace(still, flips=True))[..., 0]
    corners = [moved[:, row, column].astype(bool).sum() for row in (0, -1) for column in (0, -1)]
    assert sum(corners) == 200
    assert min(corners) > 25
