"""Decoding the bytes of one image file into RGB pixels, whatever mode it was saved in."""

import io
import struct
import warnings
import zlib
from dataclasses import dataclass

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image, ImageOps

from trainer.errors import ImageError
from trainer.language import tr

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"})
FORMATS = ("PNG", "JPEG", "BMP", "TIFF", "WEBP")

MAX_BYTES = 256 * 2**20
MAX_PIXELS = 2**26
MIN_SIDE = 8

_JPEG = b"\xff\xd8\xff"
_START_OF_SCAN = b"\xff\xda"
_PNG = b"\x89PNG\r\n\x1a\n"
_ORIENTATION = 0x0112
_PHOTOMETRIC = 262
_READABLE = "PNG, JPEG, BMP, TIFF or WebP"

# Pillow's own check of the size warns on the user's console. Ours is stricter, and is made from the
# header before anything is decoded. What else it warns of is odd metadata, or damage that it then meets.
Image.MAX_IMAGE_PIXELS = None
warnings.filterwarnings("ignore", module=r"PIL\.")


@dataclass(frozen=True, slots=True, eq=False)
class DecodedImage:
    """Pixels of one image and what was done to get them.

    Attributes:
        pixels: (H, W, 3) uint8 in [0, 255], RGB.
        conversions: What the file was converted from, such as `grey`, `palette`, `alpha`,
            `cmyk`, `16-bit`, `turned`; empty for plain RGB.
    """

    pixels: NDArray[np.uint8]
    conversions: tuple[str, ...] = ()


def decode_image(data: bytes, into: NDArray[np.uint8] | None = None) -> DecodedImage:
    """Decode one image file.

    Transparent images are laid over white, as a slide's background is. Of several frames the
    first is taken.

    Args:
        data: The file's bytes.
        into: (H, W, 3) uint8, memory that may be overwritten: a JPEG of that very size is decoded
            into it, and it is the pixels that are returned.

    Raises:
        ImageError: It is empty, truncated, too large, or no image of a known format.
    """
    if not data:
        raise ImageError(tr("The file is empty (0 bytes)."), tr("Copy it again from where it came from."))
    if len(data) > MAX_BYTES:
        raise too_many_bytes()
    try:
        image = _decode_jpeg(data, into) if data.startswith(_JPEG) else None
        return _decode_any(data) if image is None else image
    except ImageError:
        raise
    except MemoryError as error:
        raise ImageError(
            tr("The image does not fit into memory."), tr("Close other programs, or shrink it.")
        ) from error
    # Decoders meet hostile bytes and raise whatever comes: struct.error, SyntaxError, OverflowError.
    except Exception as error:
        raise _unreadable(data) from error


def check_size(width: int, height: int) -> None:
    """Refuse sizes in pixels that no picture of a cell has.

    Raises:
        ImageError: A side is too short, or the area too large.
    """
    if width * height > MAX_PIXELS:
        raise ImageError(
            tr(
                "The image is {width} x {height} pixels; at most {max_pixels} megapixels are read.",
                width=width,
                height=height,
                max_pixels=MAX_PIXELS // 10**6,
            ),
            tr("Cut the single cells out of it, or shrink it."),
        )
    if min(width, height) < MIN_SIDE:
        raise ImageError(
            tr("The image is {width} x {height} pixels, too small to be a cell.", width=width, height=height),
            tr("Give images of at least {min_side} pixels a side.", min_side=MIN_SIDE),
        )


def _decode_jpeg(data: bytes, into: NDArray[np.uint8] | None) -> DecodedImage | None:
    """Decode a JPEG several times faster than Pillow, to the very same pixels.

    Returns:
        The image; None where it is for Pillow: CMYK, turned, or of a kind that TurboJPEG leaves out.
    """
    try:
        height, width, colour_space, _ = simplejpeg.decode_jpeg_header(data)
    except ValueError:
        return None
    check_size(width, height)
    has_four_inks = colour_space in {"CMYK", "YCCK"}
    try:
        # Accurate DCT and smooth upsampling, the defaults, are Pillow's choice too. In strict mode lost
        # data is an error, where Pillow would pass the rest of the picture off as grey.
        if has_four_inks or into is None or into.shape != (height, width, 3):
            pixels = simplejpeg.decode_jpeg(data, "CMYK" if has_four_inks else "RGB", strict=True)
        else:
            # Memory that is already in use: fresh pages would cost a fifth of the decoding.
            simplejpeg.decode_jpeg(data, "RGB", strict=True, buffer=into)
            pixels = into
    except ValueError as error:
        if str(error).startswith(("Corrupt JPEG data", "Premature end")):
            raise
        return None
    if has_four_inks or _is_turned_jpeg(data):
        return None
    return DecodedImage(pixels, ("grey",) if colour_space == "Gray" else ())


def _decode_any(data: bytes) -> DecodedImage:
    """Decode whatever Pillow can, after the checks that it leaves out."""
    _check_png_sums(data)
    _check_webp_size(data)
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        check_size(*image.size)
        conversions = []
        if getattr(image, "is_animated", False):
            conversions.append("first frame")
        bits = _wide_bits(image)
        if bits:
            conversions.append(f"{bits}-bit")
        white_is_zero = _is_white_zero(image)
        turned = _is_turned(image)
        # TIFF turns itself while it loads; the others are turned here.
        image.load()
        upright = ImageOps.exif_transpose(image) if turned else image
        if upright.mode == "F" or upright.mode.startswith("I"):
            conversions.append("grey")
            grey = _scale_to_bytes(upright, bits)
            pixels = np.repeat((255 - grey if white_is_zero else grey)[:, :, np.newaxis], 3, axis=2)
        else:
            pixels = _convert_to_rgb(upright, conversions)
        if turned:
            conversions.append("turned")
    return DecodedImage(pixels, tuple(conversions))


