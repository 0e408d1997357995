import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.moved_copies import MOVES, Move, crop, move_all, pad, scale, shift, turn
from trainer.drawing.cells import draw_cell

Images = NDArray[np.uint8]
SIDE = 96
PALE, DARK = (230, 210, 220), (90, 40, 130)


def disc(row: float, column: float, radius: float) -> Images:
    """(96, 96, 3) a dark disc on a pale ground."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    inside = np.hypot(rows - row, columns - column) <= radius
    picture: Images = np.where(inside[..., np.newaxis], np.array(DARK), np.array(PALE)).astype(np.uint8)
    return picture


def measure_disc(image: Images) -> tuple[float, float, float]:
    """Row and column of the middle of what is dark, and the radius of a disc of its area."""
    rows, columns = np.nonzero(image[..., 1] < 125)
    return float(rows.mean()), float(columns.mean()), float(np.sqrt(len(rows) / np.pi))


@pytest.fixture(scope="module")
def cells() -> Images:
    """(3, 96, 96, 3) drawn cells."""
    return np.stack([draw_cell("neutrophil", seed) for seed in range(3)])


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(1)


def test_turning_goes_round_the_middle_counter_clockwise(random: np.random.Generator) -> None:
    right = disc(47.5, 59.5, 8)

    assert measure_disc(turn(right, random, degrees=90)) == pytest.approx((35.5, 47.5, 8), abs=0.2)
    away = 12 * np.sqrt(0.5)
    assert measure_disc(turn(right, random, degrees=45)) == pytest.approx(
        (47.5 - away, 47.5 + away, 8), abs=0.3
    )


@pytest.mark.parametrize("degrees", [15, 30, 45, 60, 75])
def test_corners_that_come_in_by_turning_are_filled(degrees: int, random: np.random.Generator) -> None:
    plain = np.full((SIDE, SIDE, 3), PALE, np.uint8)

    assert (turn(plain, random, degrees=degrees) == plain).all()


@pytest.mark.parametrize("factor", [0.6, 0.8, 1.25, 1.5])
def test_scaling_changes_the_size_and_not_the_place(factor: float, random: np.random.Generator) -> None:
    found = measure_disc(scale(disc(47.5, 47.5, 14), random, factor=factor))

    assert found == pytest.approx((47.5, 47.5, 14 * factor), abs=0.4)


def test_shifting_goes_as_far_as_asked_in_many_directions(random: np.random.Generator) -> None:
    middle = disc(47.5, 47.5, 20)
    places = np.array([measure_disc(shift(middle, random, share=0.1))[:2] for _ in range(20)]) - 47.5

    assert np.hypot(*places.T) == pytest.approx(9.6, abs=0.9)
    assert (places.min(axis=0) < -5).all()
    assert (places.max(axis=0) > 5).all()


def test_what_comes_in_is_reflected_or_of_the_edge_s_colour() -> None:
    # Dark to the left edge but not along it all.
    edge = disc(47.5, 5, 20)
    counts = {
        blank: [
            int((shift(edge, np.random.default_rng(seed), share=0.15, blank=blank)[..., 1] < 125).sum())
            for seed in range(12)
        ]
        for blank in (False, True)
    }

    whole = int((edge[..., 1] < 125).sum())
    assert max(counts[False]) > whole
    assert max(counts[True]) == whole


def test_cropping_enlarges_and_padding_makes_smaller(random: np.random.Generator) -> None:
    middle = disc(47.5, 47.5, 20)

    assert measure_disc(crop(middle, random, share=0.85))[2] == pytest.approx(20 / 0.85, abs=0.4)
    padded = pad(middle, random, share=0.15)
    assert measure_disc(padded) == pytest.approx((47.5, 47.5, 20 * 96 / 124), abs=0.4)
    assert tuple(padded[0, 0]) == PALE


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.kind} {move.name}")
def test_copies_follow_from_the_seed_and_the_picture_alone(move: Move, cells: Images) -> None:
    copies = move_all(cells, move, seed=7)

    assert copies.shape == cells.shape
    assert (copies != cells).any(axis=(1, 2, 3)).all()
    np.testing.assert_array_equal(move_all(cells[::-1][:2], move, seed=7)[::-1], copies[1:])
