"""Files that are no whole image: each is refused in one sentence, whatever a decoder makes of it."""

import io
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageFile, UnidentifiedImageError

from trainer.dataset import images
from trainer.dataset.images import decode_image
from trainer.errors import ImageError

# A directory of five tags that ends in the first: Pillow warns before it gives up.
CUT_TIFF = b"II*\0" + struct.pack("<IH", 8, 5) + bytes(6)
FORMS = ["PNG", "JPEG", "BMP", "TIFF", "WEBP"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_cut_off_images_are_refused(form, share, pixels_of, encode):
    data = encode(pixels_of(5, 64, 64), form)
    with pytest.raises(ImageError):
        decode_image(data[: int(len(data) * share)])


def test_cut_off_jpeg_with_an_end_mark_is_refused(pixels_of, encode):
    data = encode(pixels_of(5, 64, 64), "JPEG")
    with pytest.raises(ImageError, match="damaged"):
        decode_image(data[: len(data) * 3 // 4] + b"\xff\xd9")


def test_cut_off_turned_jpeg_with_an_end_mark_is_refused(pixels_of, encode):
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encode(pixels_of(5, 64, 64), "JPEG", exif=exif)
    with pytest.raises(ImageError, match="damaged"):
        decode_image(data[: len(data) * 3 // 4] + b"\xff\xd9")


def test_png_with_a_flipped_bit_is_refused(pixels_of, encode):
    data = bytearray(encode(pixels_of(5, 64, 64), "PNG"))
    data[len(data) // 2] ^= 4
    with pytest.raises(ImageError, match="damaged"):
        decode_image(bytes(data))


def test_bytes_behind_the_image_do_no_harm(pixels_of, encode):
    for form in FORMS:
        assert decode_image(encode(pixels_of(5), form) + b"trailer").pixels.shape == (20, 16, 3)


def test_pillow_is_left_strict_about_truncation():
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_empty_file_is_refused():
    with pytest.raises(ImageError, match="empty"):
        decode_image(b"")


def test_too_many_bytes_are_refused_undecoded(monkeypatch, pixels_of, encode):
    data = encode(pixels_of(5), "PNG")
    monkeypatch.setattr(images, "MAX_BYTES", len(data) - 1)
    with pytest.raises(ImageError, match="larger than"):
        decode_image(data)


@pytest.mark.parametrize("size", [(1, 1), (7, 100), (100, 7)])
@pytest.mark.parametrize("form", FORMS)
def test_tiny_images_are_refused(form, size, encode):
    with pytest.raises(ImageError, match="too small to be a cell"):
        decode_image(encode(Image.new("RGB", size), form))


def jpeg_of_size(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16)).save(buffer, "JPEG")
    data = bytearray(buffer.getvalue())
    struct.pack_into(">HH", data, data.index(b"\xff\xc0") + 5, height, width)
    return bytes(data)


def bmp_of_size(width: int, height: int) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 200, 0, 0, 54) + header + bytes(100)


def webp_of_size(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return (
        b"RIFF" + struct.pack("<I", 100) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size + bytes(80)
    )


def tiff_of_size(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16)).save(buffer, "TIFF")
    data = buffer.getvalue()
    for tag, value in ((256, width), (257, height)):
        start = data.index(struct.pack("<H", tag) + b"\x04\x00\x01\x00\x00\x00") + 8
        data = data[:start] + struct.pack("<I", value) + data[start + 4 :]
    return data


@pytest.mark.parametrize("make", [jpeg_of_size, bmp_of_size, webp_of_size, tiff_of_size])
@pytest.mark.parametrize("size", [(60000, 60000), (10000, 10000), (16383, 16383)])
def test_huge_images_are_refused_from_the_header(make, size):
    # Warnings are errors here, so that Pillow's own warning of a bomb would be another message.
    with pytest.raises(ImageError, match="megapixels"):
        decode_image(make(*size))


@pytest.mark.parametrize("size", [(60000, 60000), (10000, 10000), (16383, 16383)])
def test_huge_png_is_refused_from_the_header(png, size):
    with pytest.raises(ImageError, match="megapixels"):
        decode_image(png(*size))


def test_lossless_and_lossy_webp_tell_their_size_before_pillow_opens_them(monkeypatch, pixels_of, encode):
    for lossless in (True, False):
        data = encode(pixels_of(5), "WEBP", lossless=lossless)
        assert decode_image(data).pixels.shape == (20, 16, 3)
        with monkeypatch.context() as patch:
            patch.setattr(images, "MAX_PIXELS", 319)
            patch.setattr(images.Image, "open", None)
            with pytest.raises(ImageError, match="16 x 20 pixels"):
                decode_image(data)


def test_gif_under_another_name_is_named(pixels_of, encode):
    with pytest.raises(ImageError, match="GIF"):
        decode_image(encode(Image.fromarray(pixels_of(1)).convert("P"), "GIF"))


@pytest.mark.parametrize("form", ["PPM", "ICO", "PCX", "TGA", "JPEG2000"])
def test_only_the_five_formats_are_tried(form, pixels_of, encode):
    with pytest.raises(ImageError, match="no PNG, JPEG, BMP, TIFF or WebP image"):
        decode_image(encode(pixels_of(1), form))


def test_text_is_no_image():
    with pytest.raises(ImageError, match="no PNG, JPEG, BMP, TIFF or WebP image"):
        decode_image(b"sample,class\n1,neutrophil\n")


@pytest.mark.parametrize(
    "failure",
    [
        struct.error("short"),
        SyntaxError("broken"),
        OverflowError(),
        zlib.error(),
        KeyError(1),
        RecursionError(),
    ],
)
def test_whatever_a_decoder_raises_becomes_one_sentence(failure, monkeypatch, pixels_of, encode):
    def fail(*arguments, **options):
        raise failure

    data = encode(pixels_of(1), "PNG")
    monkeypatch.setattr(images.Image, "open", fail)
    with pytest.raises(ImageError, match=r"^The image is damaged or cut off\. Copy it again"):
        decode_image(data)


def test_lack_of_memory_is_said_as_such(monkeypatch, pixels_of, encode):
    def fail(*arguments, **options):
        raise MemoryError

    data = encode(pixels_of(1), "PNG")
    monkeypatch.setattr(images.Image, "open", fail)
    with pytest.raises(ImageError, match="memory"):
        decode_image(data)


def test_pillow_warns_of_nothing_on_the_console():
    program = (
        "from trainer.dataset.images import decode_image, ImageError\n"
        f"try:\n    decode_image({CUT_TIFF!r})\n"
        "except ImageError as error:\n    print(error.summary)\n"
    )
    command = [sys.executable, "-W", "always", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "The image is damaged or cut off.\n"
    assert done.stderr == ""
    with pytest.warns(UserWarning, match=r"Truncated|Corrupt"), pytest.raises(UnidentifiedImageError):
        Image.open(io.BytesIO(CUT_TIFF))


def _templates() -> list[bytes]:
    picture = Image.effect_noise((24, 24), 60).convert("RGB")
    templates = []
    for form in FORMS:
        buffer = io.BytesIO()
        picture.save(buffer, form)
        templates.append(buffer.getvalue())
    return templates


@given(st.binary(max_size=400))
@example(b"\xff\xd8\xff")
@example(b"\x89PNG\r\n\x1a\n")
@example(b"RIFF\0\0\0\0WEBPVP8X" + bytes(30))
@example(b"II*\0\xff\xff\xff\xff")
def test_random_bytes_raise_nothing_but_image_errors(data):
    with pytest.raises(ImageError):
        decode_image(data)


@given(
    template=st.sampled_from(_templates()),
    changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=8),
    end=st.integers(0, 2500),
)
def test_broken_images_raise_nothing_but_image_errors(template, changes, end):
    data = bytearray(template)
    for position, value in changes:
        data[position % len(data)] = value
    try:
        decoded = decode_image(bytes(data[: max(end, 40)]))
    except ImageError:
        return
    assert decoded.pixels.ndim == 3
    assert decoded.pixels.shape[2] == 3
    assert decoded.pixels.dtype == np.uint8
