from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.drawing.cells import draw_cell
from trainer.inference.doubt.looks import LOOKS, measure_looks

Pixels = NDArray[np.uint8]


def look(pixels: NDArray[np.floating] | Pixels) -> dict[str, float]:
    rounded = np.asarray(pixels).clip(0, 255).round().astype(np.uint8)
    found = measure_looks(rounded[np.newaxis])[0]
    return dict(zip((one.id for one in LOOKS), found.tolist(), strict=True))


@pytest.fixture(scope="module")
def cell() -> NDArray[np.float64]:
    return draw_cell("lymphocyte", 3).astype(np.float64)


def blur(pixels: NDArray[np.float64]) -> NDArray[np.float64]:
    for axis in (0, 1):
        pixels = sum(np.roll(pixels, step, axis) for step in range(-2, 3)) / 5
    return pixels


def shrink(pixels: NDArray[np.float64]) -> NDArray[np.float64]:
    small = pixels[::2, ::2]
    return np.pad(small, ((24, 24), (24, 24), (0, 0)), "edge")


@pytest.mark.parametrize(
    ("change", "id_", "rises"),
    [
        (lambda pixels: 0.8 * pixels, "brightness", False),
        (lambda pixels: pixels * [1.0, 1.0, 0.8], "warmth", True),
        (lambda pixels: pixels * [0.9, 1.0, 0.9], "green", True),
        (lambda pixels: 120 + 0.3 * pixels, "contrast", False),
        (lambda pixels: pixels.mean(axis=2, keepdims=True).repeat(3, axis=2), "variety", False),
        (shrink, "scale", False),
        (shrink, "spread", False),
        (lambda pixels: np.roll(pixels, 20, axis=1), "offset", True),
        (blur, "sharpness", False),
    ],
)
def test_each_number_follows_what_it_is_named_after(
    cell: NDArray[np.float64], change: Callable[..., NDArray[np.float64]], id_: str, rises: bool
) -> None:
    before, after = look(cell)[id_], look(change(cell))[id_]

    assert (after > before + 1e-3) if rises else (after < before - 1e-3)


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_blank_tile_has_finite_looks(value: int) -> None:
    assert np.isfinite(measure_looks(np.full((2, 96, 96, 3), value, np.uint8))).all()


def test_the_looks_of_an_image_do_not_depend_on_those_beside_it() -> None:
    pixels = np.stack([draw_cell("neutrophil", seed, 48) for seed in range(5)])

    alone = np.concatenate([measure_looks(pixels[row : row + 1]) for row in range(5)])

    assert alone == pytest.approx(measure_looks(pixels), rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("side", [32, 96, 299])
def test_images_of_any_size_have_looks(side: int) -> None:
    assert measure_looks(np.zeros((3, side, side, 3), np.uint8)).shape == (3, len(LOOKS))
