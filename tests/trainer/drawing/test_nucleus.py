import numpy as np
import pytest

from trainer.drawing.canvas import Canvas, stain
from trainer.drawing.nucleus import Chromatin, draw_band, draw_lobes, fill_nucleus
from trainer.drawing.shapes import draw_outline

CHROMATIN = Chromatin(dark=stain(60, 20, 120), light=stain(150, 110, 170), grain=4.0, lightness=0.3)


def test_chromatin_stays_within_the_nucleus(canvas: Canvas, rng: np.random.Generator) -> None:
    distance = draw_outline(canvas, rng, (0.0, 0.0), 18.0)
    fill_nucleus(canvas, rng, distance, CHROMATIN)
    assert np.abs(canvas.density[distance > 1.0]).max() == 0.0
    inside = canvas.density[distance < -1.0]
    assert inside.min() >= CHROMATIN.light.min() - 1e-5
    assert inside.max() <= CHROMATIN.dark.max() + 1e-5
    assert inside.std(axis=0).min() > 0.05, "loose and dense parts differ"


def test_a_lighter_chromatin_lets_more_light_through(canvas: Canvas) -> None:
    mean = []
    for lightness in (0.1, 0.6):
        rng = np.random.default_rng(4)
        sheet = Canvas(canvas.size)
        distance = draw_outline(sheet, rng, (0.0, 0.0), 18.0)
        chromatin = Chromatin(dark=CHROMATIN.dark, light=CHROMATIN.light, grain=4.0, lightness=lightness)
        fill_nucleus(sheet, rng, distance, chromatin)
        mean.append(float(sheet.density[distance < -1.0].mean()))
    assert mean[1] < mean[0]


@pytest.mark.parametrize("lobes", [2, 3, 4])
def test_lobes_hang_together_by_their_bridges(canvas: Canvas, rng: np.random.Generator, lobes: int) -> None:
    distance = draw_lobes(
        canvas,
        rng,
        (0.0, 0.0),
        lobes=lobes,
        lobe_radius=7.0,
        bridge_radius=2.0,
        length=20.0 * lobes,
        turn=2.0,
    )
    nucleus = distance < 0
    assert count_pieces(nucleus) == 1
    # Taking off what is no thicker than a bridge leaves the lobes.
    assert count_pieces(distance < -4.0) == lobes


def test_a_band_is_one_piece_of_about_its_thickness(canvas: Canvas, rng: np.random.Generator) -> None:
    distance = draw_band(canvas, rng, (0.0, 0.0), radius=8.0, length=40.0, turn=3.0)
    assert count_pieces(distance < 0) == 1
    assert -distance.min() == pytest.approx(8.0, abs=2.0)


def count_pieces(mask: np.ndarray) -> int:  # type: ignore[type-arg]
    """Return how many pieces a mask has, neighbours side by side."""
    left = {(int(row), int(column)) for row, column in zip(*np.nonzero(mask), strict=True)}
    pieces = 0
    while left:
        pieces += 1
        edge = [left.pop()]
        while edge:
            row, column = edge.pop()
            for near in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
                if near in left:
                    left.remove(near)
                    edge.append(near)
    return pieces
