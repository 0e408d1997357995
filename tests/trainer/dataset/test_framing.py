import numpy as np
import pytest
from PIL import Image

from trainer.dataset.framing import Framing, FramingChoice, frame_image

PBC = Framing(size=96, native_width=360, native_height=363, native_crop=200)


@pytest.mark.parametrize("size", [(360, 363), (360, 360), (366, 369), (345, 345), (378, 381)])
def test_native_sizes_are_cropped(size):
    assert PBC.crops(*size)
    assert PBC.crops(*size, FramingChoice.CROP)
    assert not PBC.crops(*size, FramingChoice.WHOLE)


@pytest.mark.parametrize("size", [(96, 96), (341, 363), (379, 363), (360, 344), (360, 382), (1024, 768)])
def test_other_sizes_are_left_whole(size):
    assert not PBC.crops(*size)


def test_the_user_may_crop_any_image_larger_than_the_crop():
    assert PBC.crops(1024, 768, FramingChoice.CROP)
    assert PBC.crops(201, 201, FramingChoice.CROP)
    assert not PBC.crops(200, 400, FramingChoice.CROP)
    assert not PBC.crops(96, 96, FramingChoice.CROP)


def test_a_model_without_native_framing_never_crops():
    assert not Framing(size=96).crops(360, 363)
    assert not Framing(size=96).crops(360, 363, FramingChoice.CROP)
    assert not Framing(size=96).crops(8, 8)


def test_what_fits_is_handed_on_untouched(pixels_of):
    pixels = pixels_of(1, 96, 96)
    assert frame_image(pixels, PBC) is pixels


def test_native_images_are_cropped_and_resized_as_the_models_images_were(pixels_of):
    pixels = pixels_of(1, 363, 360)
    expected = Image.fromarray(pixels).crop((80, 81, 280, 281)).resize((96, 96), Image.Resampling.LANCZOS)
    np.testing.assert_array_equal(frame_image(pixels, PBC), np.array(expected))


def test_whole_keeps_the_borders(pixels_of):
    pixels = pixels_of(1, 363, 360)
    expected = Image.fromarray(pixels).resize((96, 96), Image.Resampling.LANCZOS)
    np.testing.assert_array_equal(frame_image(pixels, PBC, FramingChoice.WHOLE), np.array(expected))


def test_a_crop_of_the_very_size_is_not_resampled(pixels_of):
    framing = Framing(size=200, native_width=360, native_height=363, native_crop=200)
    pixels = pixels_of(1, 363, 360)
    np.testing.assert_array_equal(frame_image(pixels, framing), pixels[81:281, 80:280])


@pytest.mark.parametrize("shape", [(40, 60), (60, 40), (61, 40), (33, 33), (8, 200)])
@pytest.mark.parametrize("size", [32, 96])
def test_every_image_becomes_the_networks_square(shape, size, pixels_of):
    framed = frame_image(pixels_of(1, *shape), Framing(size=size))
    assert framed.shape == (size, size, 3)
    assert framed.dtype == np.uint8


def test_stretch_keeps_everything(pixels_of):
    pixels = pixels_of(1, 40, 60)
    expected = Image.fromarray(pixels).resize((32, 32), Image.Resampling.LANCZOS)
    np.testing.assert_array_equal(frame_image(pixels, Framing(size=32)), np.array(expected))


def test_the_source_is_never_changed(pixels_of):
    pixels = pixels_of(1, 363, 360)
    pixels.flags.writeable = False
    frame_image(pixels, Framing(size=48, native_width=360, native_height=363, native_crop=200))
    np.testing.assert_array_equal(pixels, pixels_of(1, 363, 360))
