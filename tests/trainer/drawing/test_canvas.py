import numpy as np
import pytest

from trainer.drawing.canvas import BACKGROUND, Canvas, blend, coverage, stain

PLAIN = np.ones(3)


def test_an_empty_sheet_shows_the_background(canvas: Canvas) -> None:
    picture = canvas.develop(PLAIN, blur=0.3, sharpening=0.5)
    np.testing.assert_allclose(picture, np.broadcast_to(BACKGROUND, (48, 48, 3)), rtol=1e-6)


def test_a_stain_shows_as_its_colour_where_it_covers_all(canvas: Canvas) -> None:
    canvas.lay(np.ones_like(canvas.x), stain(90.0, 40.0, 140.0))
    picture = canvas.develop(PLAIN, blur=0.3, sharpening=0.0)
    np.testing.assert_allclose(picture[20, 20], (90.0, 40.0, 140.0), rtol=1e-4)


def test_transparent_layers_darken_each_other(canvas: Canvas) -> None:
    layer = stain(200.0, 160.0, 170.0)
    canvas.add(np.ones_like(canvas.x), layer)
    once = canvas.develop(PLAIN, blur=0.3, sharpening=0.0)
    canvas.add(np.ones_like(canvas.x), layer)
    twice = canvas.develop(PLAIN, blur=0.3, sharpening=0.0)
    assert (twice < once - 10).all()


def test_noise_is_standardised_and_has_the_asked_grain(canvas: Canvas, rng: np.random.Generator) -> None:
    fine, coarse = canvas.noise(rng, 4.0), canvas.noise(rng, 16.0)
    for field in (fine, coarse):
        assert abs(float(field.mean())) < 1e-5
        assert float(field.std()) == pytest.approx(1.0, abs=1e-5)
    assert np.abs(np.diff(fine, axis=1)).mean() > 2 * np.abs(np.diff(coarse, axis=1)).mean()


def test_coverage_goes_from_whole_inside_to_none_outside() -> None:
    distance = np.array([[-2.0, -0.1, 0.0, 0.1, 2.0]], dtype=np.float32)
    covered = coverage(distance)[0]
    assert covered[0] == 1.0
    assert covered[2] == pytest.approx(0.5)
    assert covered[4] == 0.0
    assert (np.diff(covered) < 0).all()


def test_blending_ends_at_either_density() -> None:
    first, second = stain(200, 150, 160), stain(60, 20, 120)
    mixed = blend(first, second, np.array([[0.0, 1.0]], dtype=np.float32))
    np.testing.assert_allclose(mixed[0], [first, second], rtol=1e-6)
