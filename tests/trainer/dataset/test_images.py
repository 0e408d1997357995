import io
import struct

import numpy as np
import pytest
from PIL import Image

from trainer.dataset import images
from trainer.dataset.images import decode_image
from trainer.errors import ImageError

FORMS = ["PNG", "JPEG", "BMP", "TIFF", "WEBP"]


def by_pillow(data: bytes) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(data)).convert("RGB"))


@pytest.mark.parametrize("form", FORMS)
def test_plain_rgb_needs_no_conversion(form, pixels_of, encode):
    data = encode(pixels_of(1), form, **({"lossless": True} if form == "WEBP" else {}))
    decoded = decode_image(data)
    assert decoded.conversions == ()
    assert decoded.pixels.dtype == np.uint8
    np.testing.assert_array_equal(decoded.pixels, by_pillow(data))
    if form != "JPEG":
        np.testing.assert_array_equal(decoded.pixels, pixels_of(1))


@pytest.mark.parametrize("size", [(20, 16), (17, 23), (96, 96), (363, 360)])
@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("quality", [30, 95])
def test_jpeg_has_the_very_pixels_of_pillow(size, progressive, subsampling, quality, pixels_of, encode):
    data = encode(
        pixels_of(3, *size), "JPEG", quality=quality, subsampling=subsampling, progressive=progressive
    )
    np.testing.assert_array_equal(decode_image(data).pixels, by_pillow(data))


def test_jpeg_kept_as_rgb_has_the_very_pixels_of_pillow(pixels_of, encode):
    data = encode(pixels_of(3), "JPEG", keep_rgb=True)
    np.testing.assert_array_equal(decode_image(data).pixels, by_pillow(data))


@pytest.mark.slow
def test_real_jpegs_have_the_very_pixels_of_pillow(data_folder):
    files = sorted(data_folder.glob("*96/*/*.jpg"))[::50]
    assert len(files) > 200
    for file in files:
        data = file.read_bytes()
        np.testing.assert_array_equal(decode_image(data).pixels, by_pillow(data), err_msg=file.name)


def test_jpeg_is_decoded_without_pillow(monkeypatch, pixels_of, encode):
    data = encode(pixels_of(3), "JPEG")
    monkeypatch.setattr(images.Image, "open", None)
    assert decode_image(data).pixels.shape == (20, 16, 3)


@pytest.mark.parametrize(
    ("mode", "form", "conversions"),
    [
        ("1", "PNG", ("grey",)),
        ("L", "PNG", ("grey",)),
        ("L", "JPEG", ("grey",)),
        ("L", "BMP", ("grey",)),
        ("L", "TIFF", ("grey",)),
        ("P", "PNG", ("palette",)),
        ("P", "BMP", ("palette",)),
        ("CMYK", "JPEG", ("cmyk",)),
        ("CMYK", "TIFF", ("cmyk",)),
        ("YCbCr", "TIFF", ("ycbcr",)),
    ],
)
def test_other_modes_become_rgb_and_are_named(mode, form, conversions, pixels_of, encode):
    data = encode(Image.fromarray(pixels_of(2)).convert(mode), form)
    decoded = decode_image(data)
    assert decoded.conversions == conversions
    np.testing.assert_array_equal(decoded.pixels, by_pillow(data))


@pytest.mark.parametrize(
    ("mode", "form", "conversions"),
    [
        ("RGBA", "PNG", ("alpha",)),
        ("RGBA", "TIFF", ("alpha",)),
        ("RGBA", "WEBP", ("alpha",)),
        ("LA", "PNG", ("grey", "alpha")),
    ],
)
def test_transparency_is_laid_over_white(mode, form, conversions, encode):
    picture = Image.new("RGBA", (16, 16), (40, 40, 40, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 8, 16))
    options = {"lossless": True} if form == "WEBP" else {}
    decoded = decode_image(encode(picture.convert(mode), form, **options))
    assert decoded.conversions == conversions
    assert (decoded.pixels[:, :8] == 255).all()
    assert (decoded.pixels[:, 8:] == 40).all()


def test_half_transparent_pixels_are_mixed_with_white(encode):
    decoded = decode_image(encode(Image.new("RGBA", (16, 16), (0, 100, 200, 51)), "PNG"))
    np.testing.assert_allclose(decoded.pixels[0, 0], [204, 224, 244], atol=1)


def test_transparent_palette_colour_is_laid_over_white(encode):
    picture = Image.new("P", (16, 16), 1)
    picture.putpalette([0, 0, 0, 9, 9, 9])
    picture.paste(0, (0, 0, 8, 16))
    decoded = decode_image(encode(picture, "PNG", transparency=0))
    assert decoded.conversions == ("palette", "alpha")
    assert (decoded.pixels[:, :8] == 255).all()
    assert (decoded.pixels[:, 8:] == 9).all()


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_16_bit_grey_is_scaled_and_not_clipped(form, encode):
    values = np.linspace(0, 65535, 256, dtype=np.uint16).reshape(16, 16)
    decoded = decode_image(encode(Image.fromarray(values), form))
    assert decoded.conversions == ("16-bit", "grey")
    np.testing.assert_array_equal(decoded.pixels[:, :, 1].ravel(), np.arange(256))


