import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.evaluation import optics

Images = NDArray[np.uint8]


class Chance(np.random.Generator):
    """A generator that always draws the same."""

    def __init__(self, drawn: float) -> None:
        super().__init__(np.random.PCG64(0))
        self._drawn = drawn

    def random(self, *arguments: object, **options: object) -> float:  # type: ignore[override]
        return self._drawn

    def uniform(self, *arguments: object, **options: object) -> float:  # type: ignore[override]
        return self._drawn


def of_values(*values: int) -> Images:
    """(1, 1, N, 3) grey pixels."""
    return np.repeat(np.array(values, np.uint8)[np.newaxis, np.newaxis, :, np.newaxis], 3, axis=3)


def point(side: int = 15) -> Images:
    """(1, S, S, 3) black with one white pixel in the middle."""
    images = np.zeros((1, side, side, 3), np.uint8)
    images[0, side // 2, side // 2] = 255
    return images


def test_brightness_multiplies_and_stays_white() -> None:
    assert optics.scale_brightness(of_values(0, 10, 100, 200), 1.5)[0, 0, :, 0].tolist() == [0, 15, 150, 255]


def test_contrast_spreads_about_the_mean_of_each_channel() -> None:
    images = of_values(100, 140)
    images[..., 2] = 50

    spread = optics.scale_contrast(images, 2.0)[0, 0]

    assert spread.tolist() == [[80, 80, 50], [160, 160, 50]]


def test_colour_is_lost_to_the_grey_that_looks_as_bright() -> None:
    image = np.array([[[200, 0, 0]]], np.uint8)

    assert optics.change_saturation(image, 1.0, Chance(0.2)).tolist() == [[[60, 60, 60]]]
    assert optics.change_saturation(image, 0.2, Chance(0.8)).tolist() == [[[242, 0, 0]]]


def test_a_point_out_of_focus_is_an_even_disc() -> None:
    # Lengths are for 96 pixels: at 15 a radius of 12.8 is 2 pixels.
    blurred = optics.defocus(point(), 12.8)[0, :, :, 0].astype(float)

    np.testing.assert_array_equal(blurred, blurred.T)
    np.testing.assert_array_equal(blurred, blurred[::-1])
    assert blurred.max() == blurred[7, 7] == pytest.approx(255 / (np.pi * 4), abs=1)
    assert blurred[7, 8] == blurred[7, 7]
    assert blurred[7, 10] == 0
    assert blurred.sum() == pytest.approx(255, abs=8)


def test_a_point_in_motion_is_a_line() -> None:
    # At 15 pixels, 32 is a length of 5.
    level = optics.blur_by_motion(point()[0], 32.0, Chance(0.0))[:, :, 0]
    upright = optics.blur_by_motion(point()[0], 32.0, Chance(np.pi / 2))[:, :, 0]

    assert (level.sum(axis=1) > 0).tolist() == [row == 7 for row in range(15)]
    assert (level.sum(axis=0) > 0).tolist() == [5 <= column <= 9 for column in range(15)]
    np.testing.assert_array_equal(upright, level.T)
    assert int(level.sum()) == pytest.approx(255, abs=5)


def test_blurs_leave_one_colour_as_it_is_to_the_edges() -> None:
    images = np.full((1, 9, 9, 3), 77, np.uint8)

    assert (optics.defocus(images, 30.0) == 77).all()
    assert (optics.blur_by_motion(images[0], 60.0, Chance(1.0)) == 77).all()


def test_pixels_become_few_and_even() -> None:
    image = np.arange(8, dtype=np.uint8)[np.newaxis, :, np.newaxis].repeat(8, 0).repeat(3, 2) * 10

    coarse = optics.pixelate(image, 0.25, Chance(0))

    assert coarse[0, :, 0].tolist() == [15] * 4 + [55] * 4


def test_jpeg_of_low_quality_has_blocks() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (32, 32, 1), np.uint8).repeat(3, 2)
    other = noise.copy()
    other[8:16, 8:16] = 255 - noise[8:16, 8:16]

    found, changed = (optics.compress_as_jpeg(image, 5, Chance(0)) for image in (noise, other))

    assert found.shape == noise.shape
    assert found.std() < noise.std()
    # Each block of 8 by 8 is compressed on its own.
    differs = (found != changed).any(axis=2)
    assert differs[8:16, 8:16].any()
    differs[8:16, 8:16] = False
    assert not differs.any()
