from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.bundle.library import find_model
from trainer.bundle.model_file import ModelFile
from trainer.classes import KNOWN_CLASSES
from trainer.dataset.framing import Framing, FramingChoice
from trainer.drawing.cells import draw_cell
from trainer.inference.heat_map import HeatMapper

MakeModel = Callable[..., ModelFile]
RED, GREEN, BLUE = range(3)


@pytest.fixture
def make_mapper(make_model: MakeModel) -> Callable[..., HeatMapper]:
    """A function that makes the mapper of the tiny model: a logit is ten times the mean of a colour."""
    return lambda **changes: HeatMapper(make_model(**changes))


def spot(colour: tuple[int, int, int], size: int = 32) -> NDArray[np.uint8]:
    """A black image with one coloured eighth by eighth of it, the third from the left and the sixth down."""
    pixels = np.zeros((size, size, 3), np.uint8)
    step = size // 8
    pixels[5 * step : 6 * step, 2 * step : 3 * step] = colour
    return pixels


def test_what_speaks_for_a_class_is_warm_and_the_rest_is_cold(
    make_mapper: Callable[..., HeatMapper],
) -> None:
    heat = make_mapper().draw(spot((255, 0, 0)), RED)
    assert heat.dtype == np.float32
    assert heat.shape == (32, 32)
    row, column = np.unravel_index(heat.argmax(), heat.shape)
    assert 20 <= row < 24
    assert 8 <= column < 12
    assert heat[:10].max() < 0.1 * heat.max()
    assert heat[:, 22:].max() < 0.1 * heat.max()


def test_no_part_is_warm_where_none_decides(
    make_mapper: Callable[..., HeatMapper], monkeypatch: pytest.MonkeyPatch
) -> None:
    faint, strong = (make_mapper().draw(halves(*sides), RED).max() for sides in ((40, 20), (255, 0)))
    assert faint < 0.2 * strong < 0.2
    assert not make_mapper().draw(np.full((32, 32, 3), 90, np.uint8), RED).any()
    monkeypatch.setattr("trainer.inference.heat_map._LEAST", 0.01)
    assert make_mapper().draw(halves(255, 0), RED).max() == 1.0


def halves(left: int, right: int, size: int = 32) -> NDArray[np.uint8]:
    """An image that is red, more so on one side."""
    pixels = np.zeros((size, size, 3), np.uint8)
    pixels[:, : size // 2, RED], pixels[:, size // 2 :, RED] = left, right
    return pixels


def test_the_class_is_the_predicted_one_unless_another_is_asked_for(
    make_mapper: Callable[..., HeatMapper],
) -> None:
    pixels = halves(255, 0)
    pixels[:, 16:, BLUE] = 200
    mapper = make_mapper()
    assert mapper.draw(pixels).tolist() == mapper.draw(pixels, RED).tolist()
    red, blue = mapper.draw(pixels, RED), mapper.draw(pixels, BLUE)
    # What is red speaks against blue, and the other way round.
    assert red[:, :12].min() > 0
    assert not red[:, 22:].any()
    assert blue[:, 22:].min() > 0
    assert not blue[:, :10].any()


@pytest.mark.parametrize(
    ("framing", "shape", "choice"),
    [
        (Framing(size=32), (40, 90), FramingChoice.AUTO),
        (Framing(size=32, native_width=90, native_height=92, native_crop=40), (92, 90), FramingChoice.AUTO),
        (Framing(size=32, native_width=90, native_height=92, native_crop=40), (92, 90), FramingChoice.WHOLE),
        (Framing(size=32, native_width=90, native_height=92, native_crop=40), (60, 60), FramingChoice.CROP),
    ],
)
def test_the_map_lies_where_the_model_looked(
    make_mapper: Callable[..., HeatMapper], framing: Framing, shape: tuple[int, int], choice: FramingChoice
) -> None:
    height, width = shape
    crops = framing.crops(width, height, choice)
    side = framing.native_crop
    top, left = ((height - side) // 2, (width - side) // 2) if crops else (0, 0)
    shown = slice(top, height - top), slice(left, width - left)
    # Red on the left of what the model is shown.
    pixels = np.zeros((*shape, 3), np.uint8)
    pixels[shown][:, : (width - 2 * left) // 2, RED] = 255
    heat = make_mapper(framing=framing).draw(pixels, RED, choice)
    assert heat.shape == shape
    inside = heat[shown]
    assert inside[:, : inside.shape[1] // 4].min() > 0
    assert not inside[:, -inside.shape[1] // 4 :].any()
    outside = heat.copy()
    outside[shown] = 0
    assert not outside.any()


def test_the_bundled_model_looks_at_the_cell() -> None:
    mapper = HeatMapper(find_model())
    nearer = []
    for known in KNOWN_CLASSES:
        heat = np.mean([mapper.draw(draw_cell(known.id, seed)) for seed in range(4)], axis=0)
        side = len(heat)
        centre = heat[side // 3 : -side // 3, side // 3 : -side // 3].mean()
        corners = np.mean([heat[:8, :8], heat[:8, -8:], heat[-8:, :8], heat[-8:, -8:]])
        nearer.append(centre - corners)
    assert min(nearer) > 0
    assert np.mean(nearer) > 0.3
