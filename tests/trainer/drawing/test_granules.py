import numpy as np
import pytest

from trainer.drawing.canvas import Canvas
from trainer.drawing.granules import draw_granules


def test_a_granule_covers_its_own_area_and_nothing_else(canvas: Canvas, rng: np.random.Generator) -> None:
    covered = draw_granules(canvas, rng, np.array([[5.0, -7.0]]), 6.0, spread=0.0)
    assert float(covered.sum()) * canvas.step**2 == pytest.approx(np.pi * 36.0, rel=0.05)
    assert covered[np.hypot(canvas.x - 5.0, canvas.y + 7.0) > 7.0].max() == 0.0


def test_granules_at_and_beyond_the_border_do_no_harm(canvas: Canvas, rng: np.random.Generator) -> None:
    points = np.array([[-48.0, 0.0], [48.0, 48.0], [90.0, 90.0]])
    covered = draw_granules(canvas, rng, points, 3.0)
    assert covered.max() == 1.0
    assert covered[:, covered.shape[1] // 2].max() == 0.0


def test_no_granules_cover_nothing(canvas: Canvas, rng: np.random.Generator) -> None:
    assert draw_granules(canvas, rng, np.empty((0, 2)), 2.0).max() == 0.0
