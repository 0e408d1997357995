import numpy as np
import pytest
from PIL import Image

from trainer.cleaning.likeness.thumbnails import SIDE, make_grey, make_thumbnails


@pytest.fixture
def pictures() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (5, 96, 96, 3), np.uint8)


def test_grey_is_the_grey_of_pillow(pictures: np.ndarray) -> None:
    extremes = np.array([[[[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255]]]], np.uint8)
    for batch in (pictures, extremes):
        for picture, grey in zip(batch, make_grey(batch), strict=True):
            assert np.array_equal(grey, np.asarray(Image.fromarray(picture).convert("L")))


def test_a_picture_of_twice_the_side_is_averaged_as_any_other_is_but_rounded_once(
    pictures: np.ndarray,
) -> None:
    grey = make_grey(pictures)
    for one, thumbnail in zip(grey, make_thumbnails(grey), strict=True):
        plain = np.asarray(Image.fromarray(one).resize((SIDE, SIDE), Image.Resampling.BOX))
        assert np.abs(thumbnail.astype(int) - plain).max() <= 1
        assert np.array_equal(thumbnail, np.asarray(Image.fromarray(one).reduce(2)))


@pytest.mark.parametrize("shape", [(8, 8), (48, 48), (97, 60), (363, 360)])
def test_a_picture_of_any_size_becomes_a_small_square(shape: tuple[int, int]) -> None:
    even = np.full((2, *shape), 77, np.uint8)
    assert np.array_equal(make_thumbnails(even), np.full((2, SIDE, SIDE), 77))
