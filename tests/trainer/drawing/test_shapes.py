import numpy as np
import pytest

from trainer.drawing.canvas import Canvas, coverage
from trainer.drawing.shapes import bend_path, draw_outline, draw_tube, press_inside, scatter_points


def test_an_outline_holds_about_the_area_of_its_radius(canvas: Canvas, rng: np.random.Generator) -> None:
    distance = draw_outline(canvas, rng, (4.0, -3.0), 20.0, elongation=1.3)
    area = float(coverage(distance).sum()) * canvas.step**2
    assert area == pytest.approx(np.pi * 20.0**2, rel=0.08)
    inside = coverage(distance) > 0.5
    assert float(canvas.x[inside].mean()) == pytest.approx(4.0, abs=1.0)
    assert float(canvas.y[inside].mean()) == pytest.approx(-3.0, abs=1.0)


def test_a_tube_is_as_thick_as_asked_along_its_path(canvas: Canvas) -> None:
    path = np.stack([np.linspace(-20.0, 20.0, 60), np.zeros(60)], axis=1)
    distance = draw_tube(canvas, path, np.full(60, 5.0))
    across = distance[:, canvas.x.shape[1] // 2] < 0
    assert across.sum() * canvas.step == pytest.approx(10.0, abs=1.1)


def test_a_path_has_its_length_and_lies_around_the_middle(rng: np.random.Generator) -> None:
    path = bend_path(rng, 40.0, 3.0)
    lengths = np.hypot(*np.diff(path, axis=0).T)
    assert float(lengths.sum()) == pytest.approx(40.0, rel=1e-6)
    np.testing.assert_allclose(path.mean(axis=0), (0.0, 0.0), atol=1e-9)


def test_a_nucleus_pressed_inside_keeps_its_distance(canvas: Canvas, rng: np.random.Generator) -> None:
    cell = draw_outline(canvas, rng, (0.0, 0.0), 25.0)
    nucleus = draw_outline(canvas, rng, (15.0, 0.0), 18.0)
    pressed = press_inside(nucleus, cell, 2.0)
    assert (nucleus < 0)[cell > -2.0].any()
    assert not (pressed < 0)[cell > -2.0].any()
    assert not (pressed < nucleus - 1e-4).any()


def test_scattered_points_stay_in_their_disc(rng: np.random.Generator) -> None:
    points = scatter_points(rng, (3.0, 4.0), 10.0, 500)
    reach = np.hypot(points[:, 0] - 3.0, points[:, 1] - 4.0)
    assert reach.max() <= 10.0
    assert float((reach < 10.0 / np.sqrt(2.0)).mean()) == pytest.approx(0.5, abs=0.08)
