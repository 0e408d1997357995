from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.bundle.library import find_model
from trainer.bundle.model_file import ModelFile, read_weights, write_model
from trainer.dataset.framing import Framing, FramingChoice, frame_image
from trainer.dataset.images import decode_image
from trainer.drawing.samples import encode_cell
from trainer.errors import ModelFileError
from trainer.inference.heat_map import HEAD_WEIGHTS, HeatMapper
from trainer.inference.interpreter import LiteRTModel

MakeModel = Callable[..., ModelFile]
RED, GREEN, BLUE = range(3)


@pytest.fixture
def make_mapper(make_model: MakeModel) -> Callable[..., HeatMapper]:
    """A function that makes the mapper of the tiny model: its map is the mean colour of 8 x 8 pixels."""

    def make(kernel: NDArray[np.float32] | None = None, **changes: object) -> HeatMapper:
        model = make_model(**changes)
        head = 10 * np.eye(3, dtype=np.float32) if kernel is None else kernel
        return HeatMapper(write_model(model.path, model.card, model.litert, {HEAD_WEIGHTS: head}))

    return make


def halves(left: int, right: int, size: int = 32) -> NDArray[np.uint8]:
    """An image that is red, more so on one side."""
    pixels = np.zeros((size, size, 3), np.uint8)
    pixels[:, : size // 2, RED], pixels[:, size // 2 :, RED] = left, right
    return pixels


def test_the_map_of_two_halves_is_worked_out_by_hand(make_mapper: Callable[..., HeatMapper]) -> None:
    # The evidence is 10 in the two columns on the left, 2 in those on the right.
    heat = make_mapper().draw(halves(255, 51), RED)
    assert heat.dtype == np.float32
    assert heat.shape == (32, 32)
    assert heat.max() == 1.0
    assert heat[0, 31] / heat[0, 0] == pytest.approx(0.2)
    # Halfway between the places it is their mean, 6; and it falls smoothly.
    assert heat[5, 15:17].mean() / heat[5, 0] == pytest.approx(0.6, rel=1e-5)
    assert (np.diff(heat[0, 12:20]) < 0).all()
    assert np.ptp(heat, axis=0).max() == pytest.approx(0, abs=1e-6)


def test_the_class_is_the_predicted_one_unless_another_is_asked_for(
    make_mapper: Callable[..., HeatMapper],
) -> None:
    pixels = halves(255, 0)
    pixels[:, 16:, BLUE] = 200
    mapper = make_mapper()
    assert mapper.draw(pixels).tolist() == mapper.draw(pixels, RED).tolist()
    blue = mapper.draw(pixels, BLUE)
    assert blue[:, 24:].min() > 0.9
    assert blue[:, :8].max() < 0.1
    assert not mapper.draw(pixels, GREEN).any()


def test_what_speaks_against_a_class_is_cold(make_mapper: Callable[..., HeatMapper]) -> None:
    assert not make_mapper(-10 * np.eye(3, dtype=np.float32)).draw(halves(255, 51), RED).any()


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
    # All red where the model looks: warm there and cold elsewhere.
    pixels = np.zeros((*shape, 3), np.uint8)
    pixels[..., RED] = 255
    heat = make_mapper(framing=framing).draw(pixels, RED, choice)
    assert heat.shape == shape
    # Black pixels are drawn into the image; the model sees them only where the map is warm.
    pixels[heat > 0] = 0
    assert frame_image(pixels, framing, choice)[..., RED].max() == 0
    if choice is FramingChoice.WHOLE or framing == Framing(size=32):
        assert (heat == 1).all()
    else:
        assert np.count_nonzero(heat) == framing.native_crop**2


def test_a_model_without_a_feature_map_is_refused(make_model: MakeModel) -> None:
    with pytest.raises(ModelFileError, match="has no feature map"):
        HeatMapper(make_model(feature_map=None))


def test_weights_that_do_not_fit_are_refused(tiny_model: ModelFile) -> None:
    with pytest.raises(ModelFileError, match="the weights of its last layer are not those of its card"):
        HeatMapper(tiny_model)


@pytest.mark.parametrize("class_id", ["neutrophil", "lymphocyte", "eosinophil"])
def test_the_bundled_model_looks_at_the_cell(class_id: str) -> None:
    pixels = decode_image(encode_cell(class_id, 1)).pixels
    heat = HeatMapper(find_model()).draw(pixels)
    side = len(heat)
    centre = heat[side // 3 : -side // 3, side // 3 : -side // 3].mean()
    corners = np.mean([heat[:8, :8], heat[:8, -8:], heat[-8:, :8], heat[-8:, -8:]])
    assert centre > 0.5
    assert centre > corners + 0.3


def test_the_bundled_models_map_adds_up_to_its_logits() -> None:
    model = find_model()
    weights = read_weights(model.path)
    framed = frame_image(decode_image(encode_cell("monocyte", 2)).pixels, model.card.framing)
    outputs = LiteRTModel(model).run([framed], ("logits", "feature_map"))
    shares = outputs["feature_map"][0] @ weights[HEAD_WEIGHTS]
    # It calculates in whole numbers: what is rounded on the way differs by a step or two.
    logits = shares.mean(axis=(0, 1)) + weights["head/bias"]
    assert logits == pytest.approx(outputs["logits"][0], abs=0.05)
    assert np.ptp(logits) > 2
