"""What lamps, lenses, stages and cameras do to an image, in NumPy and Pillow.

Functions on single images take a generator of random numbers, whether or not they draw from it.
"""

import io
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# The side that lengths in pixels are stated for.
_STATED_SIDE = 96
# Rec. 601: how bright each of red, green and blue looks.
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
# A gain in colour is felt less than the same loss.
_GAIN_OF_COLOUR = 1.5


def scale_brightness(images: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """Return (N, H, W, 3) images with every value multiplied."""
    # 256 values: a table does it for all pixels.
    table = to_bytes(np.arange(256, dtype=np.float32) * np.float32(factor))
    brightened: NDArray[np.uint8] = table[images]
    return brightened


def scale_contrast(images: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """Return (N, H, W, 3) images spread about the mean of each one's channels."""
    mean: NDArray[np.float32] = images.mean(axis=(1, 2), keepdims=True, dtype=np.float32)
    return to_bytes((images - mean) * np.float32(factor) + mean)


def defocus(images: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    """Return (N, H, W, 3) images in which every point is a disc of that radius in pixels."""
    return _convolve(images, _disc(radius * _enlargement(images)))


def change_saturation(
    image: NDArray[np.uint8], share: float, random: np.random.Generator
) -> NDArray[np.uint8]:
    """Return an (H, W, 3) image that lost that share of its colour, or gained as much and half again."""
    factor = 1 - share if random.random() < 0.5 else 1 + _GAIN_OF_COLOUR * share
    grey: NDArray[np.float32] = (image @ _LUMA)[:, :, np.newaxis]
    return to_bytes(grey + (image - grey) * np.float32(factor))


def blur_by_motion(image: NDArray[np.uint8], length: float, random: np.random.Generator) -> NDArray[np.uint8]:
    """Return an (H, W, 3) image in which every point is a line of that length in pixels."""
    images = image[np.newaxis]
    blurred = _convolve(images, _line(length * _enlargement(images), random.uniform(0, math.pi)))
    return blurred.reshape(image.shape)


def compress_as_jpeg(
    image: NDArray[np.uint8],
    quality: float,
    random: np.random.Generator,  # noqa: ARG001 - as the others
) -> NDArray[np.uint8]:
    """Return an (H, W, 3) image as it comes back out of a JPEG of that quality."""
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(
        buffer, "JPEG", quality=int(quality), subsampling="4:2:0"
    )
    with Image.open(buffer, formats=("JPEG",)) as decoded:
        return np.array(decoded)


def pixelate(
    image: NDArray[np.uint8],
    share: float,
    random: np.random.Generator,  # noqa: ARG001 - as the others
) -> NDArray[np.uint8]:
    """Return an (H, W, 3) image of only that share of its pixels along each side."""
    height, width = image.shape[:2]
    small = Image.fromarray(np.ascontiguousarray(image)).resize(
        (max(1, round(width * share)), max(1, round(height * share))), Image.Resampling.BOX
    )
    return np.array(small.resize((width, height), Image.Resampling.NEAREST))


def to_bytes(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return values as uint8, rounded, those outside [0, 255] as the nearest in it."""
    rounded: NDArray[np.uint8] = np.rint(np.clip(values, 0, 255)).astype(np.uint8)
    return rounded


def _enlargement(images: NDArray[np.uint8]) -> float:
    """Return how much larger (N, H, W, 3) images are than those that lengths are stated for."""
    return float(min(images.shape[1:3])) / _STATED_SIDE


def _disc(radius: float) -> NDArray[np.float32]:
    """Return the (K, K) share of each pixel that a disc covers, sum 1; K is odd."""
    fine = 9
    half = max(0, math.ceil(radius - 0.5))
    side = 2 * half + 1
    places = (np.arange(side * fine) + 0.5) / fine - side / 2
    inside = places[:, np.newaxis] ** 2 + places**2 <= radius**2
    cover = inside.reshape(side, fine, side, fine).mean(axis=(1, 3))
    return _share_out(cover)


def _line(length: float, angle: float) -> NDArray[np.float32]:
    """Return the (K, K) share of each pixel that a line through the middle has, sum 1; K is odd."""
    half = math.ceil(max(0.0, length - 1) / 2) + 1
    steps = np.linspace(-1, 1, 8 * half + 1) * max(0.0, length - 1) / 2
    rows, columns = half + steps * math.sin(angle), half + steps * math.cos(angle)
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    down, right = rows - top, columns - left
    kernel = np.zeros((2 * half + 2, 2 * half + 2))
    # Each point of the line is shared among the four pixels about it.
    np.add.at(kernel, (top, left), (1 - down) * (1 - right))
    np.add.at(kernel, (top, left + 1), (1 - down) * right)
    np.add.at(kernel, (top + 1, left), down * (1 - right))
    np.add.at(kernel, (top + 1, left + 1), down * right)
    return _share_out(kernel[:-1, :-1])


def _share_out(weights: NDArray[np.float64]) -> NDArray[np.float32]:
    shares: NDArray[np.float32] = (weights / weights.sum()).astype(np.float32)
    return shares


def _convolve(images: NDArray[np.uint8], kernel: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return (N, H, W, 3) images blurred by a (K, K) kernel, K odd, edges repeated."""
    height, width = images.shape[1:3]
    half = len(kernel) // 2
    taps = [(row, column, kernel[row, column]) for row, column in np.argwhere(kernel)]
    blurred = np.empty(images.shape, np.uint8)
    shifted = np.empty((height, width, 3), np.float32)
    # A sum of shifted images rounds alike everywhere; one image at a time stays in the processor's cache.
    for image, place in zip(images, blurred, strict=True):
        padded = np.pad(image, ((half, half), (half, half), (0, 0)), mode="edge").astype(np.float32)
        total = np.zeros((height, width, 3), np.float32)
        for row, column, share in taps:
            np.multiply(padded[row : row + height, column : column + width], share, out=shifted)
            total += shifted
        place[:] = to_bytes(total)
    return blurred
