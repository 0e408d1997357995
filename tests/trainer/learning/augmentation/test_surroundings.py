import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.dataset.cutout import find_cells
from trainer.learning.augmentation import LEVELS, Augmentation, prepare_surroundings, surroundings
from trainer.learning.augmentation.surroundings import Surroundings

Images = NDArray[np.uint8]
SEED = np.array([3, 4], np.int32)
NUCLEUS = (85, 45, 130)


@pytest.fixture(scope="module")
def cells() -> Images:
    """(20, 48, 48, 3) one cell each; the ground of each has a green of its own, and a mark in one corner."""
    rows, columns = np.mgrid[0:48, 0:48] - 23.5
    images = np.empty((20, 48, 48, 3), np.uint8)
    for number, image in enumerate(images):
        image[:] = (250, 200 + number, 220)
        image[:6, :6] = (200, 150 + number, 165)
        image[np.hypot(rows, columns) < 8 + number % 3] = NUCLEUS
    return images


def test_cells_stay_and_stand_on_the_ground_of_others(cells: Images) -> None:
    varied = Surroundings(cells, 1.0).vary(np.arange(20), SEED)

    inside = find_cells(cells)
    np.testing.assert_array_equal(varied[inside], cells[inside])
    greens = varied[:, 24, 2, 1]
    assert set(greens.tolist()) <= set(range(200, 220))
    assert (greens != cells[:, 24, 2, 1]).sum() >= 15
    # Nothing of another one's cell comes along.
    assert not (varied == NUCLEUS).all(axis=-1)[~inside].any()


def test_ground_is_turned_and_some_of_it_is_empty(cells: Images) -> None:
    varied = Surroundings(np.repeat(cells, 5, axis=0), 1.0).vary(np.arange(100), SEED)

    corners = varied[:, [2, 2, -3, -3], [2, -3, 2, -3], 0] == 200
    assert (corners.sum(axis=1) <= 1).all()
    assert (corners.sum(axis=0) > 8).all()
    assert 0.1 < (~corners.any(axis=1)).mean() < 0.45


def test_as_many_are_varied_as_the_share_says(cells: Images) -> None:
    many = np.repeat(cells, 10, axis=0)

    varied = Surroundings(many, 0.4).vary(np.arange(200), SEED)

    assert 0.3 < (varied != many).any(axis=(1, 2, 3)).mean() < 0.5


def test_the_same_seed_gives_the_same_images(cells: Images) -> None:
    rows = np.array([5, 2, 11, 7])
    once, again = (Surroundings(cells, 1.0).vary(rows, SEED) for _ in range(2))

    np.testing.assert_array_equal(once, again)
    assert (Surroundings(cells, 1.0).vary(rows, SEED + 1) != once).any()


def test_a_cell_is_sought_once(cells: Images, monkeypatch: pytest.MonkeyPatch) -> None:
    sought = []

    def seek(images: Images) -> NDArray[np.bool_]:
        sought.append(len(images))
        return find_cells(images)

    monkeypatch.setattr(surroundings, "find_cells", seek)
    varied = Surroundings(cells, 1.0)
    first = varied.vary(np.array([3, 1, 3]), SEED)
    again = varied.vary(np.array([3, 1, 3]), SEED)
    varied.vary(np.array([1, 8, 3]), SEED)

    assert sought == [2, 1]
    np.testing.assert_array_equal(first, again)


def test_the_images_that_are_learned_from_stay_as_they_are(cells: Images) -> None:
    before = cells.copy()

    Surroundings(cells, 1.0).vary(np.arange(20), SEED)

    np.testing.assert_array_equal(cells, before)


def test_no_level_replaces_surroundings_unasked(cells: Images) -> None:
    assert not any(prepare_surroundings(cells, level) for level in LEVELS.values())
    assert isinstance(prepare_surroundings(cells, Augmentation(surroundings=0.5)), Surroundings)
