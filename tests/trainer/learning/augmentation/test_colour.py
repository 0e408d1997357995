from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.learning.augmentation import Augmentation
from trainer.learning.augmentation.colour import vary_colour, vary_stain


@pytest.mark.parametrize("vary", [vary_colour, vary_stain])
def test_no_change_gives_the_image_back(vary, images: NDArray[np.uint8], still: Augmentation, draw) -> None:
    np.testing.assert_allclose(draw(vary, images, 1, still), images, atol=0.01)


@pytest.mark.parametrize(("bound", "value"), [("brightness", 0.08), ("contrast", 0.15), ("saturation", 0.2)])
def test_changes_stay_within_their_bounds(
    images: NDArray[np.uint8], still: Augmentation, draw, bound: str, value: float
) -> None:
    change = np.abs(draw(vary_colour, images, 1, replace(still, **{bound: value})) - images)
    assert 0.5 < change.max() <= value * 255 + 0.01


def test_another_lamp_colours_all_of_an_image_alike(still: Augmentation, draw) -> None:
    grey = np.full((32, 8, 8, 3), 100, np.uint8)
    changed = draw(vary_colour, grey, 1, replace(still, white_balance=0.12))
    assert np.ptp(changed, axis=(1, 2)).max() < 0.01
    colours = changed[:, 0, 0]
    assert 8 < np.abs(colours - 100).max() <= 12.01
    assert np.ptp(colours, axis=1).min() > 0


def test_stain_changes_where_there_is_stain_and_spares_clear_glass(still: Augmentation, draw) -> None:
    level = replace(still, stain=0.12)
    clear = np.full((16, 8, 8, 3), 254, np.uint8)
    stained = np.full((16, 8, 8, 3), (120, 60, 140), np.uint8)
    assert np.abs(draw(vary_stain, clear, 1, level) - clear).max() < 1
    assert np.abs(draw(vary_stain, stained, 1, level) - stained).max() > 3
