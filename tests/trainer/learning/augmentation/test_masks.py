import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.learning.augmentation.masks import Masks


@pytest.fixture(scope="module")
def masks() -> Masks:
    return Masks(32, 1)


def hidden(varied: NDArray[np.float32], images: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.any(varied != images, axis=-1)


def test_a_grid_hides_squares_all_over_the_image(masks: Masks, images: NDArray[np.uint8], draw) -> None:
    covered = hidden(draw(masks.hide_grid, images, 1), images)
    shares = covered.mean(axis=(1, 2))
    assert shares.min() > 0
    assert shares.max() < 0.4
    # Every quarter of the image is met by some.
    assert all(covered[:, a : a + 16, b : b + 16].any() for a in (0, 16) for b in (0, 16))


def test_erasing_hides_one_rectangle_behind_the_mean_colour(
    masks: Masks, images: NDArray[np.uint8], draw
) -> None:
    varied = draw(masks.erase, images, 1)
    for image, original, covered in zip(varied, images, hidden(varied, images), strict=True):
        rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
        assert covered[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()
        np.testing.assert_allclose(
            image[covered], np.broadcast_to(original.mean((0, 1)), image.shape)[covered], atol=0.01
        )


def test_the_stock_follows_from_its_seed(masks: Masks, images: NDArray[np.uint8], draw) -> None:
    again, other = Masks(32, 1), Masks(32, 2)
    for name in ("hide_grid", "erase"):
        first = draw(getattr(masks, name), images, 5)
        np.testing.assert_array_equal(draw(getattr(again, name), images, 5), first)
        assert not np.array_equal(draw(getattr(other, name), images, 5), first)
