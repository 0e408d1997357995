import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.classes import KNOWN_CLASSES
from trainer.config import NORMALISATIONS
from trainer.dataset.stain import normalise_images, normalise_stain
from trainer.drawing.cells import draw_cell


@pytest.fixture(scope="module")
def cells() -> NDArray[np.uint8]:
    return np.stack([draw_cell(known.id, seed) for known in KNOWN_CLASSES for seed in (1, 2)])


def other_laboratory(cells: NDArray[np.uint8], lamp: tuple[float, ...], gain: float) -> NDArray[np.uint8]:
    """Return the same cells stained `gain` times as much, under another lamp."""
    transmitted = ((cells + 1.0) / 256.0) ** gain
    return np.rint((transmitted * lamp).clip(0, 255)).astype(np.uint8)


@pytest.mark.parametrize(
    ("lamp", "gain"), [((210, 210, 225), 0.4), ((255, 230, 200), 1.0), ((180, 200, 190), 0.7)]
)
def test_other_stain_and_lamp_make_no_difference(
    cells: NDArray[np.uint8], lamp: tuple[float, ...], gain: float
) -> None:
    wanted = normalise_stain(cells).astype(int)
    other = other_laboratory(cells, lamp, gain)
    assert np.abs(other.astype(int) - cells).mean() > 15
    assert np.abs(normalise_stain(other) - wanted).mean() < 4


def test_the_lightest_place_becomes_white_and_the_darkest_as_dark_as_agreed() -> None:
    image = np.full((1, 96, 96, 3), (200, 210, 220), np.uint8)
    image[0, 40:56, 40:56] = (100, 80, 160)
    normalised = normalise_stain(image)
    np.testing.assert_array_equal(normalised[0, 0, 0], 255)
    density = -np.log((normalised[0, 48, 48]) / 255.0)
    np.testing.assert_allclose(density, (1.4, 2.2, 0.5), atol=0.03)


def test_a_hot_pixel_changes_little(cells: NDArray[np.uint8]) -> None:
    spotted = cells.copy()
    spotted[:, 5, 5], spotted[:, 90, 3] = 255, 0
    difference = np.abs(normalise_stain(spotted).astype(int) - normalise_stain(cells))
    assert difference.mean() < 3


@pytest.mark.parametrize("value", [0, 7, 255])
@pytest.mark.parametrize("side", [20, 31, 96, 250])
def test_a_blank_image_is_white(value: int, side: int) -> None:
    assert (normalise_stain(np.full((2, side, side, 3), value, np.uint8)) == 255).all()


def test_an_image_is_told_alike_whatever_comes_with_it(cells: NDArray[np.uint8]) -> None:
    before = cells.copy()
    together = normalise_stain(cells)
    np.testing.assert_array_equal(normalise_stain(cells[3:4])[0], together[3])
    np.testing.assert_array_equal(cells, before)
    assert normalise_stain(cells[:0]).shape == (0, *cells.shape[1:])


def test_every_name_of_a_recipe_does_what_it_says(cells: NDArray[np.uint8]) -> None:
    done = {name: normalise_images(cells, name) for name in NORMALISATIONS}
    assert set(done) == {"none", "stain"}
    assert done["none"] is cells
    np.testing.assert_array_equal(done["stain"], normalise_stain(cells))


def test_large_images_are_brought_to_the_same_stain_as_small_ones() -> None:
    small = np.full((1, 96, 96, 3), 240, np.uint8)
    small[:, 40:60, 40:60] = (90, 60, 160)
    large = small.repeat(8, axis=1).repeat(8, axis=2)

    expected = normalise_stain(small).repeat(8, axis=1).repeat(8, axis=2)
    assert np.array_equal(normalise_stain(large), expected)
