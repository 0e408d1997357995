from collections.abc import Callable

import numpy as np
from PIL import Image

from trainer.cleaning.likeness.harmonics import align, find_harmonics


def test_absolute_values_stay_the_same_when_turned_or_mirrored(
    drawn: list, copy: Callable, thumbnail: Callable
) -> None:
    one, turned, mirrored, other = (
        np.abs(find_harmonics(thumbnail(pixels)[np.newaxis])[0])
        for pixels in (drawn[0], copy(drawn[0], "turned"), copy(drawn[0], "mirrored"), drawn[1])
    )
    assert np.linalg.norm(one - turned) < 0.01
    assert np.linalg.norm(one - mirrored) < 0.01
    assert np.linalg.norm(one - other) > 0.1


def test_the_angle_that_lays_one_over_the_other_is_found(drawn: list, thumbnail: Callable) -> None:
    image = Image.fromarray(drawn[0])
    turned = np.asarray(image.rotate(-40, Image.Resampling.BICUBIC))
    first, second = (find_harmonics(thumbnail(pixels)[np.newaxis]) for pixels in (drawn[0], turned))
    found = align(first, second)
    assert found.correlations[0] > 0.99
    assert not found.mirrored[0]
    assert abs(abs(np.degrees(np.angle(np.exp(1j * found.angles[0])))) - 40) < 3


def test_brightness_and_contrast_make_no_difference(drawn: list, thumbnail: Callable) -> None:
    one = thumbnail(drawn[0])
    pale = (one * 0.5 + 100).astype(np.uint8)
    found = align(find_harmonics(one[np.newaxis]), find_harmonics(pale[np.newaxis]))
    assert found.correlations[0] > 0.999


def test_a_picture_of_one_colour_has_no_harmonics() -> None:
    flat = np.full((1, 48, 48), 77, np.uint8)
    assert np.abs(find_harmonics(flat)).max() < 1e-3