def test_16_bit_rgb_is_scaled_and_not_clipped(png):
    row = b"\0" + np.tile(np.array([65535, 32768, 256], ">u2"), 16).tobytes()
    decoded = decode_image(png(16, 16, bits=16, rows=row * 16))
    assert decoded.conversions == ("16-bit",)
    assert decoded.pixels[5, 5].tolist() == [255, 128, 1]


def test_12_bit_grey_is_scaled_by_its_own_white(grey_tiff):
    decoded = decode_image(grey_tiff(b"\xff\xf8\x00" * 8 * 16, 16, 16, 12, False))
    assert decoded.conversions == ("12-bit", "grey")
    assert decoded.pixels[0, :2, 0].tolist() == [255, 128]


def test_16_bit_tiff_that_counts_from_white_is_turned_round(grey_tiff):
    values = np.full((16, 16), 65535, "<u2")
    values[:, 8:] = 0
    decoded = decode_image(grey_tiff(values.tobytes(), 16, 16, 16, True))
    assert (decoded.pixels[:, :8] == 0).all()
    assert (decoded.pixels[:, 8:] == 255).all()


@pytest.mark.parametrize("white", [1.0, 255.0, 65535.0])
def test_float_tiff_is_scaled_by_the_narrowest_range_that_holds_it(white, encode):
    values = np.linspace(0, white, 256, dtype=np.float32).reshape(16, 16)
    decoded = decode_image(encode(Image.fromarray(values), "TIFF"))
    assert decoded.conversions == ("32-bit", "grey")
    np.testing.assert_array_equal(decoded.pixels[:, :, 0].ravel(), np.arange(256))


@pytest.mark.parametrize("strange", [-1.0, 70000.0, float("nan"), float("inf")])
def test_float_tiff_of_no_usual_range_is_refused(strange, encode):
    values = np.zeros((16, 16), np.float32)
    values[3, 3] = strange
    with pytest.raises(ImageError, match="what is white"):
        decode_image(encode(Image.fromarray(values), "TIFF"))


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_images_are_turned_as_exif_says(form, orientation, encode):
    picture = Image.new("RGB", (40, 24), "white")
    picture.paste("black", (0, 0, 16, 8))
    exif = Image.Exif()
    exif[0x0112] = orientation
    decoded = decode_image(encode(picture, form, exif=exif))
    assert decoded.conversions == ("turned",)
    assert decoded.pixels.shape[:2] == ((24, 40) if orientation < 5 else (40, 24))
    dark = decoded.pixels[:, :, 0] < 128
    corner = {2: (0, -1), 3: (-1, -1), 4: (-1, 0), 5: (0, 0), 6: (0, -1), 7: (-1, -1), 8: (-1, 0)}
    assert dark[corner[orientation]]
    assert dark.sum() == pytest.approx(16 * 8, rel=0.1)


@pytest.mark.parametrize("tag", [0x0112, 0x0110])
def test_upright_exif_is_no_conversion(tag, pixels_of, encode):
    exif = Image.Exif()
    exif[tag] = 1
    data = encode(pixels_of(1), "JPEG", exif=exif)
    assert decode_image(data).conversions == ()


def test_big_endian_exif_turns_too(pixels_of, encode):
    exif = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)
    decoded = decode_image(encode(pixels_of(1), "JPEG", exif=exif))
    assert decoded.conversions == ("turned",)
    assert decoded.pixels.shape == (16, 20, 3)


@pytest.mark.parametrize("exif", [b"II*\0\xff\xff\xff\x7f", b"II*\0\x08\0\0\0\xff\xff", b"nonsense", b""])
@pytest.mark.parametrize("form", ["JPEG", "WEBP", "PNG"])
def test_broken_exif_does_not_spoil_the_image(form, exif, pixels_of, encode):
    data = encode(pixels_of(1), form, exif=b"Exif\0\0" + exif)
    assert decode_image(data).pixels.shape == (20, 16, 3)


@pytest.mark.parametrize("form", ["TIFF", "WEBP", "PNG"])
def test_of_several_frames_the_first_is_taken(form, encode):
    first, second = Image.new("RGB", (16, 16), "white"), Image.new("RGB", (16, 16), "black")
    decoded = decode_image(encode(first, form, save_all=True, append_images=[second]))
    assert decoded.conversions == ("first frame",)
    assert (decoded.pixels == 255).all()
