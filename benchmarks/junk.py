"""Pictures that are no cell of any class, drawn from a seed: what has to go to unsure."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from trainer.drawing.canvas import Canvas
from trainer.drawing.cells import CLASS_IDS, draw_cell
from trainer.drawing.smear import draw_smear

SIDE = 96
Pixels = NDArray[np.uint8]
# Colours as a smear has them, so that colour alone does not give junk away.
_STAINS = ((250, 228, 205), (225, 190, 185), (190, 150, 180), (140, 100, 170), (90, 60, 140), (200, 120, 110))
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def draw_noise(random: np.random.Generator) -> Pixels:
    """Draw random pixels: of one size of grain, over all of the range or around one colour."""
    grain = int(random.choice((1, 2, 4, 8)))
    small = -(-SIDE // grain)
    if random.random() < 0.5:
        values = random.uniform(0, 255, (small, small, 3))
    else:
        values = random.normal(_pick(random), random.uniform(10, 60), (small, small, 3))
    image = Image.fromarray(values.clip(0, 255).astype(np.uint8))
    return np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def draw_blank(random: np.random.Generator) -> Pixels:
    """Draw a tile of one colour, black and white among them, with the camera's noise or without."""
    colour = _any_colour(random)
    noise = random.normal(0, random.choice((0, 1, 3)), (SIDE, SIDE, 3))
    return (np.array(colour) + noise).clip(0, 255).round().astype(np.uint8)


def draw_gradient(random: np.random.Generator) -> Pixels:
    """Draw a straight or round gradient between two colours."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / (SIDE - 1)
    if random.random() < 0.5:
        angle = random.uniform(0, 2 * np.pi)
        share = x * np.cos(angle) + y * np.sin(angle)
    else:
        share = np.hypot(x - random.uniform(0, 1), y - random.uniform(0, 1))
    share = (share - share.min()) / np.ptp(share)
    first, last = np.array(_any_colour(random)), np.array(_any_colour(random))
    return (first + share[..., None] * (last - first)).round().astype(np.uint8)


def draw_text(random: np.random.Generator) -> Pixels:
    """Draw lines of letters, as a label or a scale bar's legend in a picture."""
    image = Image.new("RGB", (SIDE, SIDE), _any_colour(random))
    pen = ImageDraw.Draw(image)
    size = int(random.integers(10, 40))
    font = ImageFont.load_default(size)
    ink = _any_colour(random)
    for top in range(int(random.integers(0, 20)), SIDE, int(size * 1.3)):
        word = "".join(random.choice(list(_LETTERS), int(random.integers(3, 12))))
        pen.text((int(random.integers(0, 20)), top), word, fill=ink, font=font)
    return np.asarray(image)


def draw_shapes(random: np.random.Generator) -> Pixels:
    """Draw some polygons, ellipses, boxes and lines, half of the time in colours of a smear."""
    stained = random.random() < 0.5
    image = Image.new("RGB", (SIDE, SIDE), _pick(random) if stained else _any_colour(random))
    pen = ImageDraw.Draw(image)
    for _ in range(int(random.integers(1, 6))):
        colour = _pick(random) if stained else _any_colour(random)
        box = np.sort(random.integers(0, SIDE, (2, 2)), axis=0)
        box[1] += 4
        corners = [tuple(corner) for corner in box.tolist()]
        match int(random.integers(4)):
            case 0:
                pen.ellipse(corners, fill=colour)
            case 1:
                pen.rectangle(corners, fill=colour)
            case 2:
                points = random.integers(0, SIDE, (int(random.integers(3, 6)), 2)).tolist()
                pen.polygon([tuple(point) for point in points], fill=colour)
            case _:
                pen.line(corners, fill=colour, width=int(random.integers(2, 8)))
    blur = float(random.choice((0, 1)))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(blur)))


def draw_background(random: np.random.Generator) -> Pixels:
    """Draw a smear of red cells in which there is no cell to tell."""
    canvas = Canvas(SIDE)
    draw_smear(canvas, random, keep_clear=-40.0, crowding=float(random.uniform(0.2, 2.0)))
    picture = canvas.develop(random.normal(1, 0.05, 3), blur=0.35, sharpening=0.5)
    noise = random.normal(0, 1.3, picture.shape)
    return (picture + noise).clip(0, 255).round().astype(np.uint8)


def draw_two_cells(random: np.random.Generator) -> Pixels:
    """Draw two cells side by side in one picture."""
    first, second = (_draw_any_cell(random) for _ in range(2))
    return join_cells(first, second, random)


def join_cells(first: Pixels, second: Pixels, random: np.random.Generator) -> Pixels:
    """Put two pictures of cells into one: both whole and smaller, or both moved until they touch.

    Args:
        first: (96, 96, 3) RGB, the cell in the middle.
        second: The same of the other.
        random: Source of all randomness.
    """
    if random.random() < 0.5:
        # Both whole: what a wider frame would show, above and below filled by mirroring.
        pair = np.concatenate([first, second], axis=1)
        pair = np.pad(pair, ((SIDE // 2, SIDE // 2), (0, 0), (0, 0)), "symmetric")
        joined = np.asarray(Image.fromarray(pair).resize((SIDE, SIDE), Image.Resampling.LANCZOS))
    else:
        shift = int(random.integers(18, 30))
        left = np.pad(first, ((0, 0), (0, shift), (0, 0)), "symmetric")[:, shift:]
        right = np.pad(second, ((0, 0), (shift, 0), (0, 0)), "symmetric")[:, :SIDE]
        share = np.clip((np.arange(SIDE) - SIDE / 2) / 6 + 0.5, 0, 1)[:, None]
        joined = (left * (1 - share) + right * share).round().astype(np.uint8)
    return np.rot90(joined, int(random.integers(4)))


KINDS: dict[str, Callable[[np.random.Generator], Pixels]] = {
    "noise": draw_noise,
    "blank tiles": draw_blank,
    "gradients": draw_gradient,
    "text": draw_text,
    "geometric shapes": draw_shapes,
    "two cells at once": draw_two_cells,
    "background only": draw_background,
}


def draw_kind(kind: str, count: int, seed: int) -> Pixels:
    """Draw so many pictures of a kind.

    Returns:
        (count, 96, 96, 3) uint8, RGB.
    """
    seeds = [seed, list(KINDS).index(kind)]
    return np.stack([KINDS[kind](np.random.default_rng([*seeds, number])) for number in range(count)])


def _draw_any_cell(random: np.random.Generator) -> Pixels:
    return draw_cell(str(random.choice(CLASS_IDS)), int(random.integers(2**31)), SIDE)


def _pick(random: np.random.Generator) -> tuple[int, int, int]:
    return _STAINS[int(random.integers(len(_STAINS)))]


def _any_colour(random: np.random.Generator) -> tuple[int, int, int]:
    """Return a colour of a smear, black, white, a grey, or any other."""
    kind = random.random()
    if kind < 0.4:
        return _pick(random)
    if kind < 0.6:
        grey = int(random.choice((0, 128, 255)))
        return grey, grey, grey
    red, green, blue = random.integers(0, 256, 3).tolist()
    return red, green, blue
