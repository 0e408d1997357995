import numpy as np
import pytest

from trainer.drawing.canvas import Canvas
from trainer.drawing.smear import draw_platelet, draw_red_cell, draw_smear


def test_red_cells_keep_out_of_the_middle(canvas: Canvas, rng: np.random.Generator) -> None:
    draw_smear(canvas, rng, 30.0, crowding=2.0)
    reach = np.hypot(canvas.x, canvas.y)
    green = canvas.density[..., 1]
    assert green[reach < 24.0].max() < 0.1
    assert green[reach > 36.0].max() > 0.15


def test_a_crowded_smear_has_more_red_cells(canvas: Canvas) -> None:
    covered = []
    for crowding in (0.3, 2.0):
        share = []
        for seed in range(6):
            sheet = Canvas(canvas.size)
            draw_smear(sheet, np.random.default_rng(seed), 20.0, crowding=crowding)
            share.append(float((sheet.density[..., 1] > 0.12).mean()))
        covered.append(np.mean(share))
    assert covered[1] > 1.3 * covered[0]


def test_a_red_cell_is_paler_in_the_middle_than_at_its_rim(canvas: Canvas) -> None:
    middle, rim = [], []
    for seed in range(8):
        sheet = Canvas(canvas.size)
        draw_red_cell(sheet, np.random.default_rng(seed), (0.0, 0.0), 16.0, np.ones(3, dtype=np.float32))
        reach = np.hypot(sheet.x, sheet.y)
        middle.append(sheet.density[reach < 3.0].mean())
        rim.append(sheet.density[(reach > 11.0) & (reach < 13.0)].mean())
    assert np.mean(middle) < 0.8 * np.mean(rim)


def test_a_platelet_is_purple_granules_on_a_pale_body(canvas: Canvas, rng: np.random.Generator) -> None:
    draw_platelet(canvas, rng, (0.0, 0.0), 14.0)
    inside = canvas.density[np.hypot(canvas.x, canvas.y) < 11.0]
    red, green, blue = inside.mean(axis=0)
    assert green > red > blue
    assert inside[:, 1].max() > 1.3 * inside[:, 1].mean()
    assert float(canvas.density[np.hypot(canvas.x, canvas.y) > 20.0].max()) == pytest.approx(0.0)
