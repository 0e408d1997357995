import io

import pytest
from PIL import IcnsImagePlugin, IcoImagePlugin, Image

from distribution.icons import LINUX_SIZES, application_svg, document_svg, draw_png, make_icns, make_ico


@pytest.mark.parametrize("side", [*LINUX_SIZES, 1024])
def test_a_picture_has_the_size_that_is_asked_for(side: int) -> None:
    image = Image.open(io.BytesIO(draw_png(application_svg(), side)))
    assert image.size == (side, side)
    assert image.mode == "RGBA"
    alpha = image.getchannel("A")
    # The corners are round, and the middle is full.
    assert alpha.getpixel((0, 0)) == 0
    assert alpha.getpixel((side // 2, side // 2)) == 255


def test_a_document_is_a_sheet_with_the_application_on_it() -> None:
    sheet = Image.open(io.BytesIO(draw_png(document_svg(), 64))).convert("RGBA")
    assert sheet.getpixel((16, 10)) == (255, 255, 255, 255)
    assert sheet.getpixel((60, 6))[3] == 0, "the corner is folded"
    assert len({sheet.getpixel((x, 40))[:3] for x in range(12, 50)}) > 5


def test_windows_finds_each_size() -> None:
    icon = IcoImagePlugin.IcoFile(io.BytesIO(make_ico(application_svg())))
    assert {(16, 16), (24, 24), (32, 32), (48, 48), (256, 256)} <= icon.sizes()
    small, large = icon.getimage((16, 16)), icon.getimage((256, 256))
    drawn = Image.open(io.BytesIO(draw_png(application_svg(), 16)))
    assert small.convert("RGBA").tobytes() == drawn.tobytes(), "drawn for its size, not made smaller"
    assert large.size == (256, 256)


def test_macos_finds_each_size() -> None:
    icon = IcnsImagePlugin.IcnsFile(io.BytesIO(make_icns(application_svg())))
    sides = {width * scale for width, _, scale in icon.itersizes()}
    assert {32, 64, 128, 256, 512, 1024} <= sides


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        draw_png(b"no drawing", 16)
