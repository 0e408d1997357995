import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.dataset import cutout
from trainer.dataset.cutout import find_cells, find_ground
from trainer.drawing.cells import CLASS_IDS, draw_cell

Images = NDArray[np.uint8]
Bools = NDArray[np.bool_]
GROUND, RED_CELL = (250, 228, 205), (200, 165, 165)
CYTOPLASM, NUCLEUS = (215, 185, 200), (85, 45, 130)


def disc(row: float, column: float, radius: float, side: int = 96) -> Bools:
    """(S, S), true in a disc; its place is from the picture's middle."""
    rows, columns = np.mgrid[0:side, 0:side] - (side - 1) / 2
    inside: Bools = np.hypot(rows - row, columns - column) <= radius
    return inside


def smear(side: int = 96) -> Images:
    """A picture of empty ground, with a camera's noise."""
    noise = np.random.default_rng(3).normal(0, 1.5, (side, side, 3))
    return (np.array(GROUND) + noise).clip(0, 255).astype(np.uint8)


def paint(picture: Images, *layers: tuple[Bools, tuple[int, int, int]]) -> Images:
    """Return the picture with areas painted over it."""
    painted = picture.copy()
    for area, colour in layers:
        painted[area] = colour
    return painted


def test_a_cell_is_found_with_its_pale_part_and_without_what_lies_apart() -> None:
    cell, apart = disc(0, 0, 25), disc(-38, -38, 9)
    picture = paint(smear(), (apart, RED_CELL), (cell, CYTOPLASM), (disc(5, -8, 12), NUCLEUS))

    (found,) = find_cells(picture[np.newaxis])

    assert found[cell].all()
    # A margin of some pixels, as the picture is smoothed before it is looked at.
    assert not found[~disc(0, 0, 30)].any()


@pytest.mark.parametrize(("row", "column"), [(0, 39), (-39, 0), (28, -28)])
def test_most_of_a_red_cell_that_touches_is_left_out_and_none_of_the_cell(row: int, column: int) -> None:
    cell, neighbour = disc(0, 0, 22), disc(row, column, 18)
    picture = paint(smear(), (neighbour, RED_CELL), (cell, CYTOPLASM), (disc(0, 0, 14), NUCLEUS))

    (found,) = find_cells(picture[np.newaxis])

    assert found[cell].all()
    assert found[neighbour & ~cell].mean() < 0.35


def test_a_cell_off_the_middle_is_followed_and_not_its_neighbour_at_the_edge() -> None:
    cell, other = disc(12, -10, 20), disc(-40, 40, 14)
    picture = paint(smear(), (other, NUCLEUS), (cell, CYTOPLASM), (disc(14, -6, 12), NUCLEUS))

    (found,) = find_cells(picture[np.newaxis])

    assert found[cell].all()
    assert not found[other].any()
    assert found.sum() < 1.5 * cell.sum()


def test_lobes_and_vacuoles_do_not_end_a_cell() -> None:
    cell = disc(0, 0, 26)
    lobes = [(disc(row, column, 8), NUCLEUS) for row, column in ((-10, -10), (12, -4), (-2, 14))]
    angles = np.arange(24) * 2 * np.pi / 24
    vacuoles = [(disc(21 * np.sin(angle), 21 * np.cos(angle), 1.5), GROUND) for angle in angles]
    picture = paint(smear(), (cell, CYTOPLASM), *lobes, *vacuoles)

    (found,) = find_cells(picture[np.newaxis])

    assert found[cell].all()


@pytest.mark.parametrize("side", [48, 192])
def test_lengths_grow_with_the_picture(side: int) -> None:
    scale = side / 96
    cell = disc(0, 0, 24 * scale, side)
    picture = paint(smear(side), (cell, CYTOPLASM), (disc(0, 0, 12 * scale, side), NUCLEUS))

    (found,) = find_cells(picture[np.newaxis])

    assert found[cell].mean() > 0.99
    assert not found[~disc(0, 0, 30 * scale, side)].any()


def test_a_platelet_alone_is_as_small_as_it_is() -> None:
    platelet = disc(0, 0, 8)
    picture = paint(smear(), (disc(0, 28, 16), RED_CELL), (platelet, (150, 110, 170)))

    (found,) = find_cells(picture[np.newaxis])

    assert found[platelet].all()
    assert found.sum() < 2.5 * platelet.sum()


def test_a_platelet_among_red_cells_on_all_sides_takes_no_whole_one_along() -> None:
    platelet = disc(0, 0, 8)
    around = [(disc(row, column, 14), RED_CELL) for row, column in ((-21, 0), (21, 0), (0, -21), (0, 21))]
    picture = paint(smear(), *around, (platelet, (150, 110, 170)))

    (found,) = find_cells(picture[np.newaxis])

    assert found[platelet].all()
    assert not found[~disc(0, 0, 26)].any()


def test_a_picture_is_told_the_same_whatever_comes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = np.stack([draw_cell(name, 4) for name in CLASS_IDS])
    together = find_cells(cells)

    monkeypatch.setattr(cutout, "_AT_ONCE", 3)
    np.testing.assert_array_equal(find_cells(cells), together)
    np.testing.assert_array_equal(find_cells(cells[2:3])[0], together[2])
    # All drawn cells lie in the middle.
    assert together[:, 44:52, 44:52].all()
    assert find_cells(cells[:0]).shape == (0, 96, 96)


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_blank_picture_is_no_error(value: int) -> None:
    assert find_cells(np.full((2, 96, 96, 3), value, np.uint8)).shape == (2, 96, 96)


def test_the_ground_has_the_colour_of_what_is_brightest() -> None:
    picture = paint(smear(), (disc(0, 0, 30), NUCLEUS), (disc(-38, -38, 9), RED_CELL))

    np.testing.assert_allclose(find_ground(picture[np.newaxis]), [GROUND], atol=4)