def _convert_to_rgb(image: Image.Image, conversions: list[str]) -> NDArray[np.uint8]:
    """Return the RGB pixels of a loaded 8-bit image, and add to `conversions` what was done."""
    if image.mode in {"P", "PA"}:
        conversions.append("palette")
    elif image.mode in {"1", "L", "LA", "La"}:
        conversions.append("grey")
    elif image.mode not in {"RGB", "RGBA", "RGBa", "RGBX"}:
        conversions.append(image.mode.lower())
    if image.has_transparency_data:
        conversions.append("alpha")
        solid = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", solid.size, "white"), solid)
    return np.array(image.convert("RGB"))


def _scale_to_bytes(image: Image.Image, bits: int) -> NDArray[np.uint8]:
    """Return (H, W) uint8 of a grey image with wider values, scaled and never clipped.

    Args:
        image: A loaded image of 32-bit, float or 16-bit values.
        bits: How many bits of each value the file uses; 0 where it does not say.
    """
    values = np.asarray(image).astype(np.float32)
    lowest, top = float(values.min()), float(values.max())
    if not (lowest >= 0 and top <= 65535):
        raise ImageError(
            tr("The image has values outside 0 to 65535, so that nobody knows what is white."),
            tr("Save it again with 8 or 16 bits."),
        )
    if image.mode.startswith("I;16"):
        white = 2.0 ** (bits or 16) - 1
    else:
        # The file does not say what white is: take the narrowest usual range that holds all values.
        white = 1.0 if image.mode == "F" and top <= 1 else 255.0 if top <= 255 else 65535.0
    scaled: NDArray[np.uint8] = np.rint(values * np.float32(255 / white)).astype(np.uint8)
    return scaled


def _wide_bits(image: Image.Image) -> int:
    """Return the bits a value of an image that is not loaded yet, where they are more than 8; else 0."""
    if image.mode in {"I", "F"}:
        return 32
    tiles = getattr(image, "tile", ())
    arguments = tiles[0][3] if tiles else ""
    # Such as `RGB;16B`, alone or before what else the decoder wants to know.
    raw_mode = str(arguments[0] if isinstance(arguments, tuple) else arguments)
    digits = raw_mode.partition(";")[2].rstrip("BLNRS")
    return int(digits) if digits in {"12", "16"} else 0


def _is_white_zero(image: Image.Image) -> bool:
    """Whether a 16-bit TIFF counts from white to black, which Pillow leaves as it is."""
    tags = getattr(image, "tag_v2", {})
    return image.mode.startswith("I") and tags.get(_PHOTOMETRIC) == 0


def _is_turned(image: Image.Image) -> bool:
    """Whether EXIF says that the camera was held otherwise; broken EXIF says nothing."""
    try:
        return image.getexif().get(_ORIENTATION, 1) in range(2, 9)
    except Exception:
        return False


def _is_turned_jpeg(data: bytes) -> bool:
    """Whether a JPEG's EXIF says so; read here, since Pillow warns of broken EXIF on the console."""
    # It stands before the pixels, which begin after the first start of a scan.
    start = data.find(b"Exif\0\0", 0, data.find(_START_OF_SCAN)) + 6
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[start : start + 4])
    if start < 6 or order is None:
        return False
    try:
        (offset,) = struct.unpack_from(order + "I", data, start + 4)
        (count,) = struct.unpack_from(order + "H", data, start + offset)
        for entry in range(start + offset + 2, start + offset + 2 + 12 * count, 12):
            tag, value = struct.unpack_from(order + "H6xH", data, entry)
            if tag == _ORIENTATION:
                return value in range(2, 9)
    except struct.error:
        pass
    return False


def _check_png_sums(data: bytes) -> None:
    """Refuse a PNG whose checksums are wrong, which Pillow does not look at among the pixels."""
    if not data.startswith(_PNG):
        return
    position, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 8 + length
        (stated,) = struct.unpack_from(">I", data, end)
        # Chunks in small letters carry no pixels: Pillow may judge them.
        if kind[:1].isupper() and zlib.crc32(memoryview(data)[position + 4 : end]) != stated:
            raise _unreadable(data)
        position = end + 4


def _check_webp_size(data: bytes) -> None:
    """Check the size that a WebP's header states, since Pillow allocates while it opens one."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return
    kind = data[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
    elif kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width = int.from_bytes(data[26:28], "little") & 0x3FFF
        height = int.from_bytes(data[28:30], "little") & 0x3FFF
    check_size(width, height)


def too_many_bytes() -> ImageError:
    """Return the error for a file of more than `MAX_BYTES`."""
    return ImageError(
        tr("The file is larger than the {max_bytes} MB that are read.", max_bytes=MAX_BYTES // 2**20),
        tr("Shrink the image."),
    )


def _unreadable(data: bytes) -> ImageError:
    """Say of undecodable bytes what they seem to be."""
    if data.startswith((_JPEG, _PNG, b"BM", b"II*\0", b"MM\0*", b"RIFF")):
        return ImageError(
            tr("The image is damaged or cut off."), tr("Copy it again from where it came from.")
        )
    if data.startswith((b"GIF87a", b"GIF89a")):
        return ImageError(
            tr("The file is a GIF, whatever its name says."),
            tr("Save it as {readable}.", readable=_READABLE),
        )
    return ImageError(
        tr("The file is no {readable} image.", readable=_READABLE),
        tr("Save it as one of these, or leave it out."),
    )
